"""A concept of a vocabulary, and the fields in which people write what is said of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal as OneOf
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from meagraph.namespaces import DCT, OWL, SKOS

Value = NamedNode | Literal

Kind = OneOf["label", "note", "notation", "relation", "scheme", "mapping", "status"]


class Statement(NamedTuple):
    """One statement about a concept: what is said, and its value."""

    predicate: NamedNode
    value: Value


@dataclass(frozen=True)
class Field:
    """
    One thing that is said of a concept, by the name that people and files call it.

    `single` fields have one value at most: labels and notes one in each language.
    """

    name: str
    predicate: NamedNode
    kind: Kind
    single: bool = False


FIELDS: tuple[Field, ...] = (
    Field("prefLabel", SKOS.prefLabel, "label", single=True),
    Field("altLabel", SKOS.altLabel, "label"),
    Field("hiddenLabel", SKOS.hiddenLabel, "label"),
    Field("definition", SKOS.definition, "note"),
    Field("scopeNote", SKOS.scopeNote, "note"),
    Field("example", SKOS.example, "note"),
    Field("note", SKOS.note, "note"),
    Field("historyNote", SKOS.historyNote, "note"),
    Field("editorialNote", SKOS.editorialNote, "note"),
    Field("changeNote", SKOS.changeNote, "note"),
    Field("notation", SKOS.notation, "notation"),
    Field("broader", SKOS.broader, "relation"),
    Field("narrower", SKOS.narrower, "relation"),
    Field("related", SKOS.related, "relation"),
    Field("inScheme", SKOS.inScheme, "scheme"),
    Field("topConceptOf", SKOS.topConceptOf, "scheme"),
    Field("exactMatch", SKOS.exactMatch, "mapping"),
    Field("closeMatch", SKOS.closeMatch, "mapping"),
    Field("broadMatch", SKOS.broadMatch, "mapping"),
    Field("narrowMatch", SKOS.narrowMatch, "mapping"),
    Field("relatedMatch", SKOS.relatedMatch, "mapping"),
    Field("deprecated", OWL.deprecated, "status", single=True),
    Field("isReplacedBy", DCT.isReplacedBy, "status"),
)
"""The fields of a concept, in the order in which it is shown and written."""

FIELD: Mapping[str, Field] = MappingProxyType({field.name: field for field in FIELDS})
FIELD_OF: Mapping[NamedNode, Field] = MappingProxyType({field.predicate: field for field in FIELDS})


def _of_kind(kind: Kind) -> tuple[Field, ...]:
    return tuple(field for field in FIELDS if field.kind == kind)


LABELS = _of_kind("label")
NOTES = _of_kind("note")
RELATIONS = _of_kind("relation")
MAPPINGS = _of_kind("mapping")

INVERSE: Mapping[NamedNode, NamedNode] = MappingProxyType(
    {
        SKOS.broader: SKOS.narrower,
        SKOS.narrower: SKOS.broader,
        SKOS.related: SKOS.related,
        SKOS.topConceptOf: SKOS.hasTopConcept,
    }
)
"""
What the value of a field says of the concept by the same fact (SKOS Reference, S8, S23, S25).

A vocabulary may state either or both; meagraph reads both and writes both.
"""


@dataclass(frozen=True)
class Concept:
    """
    All that a vocabulary says of one concept.

    Among the `statements` are those that follow from the inverse ones of other concepts and of
    schemes (see `INVERSE`), and those that no field is for.
    """

    iri: str
    statements: frozenset[Statement]

    def values(self, name: str) -> list[Value]:
        """Give the values of a field, in a stable order."""
        predicate = FIELD[name].predicate
        found = (one.value for one in self.statements if one.predicate == predicate)
        return sorted(found, key=in_order)

    def texts(self, name: str) -> dict[str, list[str]]:
        """Give the texts of a field by language tag (`""`: without one)."""
        found: dict[str, list[str]] = {}
        for value in self.values(name):
            if isinstance(value, Literal):
                found.setdefault(value.language or "", []).append(value.value)
        return found

    def text(self, name: str, language: str) -> str | None:
        """Give the first text of a field in one language, None when there is none."""
        return next(iter(self.texts(name).get(language, ())), None)

    def links(self, name: str) -> list[str]:
        """Give the IRIs that are the values of a field."""
        return [value.value for value in self.values(name) if isinstance(value, NamedNode)]

    @property
    def notations(self) -> list[Literal]:
        """The notations, each with its datatype."""
        return [value for value in self.values("notation") if isinstance(value, Literal)]

    @property
    def deprecated(self) -> bool:
        """Whether it is not to be used any more."""
        return any(value.value in ("true", "1") for value in self.values("deprecated"))

    @property
    def replaced_by(self) -> list[str]:
        """The concepts to use in its place."""
        return self.links("isReplacedBy")

    def label(self, *languages: str) -> tuple[str, str]:
        """
        Give the preferred label and its language: in the first of `languages` that has one.

        Otherwise in English, in any; a concept without one goes by the last step of its IRI.
        """
        return best_label(self.texts("prefLabel"), languages) or (last_step(self.iri), "")

    def changed(
        self, removed: Iterable[Statement] = (), added: Iterable[Statement] = ()
    ) -> "Concept":
        """Give the concept after a change."""
        return Concept(self.iri, (self.statements - frozenset(removed)) | frozenset(added))


def best_label(labels: Mapping[str, list[str]], languages: Iterable[str]) -> tuple[str, str] | None:
    """
    Choose among labels by language; gives one with its language, None where there is none.

    >>> best_label({"en": ["need"], "fr": ["besoin"]}, ["zh", "fr"])
    ('besoin', 'fr')
    """
    for language in (*languages, "en", "", *sorted(labels)):
        if texts := labels.get(language):
            return texts[0], language
    return None


def last_step(iri: str) -> str:
    """
    Give the end of an IRI, by which a thing without a name goes.

    >>> last_step("http://example.org/terms#wetland"), last_step("http://example.org/terms/12/")
    ('wetland', '12')
    """
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2] or iri


def language_of(value: Value) -> str:
    """Give the language of a text, `""` where it has none."""
    return (value.language or "") if isinstance(value, Literal) else ""


def in_order(value: Value) -> tuple[str, str, str]:
    """Give the key by which values are put in a stable order: by language, then by text."""
    if isinstance(value, Literal):
        return (value.language or "", value.value, value.datatype.value)
    return ("", value.value, "")
