"""The declared mapping itself: what may be written in its TOML, checked before any record."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pyoxigraph import NamedNode

from loaders.loader import LoadError
from meagraph.identifiers import PATHS
from meagraph.namespaces import MEA, PREFIXES

Type = Literal[
    "string", "text", "date", "datetime", "decimal", "integer", "boolean",
    "concept", "participant", "agreement", "iri", "thing", "parent", "subject", "decision-number",
]  # fmt: skip
"""What a value is; docs/loaders.md says how each is read."""

NUMBERED = {"agreement", "body", "session", "number"}
"""The parts from which a decision's number is printed."""

ParticipantCode = Literal["alpha3", "alpha2", "iso", "name"]
"""How a participant is named; `iso` is an alpha-2 or alpha-3 code, told apart by its length."""


def expand(curie: str) -> str:
    """
    Give the IRI of a prefixed name (or of an IRI in angle brackets).

    >>> expand("skos:prefLabel")
    'http://www.w3.org/2004/02/skos/core#prefLabel'
    """
    if curie.startswith("<") and curie.endswith(">"):
        return curie[1:-1]
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise ValueError(f"{curie!r}: write prefix:name with one of {', '.join(PREFIXES)}")
    return PREFIXES[prefix] + local


def _checked_term(curie: str) -> str:
    expand(curie)
    return curie


def _checked_kind(kind: str) -> str:
    if kind not in PATHS:
        raise ValueError(f"{kind!r} is no kind of thing; there are: {', '.join(PATHS)}")
    return kind


Term = Annotated[str, AfterValidator(_checked_term)]
Kind = Annotated[str, AfterValidator(_checked_kind)]


class Declared(BaseModel):
    """A table of the mapping: unknown keys are errors, for they are typing errors."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Taken(Declared):
    """
    Where a text comes from: a column or path (`from`) or a constant (`value`), and its clean-up.

    `pattern` keeps its one group (a text that does not match is an error), `values` replaces texts
    (one that it does not name is an error, unless `otherwise` is "keep"), `lower` writes the result
    in lower case, in this order.
    """

    source: str | None = Field(None, alias="from")
    value: str | None = None
    pattern: str | None = None
    values: dict[str, str] | None = None
    otherwise: Literal["error", "keep"] = "error"
    lower: bool = False

    @field_validator("pattern")
    @classmethod
    def _one_group(cls, pattern: str | None) -> str | None:
        if pattern is not None and re.compile(pattern).groups != 1:
            raise ValueError("a pattern has exactly one group (…), which is kept")
        return pattern

    @model_validator(mode="after")
    def _one_origin(self) -> "Taken":
        if self.source is not None and self.value is not None:
            raise ValueError("`from` and `value` exclude each other")
        return self


def fields_of_template(template: str) -> list[str]:
    """
    Give the fields that a template names in braces.

    >>> fields_of_template("need/{Country}-{Id}")
    ['Country', 'Id']
    """
    return [piece.partition("}")[0] for piece in template.split("{")[1:]]


def _fields_of_part(part: "str | Part") -> set[str]:
    """Give the fields of a part: of a template, of one field, or of several put together."""
    if isinstance(part, str):
        return set(fields_of_template(part))
    found = {part.source} if part.source is not None else set()
    for field in part.fields or []:
        found |= {field} if isinstance(field, str) else _fields_of_part(field)
    return found


class Part(Taken):
    """
    A part of an IRI: one text.

    `fields` are put together with `join` between them, empty ones left out; `formats` bring a date
    to ISO 8601; `by` brings the code or name of a participant to its alpha-3 code.
    """

    fields: list["str | Part"] | None = None
    join: str = "."
    formats: list[str] = Field(default_factory=list)
    by: ParticipantCode | None = None


class Property(Taken):
    """
    A property of a subject: the predicate, the type of its value, and how it is read.

    `types` are classes of the things that it names, for things of which the graph may hold no
    record of their own: they are described by these and by their identifier.
    """

    predicate: Term
    type: Type = "string"
    required: bool = False
    separator: str | None = None
    language: str | None = None
    formats: list[str] = Field(default_factory=list)
    earliest: date | None = None
    decimal_comma: bool = False
    scheme: str | None = None
    by: ParticipantCode = "alpha3"
    kind: Kind | None = None
    parts: dict[str, str | Part] = {}
    types: list[Term] = []
    subject: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> "Property":
        needed = {"concept": "scheme", "thing": "kind", "subject": "subject"}.get(self.type)
        if needed and getattr(self, needed) is None:
            raise ValueError(f"a property of type {self.type} names its {needed}")
        if self.type == "decision-number" and self.parts.keys() != NUMBERED:
            raise ValueError(f"a decision-number has the parts {', '.join(sorted(NUMBERED))}")
        free = self.type in ("thing", "parent", "subject", "decision-number")
        if not free and self.source is None and self.value is None:
            raise ValueError("a property has `from` (a column or path) or `value` (a constant)")
        return self


class Coordinates(Declared):
    """The columns or paths of latitude and longitude, read and settled together."""

    latitude: str
    longitude: str


class Subject(Declared):
    """
    A thing that a record describes: its kind and the parts of its IRI, its types and properties.

    `each` repeats it for the items of a list in the record (JSON alone), `recursive` goes on into
    the same list inside each item; `name` lets other subjects of the record refer to it; `place`
    is where it lies.
    """

    kind: Kind | None = None
    parts: dict[str, str | Part] = {}
    iri: str | None = None
    name: str | None = None
    types: list[Term] = []
    each: str | None = None
    recursive: str | None = None
    when: dict[str, str] = {}
    property: list[Property] = []
    place: Coordinates | None = None
    subject: list["Subject"] = []

    @model_validator(mode="after")
    def _named(self) -> "Subject":
        if (self.kind is None) == (self.iri is None):
            raise ValueError("a subject has a `kind` with `parts`, or an `iri`: one of the two")
        return self

    def fields(self) -> set[str]:
        """Give the columns or paths that describe this subject, without those inside it."""
        found = set(fields_of_template(self.iri or "")) | set(self.when)
        parts = [*self.parts.values()]
        for prop in self.property:
            found |= {prop.source} if prop.source is not None else set()
            parts += prop.parts.values()
        if self.place is not None:
            found |= {self.place.latitude, self.place.longitude}
        return found.union(*map(_fields_of_part, parts)) - {"value"}


class SourceNote(Declared):
    """What a mapping says of its source: the slug that IRIs and graphs use, and its description."""

    name: str = Field(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$")
    title: str
    url: str | None = None
    licence: str | None = None
    retrieved: date | None = None


Model = TypeVar("Model", bound=BaseModel)


def read_toml(path: Path, model: type[Model]) -> Model:
    """Read a mapping; raises `LoadError` naming the file, the place and what is wrong there."""
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise LoadError(f"{path}: the mapping cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LoadError(f"{path}: the mapping is not TOML: {error}") from error
    except ValidationError as error:
        told = (
            f"  {'.'.join(str(step) for step in problem['loc'])}: {problem['msg']}"
            for problem in error.errors()
        )
        raise LoadError(f"{path}: the mapping has errors:\n" + "\n".join(told)) from error


def check_terms(subjects: list[Subject], known: frozenset[str], where: str) -> None:
    """
    Check that every term of our ontology that a mapping uses exists.

    `known` are the IRIs that the ontology defines. Raises `LoadError` with the nearest term.
    """
    for subject in subjects:
        for curie in _terms_of(subject):
            iri = expand(curie)
            if iri.startswith(MEA.iri) and iri not in known:
                near = get_close_matches(iri, sorted(known), 1)
                meant = f"; did you mean mea:{near[0].removeprefix(MEA.iri)}?" if near else ""
                raise LoadError(f"{where}: the ontology has no term {curie}{meant}")
        check_terms(subject.subject, known, where)


def _terms_of(subject: Subject) -> Iterator[str]:
    yield from subject.types
    for prop in subject.property:
        yield prop.predicate
        yield from prop.types


def term(curie: str) -> NamedNode:
    """Give the term that a prefixed name stands for."""
    return NamedNode(expand(curie))
