"""The names of things in the reader's language, from triples that a query brought along."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext
from pyoxigraph import Literal, NamedNode, Triple

from meagraph.identifiers import IdentifierError, Identifiers
from meagraph.namespaces import DCT, MEA, ORG, PREFIXES, RDFS, SCHEMA, SKOS
from server.languages import Text, best

NAMING = (SKOS.prefLabel, RDFS.label, DCT.title, SCHEMA.name)
"""The properties that name a thing, the preferred one first."""

CODES = (MEA.number, MEA.symbol, MEA.reference, SCHEMA.alternateName, SKOS.notation)
"""What stands in for a name where there is none."""

NUMBERS = (MEA.number, MEA.symbol)
"""What a text without a title is called by."""

PARTS = (
    ORG.member,
    MEA.country,
    MEA.agreement,
    MEA.donor,
    MEA.need,
    MEA.nationalTarget,
    MEA.addressesTarget,
    MEA.alignedFrom,
    MEA.alignedTo,
)
"""What a thing without a name of its own is called after: "France · Ramsar Convention"."""


_ = lazy_gettext

_OWN_SOURCES = {
    "desk": _("Written at the editors’ desk"),
    "graph-store": _("Written through the graph store"),
}
"""What the service calls the sources that are its own, by the end of their IRIs."""


def source_title(iri: str, title: str) -> str:
    """Give the title of a source; one of the service's own in the language of the interface."""
    space, _slash, slug = iri.rpartition("/")
    own = _OWN_SOURCES.get(slug) if space.endswith("/source") else None
    return title if own is None else str(own)


def values(*terms: NamedNode) -> str:
    """Write terms of vocabularies (never of a request) as the data of a VALUES clause."""
    return " ".join(map(str, terms))


def listed(*terms: NamedNode) -> str:
    """Write terms of vocabularies (never of a request) as the list of an IN operator."""
    return ", ".join(map(str, terms))


def iri_of(term: object) -> str:
    """Give the IRI of a term; of any other term, its text."""
    return term.value if isinstance(term, NamedNode) else str(term)


class Names:
    """Knows the names of the things that some triples describe."""

    def __init__(self, triples: Iterable[Triple], identifiers: Identifiers, language: str) -> None:
        """Take the triples, and the language in which names are wanted."""
        self._identifiers = identifiers
        self._language = language
        self._texts: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
        self._parts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        texts = {term.value for term in (*NAMING, *CODES)}
        parts = {term.value for term in PARTS}
        for subject, predicate, value in triples:
            if not isinstance(subject, NamedNode):
                continue
            if isinstance(value, Literal) and predicate.value in texts:
                said = self._texts[subject.value][predicate.value]
                said.setdefault(value.language or "", value.value)
            elif isinstance(value, NamedNode) and predicate.value in parts:
                self._parts[subject.value][predicate.value].append(value.value)

    def of(self, iri: str) -> Text:
        """Give the name of a thing; without one, its number, parts, code, or address."""
        return (
            self._own_source(iri)
            or self._named(iri, NAMING)
            or self._named(iri, NUMBERS)
            or self._named_after_parts(iri)
            or self._named(iri, CODES)
            or Text(readable(iri, self._identifiers))
        )

    def _own_source(self, iri: str) -> Text | None:
        own = source_title(iri, "") if iri in self._texts else ""
        return Text(own) if own else None

    def all(self, iri: str) -> Mapping[str, str]:
        """Give the name in every language that there is one in."""
        for term in NAMING:
            if names := self._texts.get(iri, {}).get(term.value):
                return names
        return {}

    def _named(self, iri: str, terms: Iterable[NamedNode]) -> Text | None:
        said = self._texts.get(iri, {})
        for term in terms:
            if term.value in said:
                return best(said[term.value], self._language)
        return None

    def _named_after_parts(self, iri: str) -> Text | None:
        said = self._parts.get(iri, {})
        parts = [part for term in PARTS for part in sorted(said.get(term.value, ()))]
        names = [self._named(part, NAMING) for part in dict.fromkeys(parts)]
        known = [name for name in names if name]
        if not known:
            return None
        said_by = statement_of(iri, self._identifiers)
        return Text(" · ".join([*(name.value for name in known), *said_by]), known[0].lang)


def statement_of(iri: str, identifiers: Identifiers) -> list[str]:
    """Give the code of the source whose statement of a membership an IRI names, and its date."""
    try:
        parts = identifiers.parse(iri).parts
    except IdentifierError:
        return []
    if "participant" not in parts or "source" not in parts:
        return []
    return [parts["source"].upper(), *filter(None, [parts.get("date")])]


def readable(iri: str, identifiers: Identifiers) -> str:
    """
    Give a short form of an IRI: the codes of its path, a prefixed name, or the IRI itself.

    An IRI of ours keeps the codes of its path alone: "cbd · fra".
    """
    try:
        parts = identifiers.parse(iri).parts
    except IdentifierError:
        return prefixed(iri)
    return " · ".join(parts.values())


def prefixed(iri: str) -> str:
    """
    Shorten an IRI of a known vocabulary.

    >>> prefixed("http://www.w3.org/2004/02/skos/core#prefLabel")
    'skos:prefLabel'
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
