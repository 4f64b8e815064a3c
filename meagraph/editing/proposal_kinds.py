"""What can be proposed, each kind with what it needs to say; read from a form or from JSON."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from meagraph.editing.texts import cleaned
from meagraph.namespaces import is_iri
from meagraph.settings import Settings

MOST_PARTS = 10
"""Most concepts that one is split into."""

_LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*")
_LONGEST_IRI = 2000

_Same = TypeVar("_Same", bound="_Content")


class ContentError(ValueError):
    """
    A proposal that does not say what it needs to say.

    `problems` has, for each place in it that is wrong, the code of what is wrong: `missing`,
    `long`, `language`, `address`, `same`, `few`, `choice`, `unknown`.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Take the codes by the places."""
        said = ", ".join(f"{place}: {code}" for place, code in problems.items())
        super().__init__(f"this proposal cannot be taken: {said}")
        self.problems = problems


def _problem(code: str) -> PydanticCustomError:
    return PydanticCustomError("proposal", "{code}", {"code": code})


def _said(text: str) -> str:
    if not text:
        raise _problem("missing")
    return text


def _tidy(text: object) -> object:
    return cleaned(text).text if isinstance(text, str) else text


def _tidy_lines(text: object) -> object:
    return cleaned(text, lines=True).text if isinstance(text, str) else text


def _tag(text: str) -> str:
    if not _LANGUAGE.fullmatch(text.lower()):
        raise _problem("language")
    return text.lower()


def _web_address(text: str) -> str:
    """Take an address of the Web alone: what is proposed becomes a link on pages."""
    if not text.startswith(("http://", "https://")) or len(text) > _LONGEST_IRI or not is_iri(text):
        raise _problem("address")
    return text


def _thing(text: str) -> str:
    if text and (len(text) > _LONGEST_IRI or not is_iri(text)):
        raise _problem("address")
    return text


Label = Annotated[str, BeforeValidator(_tidy), AfterValidator(_said)]
Note = Annotated[str, BeforeValidator(_tidy_lines)]
Tag = Annotated[str, BeforeValidator(_tidy), AfterValidator(_tag)]
AnyThing = Annotated[str, BeforeValidator(_tidy), AfterValidator(_thing)]
Thing = Annotated[AnyThing, AfterValidator(_said)]
Address = Annotated[
    str, BeforeValidator(_tidy), AfterValidator(_said), AfterValidator(_web_address)
]


class _Content(BaseModel):
    """What a proposal of one kind says."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: str
    concept: str = ""
    language: str = ""

    @property
    def about(self) -> str:
        """The concept that it is about; empty where that is a new one."""
        return self.concept

    @property
    def spoken(self) -> str | None:
        """The language whose texts alone it changes; None where it changes more."""
        return None

    def texts(self) -> dict[str, tuple[str, bool]]:
        """Give its texts by place, each with whether it is a note, which may be longer."""
        return {}

    def concepts(self) -> dict[str, str]:
        """Give the concepts of the vocabulary that it speaks of, by place."""
        places = ("concept", "broader", "other", "replacement", "into")
        named = {place: getattr(self, place, "") for place in places}
        return {place: iri for place, iri in named.items() if iri}


class NewConcept(_Content):
    """A concept that is missing, with a label, and where it belongs."""

    kind: Literal["concept"] = "concept"
    label: Label
    language: Tag
    definition: Note = ""
    broader: AnyThing = ""

    @property
    def about(self) -> str:
        """Nothing that there is."""
        return ""

    def texts(self) -> dict[str, tuple[str, bool]]:
        """Give the label and the definition."""
        return {"label": (self.label, False), "definition": (self.definition, True)}


class NewLabel(_Content):
    """
    A name for a concept in a language.

    A preferred one takes the place of the one there is, which `keep` makes an alternative one.
    """

    kind: Literal["label"] = "label"
    concept: Thing
    language: Tag
    text: Label
    role: Literal["prefLabel", "altLabel", "hiddenLabel"] = "prefLabel"
    keep: bool = False

    @property
    def spoken(self) -> str | None:
        """Its language."""
        return self.language

    def texts(self) -> dict[str, tuple[str, bool]]:
        """Give the name."""
        return {"text": (self.text, False)}


class NewDefinition(_Content):
    """What a concept means, in a language; in the place of what is said now."""

    kind: Literal["definition"] = "definition"
    concept: Thing
    language: Tag
    text: Annotated[Note, AfterValidator(_said)]

    @property
    def spoken(self) -> str | None:
        """Its language."""
        return self.language

    def texts(self) -> dict[str, tuple[str, bool]]:
        """Give the definition."""
        return {"text": (self.text, True)}


class _Between(_Content):
    """What holds, or no longer, between a concept and another thing."""

    concept: Thing
    remove: bool = False


class Relation(_Between):
    """A relation of two concepts of the vocabulary, to be added or removed."""

    kind: Literal["relation"] = "relation"
    relation: Literal["broader", "narrower", "related"] = "broader"
    other: Thing

    @model_validator(mode="after")
    def _differ(self) -> "Relation":
        return _different(self, self.concept, self.other)


class Correspondence(_Between):
    """What a concept corresponds to in another vocabulary."""

    kind: Literal["mapping"] = "mapping"
    relation: Literal["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"] = (
        "exactMatch"
    )
    target: Address


class Deprecation(_Content):
    """That a concept should no longer be used, and which one to use instead."""

    kind: Literal["deprecation"] = "deprecation"
    concept: Thing
    replacement: AnyThing = ""

    @model_validator(mode="after")
    def _differ(self) -> "Deprecation":
        return _different(self, self.concept, self.replacement)


class Merge(_Content):
    """That two concepts are one: `concept` goes, `into` stays."""

    kind: Literal["merge"] = "merge"
    concept: Thing
    into: Thing

    @model_validator(mode="after")
    def _differ(self) -> "Merge":
        return _different(self, self.concept, self.into)


class Part(BaseModel):
    """One of the concepts that a concept is split into."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    label: Label
    definition: Note = ""


class Split(_Content):
    """That a concept is several: new ones take its place."""

    kind: Literal["split"] = "split"
    concept: Thing
    language: Tag
    parts: tuple[Part, ...]

    @model_validator(mode="after")
    def _several(self) -> "Split":
        labels = {part.label.casefold() for part in self.parts}
        if not 2 <= len(self.parts) <= MOST_PARTS:
            raise _problem("few")
        if len(labels) < len(self.parts):
            raise _problem("same")
        return self

    def texts(self) -> dict[str, tuple[str, bool]]:
        """Give the labels and definitions of the parts."""
        said = {}
        for number, part in enumerate(self.parts):
            said[f"parts.{number}.label"] = (part.label, False)
            said[f"parts.{number}.definition"] = (part.definition, True)
        return said


Content = (
    NewConcept | NewLabel | NewDefinition | Relation | Correspondence | Deprecation | Merge | Split
)
"""What a proposal says: one of the kinds."""

KINDS: Mapping[str, type[_Content]] = {
    "concept": NewConcept,
    "label": NewLabel,
    "definition": NewDefinition,
    "relation": Relation,
    "mapping": Correspondence,
    "deprecation": Deprecation,
    "merge": Merge,
    "split": Split,
}
"""The kinds by name, the commonest first."""

_ANY: TypeAdapter[Content] = TypeAdapter(Annotated[Content, Field(discriminator="kind")])


def content_of(data: Mapping[str, Any]) -> Content:
    """Read what a proposal says, as the desk keeps it."""
    return _ANY.validate_python(data)


def read_content(data: Mapping[str, Any], settings: Settings) -> Content:
    """Read what somebody proposes; raises `ContentError`."""
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ContentError({"kind": "choice"})
    try:
        content = content_of(data)
    except ValidationError as error:
        raise ContentError({_place(one["loc"]): _code(one) for one in error.errors()}) from error
    most = {True: settings.note_characters, False: settings.label_characters}
    long = {
        place: "long" for place, (text, note) in content.texts().items() if len(text) > most[note]
    }
    if long:
        raise ContentError(long)
    return content


def _different(content: _Same, one: str, other: str) -> _Same:
    if one == other:
        raise _problem("same")
    return content


def _place(steps: tuple[int | str, ...]) -> str:
    """Give the place of a problem without the name of the kind, which leads it."""
    return ".".join(map(str, steps[1:])) or "kind"


def _code(problem: Any) -> str:
    if problem["type"] == "proposal":
        return str(problem["ctx"]["code"])
    return "missing" if problem["type"] == "missing" else "choice"
