"""
The properties of concepts: what candidates are narrowed by, and what tables are extended with.

A property goes by the name of its field (`broader`, `notation`), for texts with a language tag
where one language is meant (`prefLabel@fr`). The IRI of the field (`skos:broader`) is taken too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import LazyString, lazy_gettext
from pyoxigraph import Literal

from meagraph.namespaces import PREFIXES
from meagraph.vocabulary.concept import FIELD, FIELD_OF, last_step
from meagraph.words.forms import folded
from server.editor.wording import NAMES_OF_FIELDS
from server.languages import NAMES
from server.reconciliation.scope import Described, Scope
from server.reconciliation.types import schemes_of

_ = lazy_gettext


class Value(NamedTuple):
    """A value of a property: a text, or a thing with its name; an entity if it is a concept."""

    text: str
    name: str = ""
    entity: bool = False


@dataclass(frozen=True)
class Property:
    """A property as clients know it; `language` is one, or `""` for that of the service."""

    field: str
    language: str = ""

    @property
    def id(self) -> str:
        """The identifier of the property."""
        return f"{self.field}@{self.language}" if self.language else self.field

    @property
    def name(self) -> str:
        """The name of the property for people."""
        name = str(TITLES[self.field])
        if not self.language:
            return name
        return f"{name} ({NAMES.get(self.language, self.language)})"

    @property
    def gives_concepts(self) -> bool:
        """Whether its values are concepts of the service."""
        return self.field in _RELATIONS


_OWN_TITLES: Mapping[str, LazyString] = {
    "broaderTransitive": _("Broader concept, however far above"),
    "vocabulary": _("Vocabulary"),
    "uri": _("IRI"),
}
"""The properties that are no field of a concept."""

TITLES: Mapping[str, LazyString] = {
    name: _OWN_TITLES.get(name) or NAMES_OF_FIELDS[name]
    for name in (
        *("prefLabel", "altLabel", "hiddenLabel", "definition", "scopeNote", "example", "notation"),
        *("broader", "broaderTransitive", "narrower", "related"),
        *("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"),
        *("isReplacedBy", "inScheme", "vocabulary", "deprecated", "uri"),
    )
}
"""The properties by the name of their field, in the order in which they are proposed."""

TEXTS = ("prefLabel", "altLabel", "hiddenLabel", "definition", "scopeNote", "example")
LABELS = TEXTS[:3]
MAPPINGS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_RELATIONS = ("broader", "broaderTransitive", "narrower", "related", "isReplacedBy")


def property_called(pid: str) -> Property | None:
    """
    Give the property with this identifier, None where there is none.

    >>> property_called("prefLabel@fr").id, property_called("skos:broader").id
    ('prefLabel@fr', 'broader')
    """
    name, _at, language = pid.partition("@")
    field = name if name in TITLES else _field_of(name)
    if field is None or (language and field not in TEXTS):
        return None
    return Property(field, language.lower())


def _field_of(iri: str) -> str | None:
    """Give the field that an IRI, or one with a prefix, stands for."""
    prefix, colon, local = iri.partition(":")
    whole = PREFIXES[prefix] + local if colon and prefix in PREFIXES else iri
    found = [field.name for predicate, field in FIELD_OF.items() if predicate.value == whole]
    return found[0] if found and found[0] in TITLES else None


def all_properties(scope: Scope) -> Iterator[Property]:
    """Give the properties of a service; those of labels and definitions in each language, too."""
    for field in TITLES:
        yield Property(field)
        if field in ("prefLabel", "altLabel", "definition"):
            yield from (Property(field, language) for language in scope.languages)


def values_of(one: Property, scope: Scope, described: Described) -> list[Value]:
    """Give the values that a concept has."""
    if one.field in TEXTS:
        texts = described.concept.texts(one.field)
        languages = [one.language] if one.language else _languages(scope, one.field, texts)
        return [Value(text) for language in languages for text in texts.get(language, ())]
    if one.field in _OTHERS:
        return _OTHERS[one.field](scope, described)
    return _linked(scope, described, described.concept.links(one.field))


def _languages(scope: Scope, field: str, texts: Mapping[str, Sequence[str]]) -> list[str]:
    """Choose the languages of a text for which no language is given: one, if it can be."""
    if scope.shown in texts:
        return [scope.shown]
    if field == "prefLabel":
        return [language for language in ("en", *texts) if language in texts][:1]
    return []


def _linked(scope: Scope, described: Described, iris: Sequence[str]) -> list[Value]:
    found = []
    for iri in iris:
        other = scope.find(iri, described.vocabulary.id)
        found.append(Value(iri) if other is None else Value(iri, scope.name(other), True))
    return found


def _notations(scope: Scope, described: Described) -> list[Value]:
    """Give the notations; the same one with several datatypes once."""
    texts = dict.fromkeys(notation.value for notation in described.concept.notations)
    return [Value(text) for text in texts]


def _above(scope: Scope, described: Described) -> list[Value]:
    return [Value(one.iri, scope.name(one), True) for one in scope.above(described)]


def _schemes(scope: Scope, described: Described) -> list[Value]:
    return [Value(one.id, one.name) for one in schemes_of(scope, described)]


_OTHERS: Mapping[str, Callable[[Scope, Described], list[Value]]] = {
    "uri": lambda scope, described: [Value(described.iri)],
    "notation": _notations,
    "broaderTransitive": _above,
    "inScheme": _schemes,
    "vocabulary": lambda scope, described: [Value(described.vocabulary.id)],
    "deprecated": lambda scope, described: [
        Value("true" if described.concept.deprecated else "false")
    ],
}


def has_value(one: Property, wanted: Sequence[str], scope: Scope, described: Described) -> bool:
    """
    Say whether a concept has one of the wanted values.

    Case, accents and marks do not count. A concept that is a value may be named by its IRI, its
    notation or any label, and a thing elsewhere by the last step of its IRI.
    """
    keys = {same(text) for text in wanted} - {""}
    if one.gives_concepts:
        return any(keys & _keys(scope, described, iri) for iri in _iris(one, scope, described))
    if one.field in TEXTS and not one.language:
        texts = described.concept.texts(one.field).values()
        return any(same(text) in keys for each in texts for text in each)
    found = values_of(one, scope, described)
    return any(keys & {same(value.text), same(value.name), *_ends(value.text)} for value in found)


def _iris(one: Property, scope: Scope, described: Described) -> list[str]:
    if one.field == "broaderTransitive":
        return [value.text for value in _above(scope, described)]
    return described.concept.links(one.field)


def _keys(scope: Scope, described: Described, iri: str) -> set[str]:
    """Give all by which a concept that is a value may be named."""
    other = scope.find(iri, described.vocabulary.id)
    if other is None:
        return {same(iri)}
    predicates = {FIELD[name].predicate for name in (*LABELS, "notation")}
    return {same(iri)} | {
        same(statement.value.value)
        for statement in other.concept.statements
        if statement.predicate in predicates and isinstance(statement.value, Literal)
    }


def _ends(text: str) -> set[str]:
    return {same(last_step(text))} if "://" in text else set()


def same(text: str) -> str:
    """
    Give the form in which two values are compared.

    >>> same("  Zones  humides ") == same("zones humides"), same("Écosystème")
    (True, 'ecosysteme')
    """
    return " ".join(folded(text).split())
