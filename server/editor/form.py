"""
The form of a concept: what was typed in it, and the concept that this means.

Texts are typed by field and language, `text.{field}.{language}`, one input for each; relations are
ticked, `link.{field}`; mappings are typed as addresses, `iri.{field}`. A place whose inputs are not
in what was sent is not touched: so a translator's form has the inputs of some languages alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from flask_babel import gettext
from pyoxigraph import Literal, NamedNode
from werkzeug.datastructures import MultiDict

from meagraph.editing.texts import TextError, cleaned, is_web_address, literal
from meagraph.namespaces import LANGUAGES, OWL, XSD, is_iri
from meagraph.settings import Settings
from meagraph.vocabulary.concept import (
    FIELD,
    LABELS,
    MAPPINGS,
    NOTES,
    RELATIONS,
    Concept,
    Field,
    Statement,
    language_of,
)
from server.editor.trouble import told

TEXTS: tuple[Field, ...] = (*LABELS, *NOTES, FIELD["notation"])
LINKS: tuple[Field, ...] = (
    *RELATIONS,
    FIELD["inScheme"],
    FIELD["topConceptOf"],
    FIELD["isReplacedBy"],
)
USUAL = ("prefLabel", "altLabel", "definition", "scopeNote")
"""The texts for which every form has inputs; others are asked for, or there already."""

Place = tuple[str, str]
"""A field's name and a language (`""`: none)."""

_DEPRECATED = Statement(OWL.deprecated, Literal("true", datatype=XSD.boolean))


@dataclass(frozen=True)
class Problem:
    """What is wrong with something that was typed: where, and what to do."""

    place: str
    message: str


@dataclass(frozen=True)
class Typed:
    """
    What a form holds: as it is shown first, or as it was sent.

    `texts` has one row for each input, `links` the ticked things, `iris` the typed addresses,
    `finds` what is looked for; `languages` and `fields` have what the form shows beside the usual.
    """

    texts: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    iris: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    finds: Mapping[str, str] = field(default_factory=dict)
    deprecated: bool | None = None
    languages: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    @classmethod
    def of(cls, concept: Concept) -> "Typed":
        """Give what the form of a concept holds when it is opened."""
        texts: dict[Place, tuple[str, ...]] = {}
        for each in TEXTS:
            for language, values in concept.texts(each.name).items():
                texts[each.name, language] = tuple(values)
        return cls(
            texts=texts,
            links={each.name: tuple(concept.links(each.name)) for each in LINKS},
            iris={each.name: tuple(concept.links(each.name)) for each in MAPPINGS},
            deprecated=concept.deprecated,
            languages=tuple(sorted({language for _, language in texts if language})),
            fields=tuple(each.name for each in (*LABELS, *NOTES) if concept.values(each.name)),
        )

    @classmethod
    def sent(cls, form: "MultiDict[str, str]") -> "Typed":
        """Read what was sent."""
        texts: dict[Place, tuple[str, ...]] = {}
        for name in form:
            if name.startswith("text."):
                one, dot, language = name.removeprefix("text.").partition(".")
                is_field = dot and FIELD.get(one) in TEXTS
                if is_field and (one != "notation" or not language):  # a notation is of no language
                    texts[one, language] = tuple(form.getlist(name))
        return cls(
            texts=texts,
            links={
                each.name: tuple(dict.fromkeys(form.getlist(f"link.{each.name}")))
                for each in LINKS
                if f"has.{each.name}" in form
            },
            iris={
                each.name: tuple(form.getlist(f"iri.{each.name}"))
                for each in MAPPINGS
                if f"iri.{each.name}" in form
            },
            finds={each.name: form.get(f"find.{each.name}", "").strip() for each in LINKS},
            deprecated="deprecated" in form if "has.deprecated" in form else None,
            languages=tuple(dict.fromkeys(form.getlist("languages"))),
            fields=tuple(one for one in dict.fromkeys(form.getlist("fields")) if one in FIELD),
        )

    def with_row(self, name: str, language: str) -> "Typed":
        """Give the form with one more empty input for a field and language."""
        rows = (*self.texts.get((name, language), ()), "")
        return replace(self, texts={**self.texts, (name, language): rows})

    def without_row(self, name: str, language: str, row: int) -> "Typed":
        """Give the form without one of the inputs for a field and language."""
        rows = self.texts.get((name, language), ())
        kept = (*rows[:row], *rows[row + 1 :])
        return replace(self, texts={**self.texts, (name, language): kept})

    def with_language(self, language: str) -> "Typed":
        """Give the form with inputs for one more language."""
        return replace(self, languages=tuple(dict.fromkeys([*self.languages, language])))

    def with_field(self, name: str) -> "Typed":
        """Give the form with inputs for one more kind of label or note."""
        return replace(self, fields=tuple(dict.fromkeys([*self.fields, name])))

    def with_link(self, name: str, iri: str) -> "Typed":
        """Give the form with one more thing ticked."""
        ticked = tuple(dict.fromkeys([*self.links.get(name, ()), iri]))
        return replace(self, links={**self.links, name: ticked}, finds={**self.finds, name: ""})


@dataclass(frozen=True)
class Meant:
    """The concept that a form means, what is wrong in it, and whether texts were tidied."""

    concept: Concept
    problems: tuple[Problem, ...]
    tidied: bool


def languages_of(typed: Typed, known: Iterable[str]) -> list[str]:
    """Give the languages of a form: the six, those of the vocabulary, those that are typed."""
    used = {language for _, language in typed.texts if language}
    others = sorted({*known, *typed.languages, *used} - set(LANGUAGES))
    return [*LANGUAGES, *others]


def meant(typed: Typed, shown: Concept, settings: Settings) -> Meant:
    """Give the concept that whoever was shown `shown` means by what they typed."""
    reading = _Reading(shown, settings)
    for (name, language), rows in typed.texts.items():
        reading.texts(FIELD[name], language, rows)
    for name, iris in typed.links.items():
        reading.things(FIELD[name], f"link.{name}", iris)
    for name, iris in typed.iris.items():
        reading.things(FIELD[name], f"iri.{name}", [iri.strip() for iri in iris if iri.strip()])
    if typed.deprecated is not None and typed.deprecated != shown.deprecated:
        old = {one for one in shown.statements if one.predicate == OWL.deprecated}
        reading.replace(old, {_DEPRECATED} if typed.deprecated else set())
    return reading.done()


class _Reading:
    """Puts together what a form means, place by place."""

    def __init__(self, shown: Concept, settings: Settings) -> None:
        self._shown = shown
        self._settings = settings
        self._removed: set[Statement] = set()
        self._added: set[Statement] = set()
        self._problems: list[Problem] = []
        self._tidied = False

    def texts(self, field_: Field, language: str, rows: Collection[str]) -> None:
        old = {
            _as_typed(value.value): Statement(field_.predicate, value)
            for value in self._shown.values(field_.name)
            if isinstance(value, Literal) and language_of(value) == language
        }
        new: set[Statement] = set()
        for number, row in enumerate(rows):
            if _as_typed(row) in old:  # as it was: not even tidied
                new.add(old[_as_typed(row)])
                continue
            tidy = cleaned(row, lines=field_.kind == "note")
            if not tidy.text:
                continue
            self._tidied |= tidy.touched
            try:
                value = literal(tidy.text, language, field_, self._settings)
            except TextError as error:
                self._problem(f"text.{field_.name}.{language}.{number}", told(error))
                continue
            new.add(Statement(field_.predicate, value))
        self.replace(set(old.values()), new)

    def things(self, field_: Field, place: str, iris: Iterable[str]) -> None:
        old = {
            one
            for one in self._shown.statements
            if one.predicate == field_.predicate and isinstance(one.value, NamedNode)
        }
        new: set[Statement] = set()
        for iri in iris:
            statement = Statement(field_.predicate, NamedNode(iri)) if is_iri(iri) else None
            if statement is None or (statement not in old and not is_web_address(iri)):
                self._problem(
                    place,
                    gettext(
                        "“%(iri)s” is no address; it begins with http:// or https://.", iri=iri
                    ),
                )
            elif iri == self._shown.iri:
                self._problem(place, gettext("A concept cannot be linked with itself."))
            else:
                new.add(statement)
        self.replace(old, new)

    def replace(self, old: set[Statement], new: set[Statement]) -> None:
        self._removed |= old - new
        self._added |= new - old

    def done(self) -> Meant:
        concept = self._shown.changed(self._removed, self._added)
        most = self._settings.concept_values
        if len(concept.statements) > most:
            self._problem("form", gettext("A concept has %(most)s values at most.", most=most))
        return Meant(concept, tuple(self._problems), self._tidied)

    def _problem(self, place: str, message: str) -> None:
        self._problems.append(Problem(place, message))


def _as_typed(text: str) -> str:
    """Give a text as it comes back from an input that nobody touched."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
