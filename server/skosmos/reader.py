"""Looking up what one vocabulary says, statement by statement."""

from collections.abc import Iterator, Mapping

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from meagraph.merge import DEFAULT
from meagraph.namespaces import ISOTHES, OWL, RDF, RDFS, SKOS, SKOSXL, XSD, is_iri
from meagraph.vocabulary.concept import INVERSE, Value, in_order
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary
from server.skosmos.contexts import own_last

XL: Mapping[NamedNode, NamedNode] = {
    SKOS.prefLabel: SKOSXL.prefLabel,
    SKOS.altLabel: SKOSXL.altLabel,
    SKOS.hiddenLabel: SKOSXL.hiddenLabel,
}
"""The properties whose values are labels with statements of their own (SKOS-XL, B.3)."""

GROUP_CLASSES = (SKOS.Collection, SKOS.OrderedCollection, ISOTHES.ConceptGroup)
ARRAY_CLASS = ISOTHES.ThesaurusArray

_TRUE = ("true", "1")


class Reader:
    """
    One vocabulary of one release.

    What is said of its own things is read from its graph alone. Relations count in both
    directions, whichever is stated (SKOS Reference, S8, S23, S25).
    """

    def __init__(self, thesaurus: Thesaurus, vocabulary: Vocabulary) -> None:
        """Take the release and the vocabulary."""
        self.thesaurus = thesaurus
        self.vocabulary = vocabulary
        self._store = thesaurus.store
        self._graph = NamedNode(vocabulary.graph)

    @property
    def language(self) -> str:
        """The language of answers where none is asked for; empty where no label has one."""
        if not self.thesaurus.languages(self.vocabulary):
            return ""
        return self.thesaurus.default_language(self.vocabulary)

    def values(self, iri: str, predicate: NamedNode) -> list[Value]:
        """Give what a thing has for a property, in a stable order."""
        quads = self._store.quads_for_pattern(NamedNode(iri), predicate, None, self._graph)
        return sorted(
            (quad.object for quad in quads if isinstance(quad.object, NamedNode | Literal)),
            key=in_order,
        )

    def links(self, iri: str, predicate: NamedNode) -> list[str]:
        """Give the IRIs that a thing has for a property, sorted."""
        return [one.value for one in self.values(iri, predicate) if isinstance(one, NamedNode)]

    def sources(self, predicate: NamedNode, iri: str) -> list[str]:
        """Give the things that have `iri` for a property, sorted."""
        quads = self._store.quads_for_pattern(None, predicate, NamedNode(iri), self._graph)
        return sorted(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))

    def related(self, iri: str, relation: NamedNode) -> list[str]:
        """Give what a thing is related to by one of SKOS' relations, said from either side."""
        said = self.links(iri, relation) + self.sources(INVERSE[relation], iri)
        return sorted(set(said))

    def stated(self, predicate: NamedNode) -> dict[str, list[Value]]:
        """Give the values of a property by the things that have it."""
        found: dict[str, list[Value]] = {}
        for quad in self._store.quads_for_pattern(None, predicate, None, self._graph):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                found.setdefault(quad.subject.value, []).append(quad.object)
        return found

    def has_related(self, iri: str, relation: NamedNode) -> bool:
        """Say whether there is anything that a thing is so related to."""
        node, graph = NamedNode(iri), self._graph
        said = self._store.quads_for_pattern(node, relation, None, graph)
        if next(said, None) is not None:
            return True
        turned = self._store.quads_for_pattern(None, INVERSE[relation], node, graph)
        return next(turned, None) is not None

    def has(self, iri: str, predicate: NamedNode) -> bool:
        """Say whether a thing has any value for a property."""
        quads = self._store.quads_for_pattern(NamedNode(iri), predicate, None, self._graph)
        return next(quads, None) is not None

    def is_a(self, iri: str, kind: NamedNode) -> bool:
        """Say whether a thing is of a class; what is no IRI is of none."""
        return is_iri(iri) and Quad(NamedNode(iri), RDF.type, kind, self._graph) in self._store

    def is_concept(self, iri: str) -> bool:
        """Say whether a thing is a concept of this vocabulary."""
        return self.is_a(iri, SKOS.Concept)

    def is_described(self, iri: str) -> bool:
        """Say whether the vocabulary tells the class of a thing."""
        return is_iri(iri) and self.has(iri, RDF.type)

    def is_nameless(self, iri: str) -> bool:
        """Say whether an IRI stands for a blank node (see `meagraph.genid`)."""
        return iri.startswith(f"{self.thesaurus.base}.well-known/genid/")

    def is_deprecated(self, iri: str) -> bool:
        """Say whether a thing is not to be used any more."""
        return any(value.value in _TRUE for value in self.values(iri, OWL.deprecated))

    def is_group(self, iri: str) -> bool:
        """Say whether a thing groups concepts: a collection of SKOS, a group of ISO 25964."""
        return any(self.is_a(iri, kind) for kind in GROUP_CLASSES)

    def classes(self, iri: str) -> list[str]:
        """Give the classes of a thing, those of SKOS first."""
        return own_last(self.links(iri, RDF.type))

    def of_class(self, kind: NamedNode) -> list[str]:
        """Give all things of a class, sorted."""
        return self.sources(RDF.type, kind.value)

    def texts(self, iri: str, predicate: NamedNode) -> dict[str, list[str]]:
        """
        Give the texts of a property by language.

        Labels that only SKOS-XL states count where no plain one is given (SKOS-XL, B.3.4.1).
        """
        found: dict[str, list[str]] = {}
        for value in self.values(iri, predicate):
            if isinstance(value, Literal):
                found.setdefault(value.language or "", []).append(value.value)
        if not found and predicate in XL:
            for label in self.links(iri, XL[predicate]):
                for tag, texts in self.texts(label, SKOSXL.literalForm).items():
                    found.setdefault(tag, []).extend(texts)
        return found

    def names(self, iri: str) -> dict[str, list[str]]:
        """Give the preferred labels of a thing; without any, its labels of RDF Schema."""
        return self.texts(iri, SKOS.prefLabel) or self.texts(iri, RDFS.label)

    def notation(self, iri: str) -> str | None:
        """Give the first notation of a thing: a plain one before those of a scheme of codes."""
        values = [one for one in self.values(iri, SKOS.notation) if isinstance(one, Literal)]
        values.sort(key=lambda one: (one.datatype != XSD.string, one.value))
        return values[0].value if values else None

    def notation_entry(self, iri: str) -> dict[str, object]:
        """Give the entry of an answer for the notation; nothing where there is none."""
        notation = self.notation(iri)
        return {} if notation is None else {"notation": notation}

    def has_members(self, group: str) -> bool:
        """Say whether a collection names members itself."""
        return self.has(group, SKOS.member) or self.has(group, SKOS.memberList)

    def members(self, group: str) -> list[str]:
        """
        Give the members of a collection, sorted.

        Those of an ordered one count as well (SKOS Reference, S36), and groups that say themselves
        which group they are of.
        """
        found = set(self.links(group, SKOS.member))
        for chain in self.links(group, SKOS.memberList):
            found.update(self.listed(chain))
        found.update(self.links(group, ISOTHES.subGroup))
        found.update(self.sources(ISOTHES.superGroup, group))
        return sorted(found)

    def listed(self, chain: str) -> Iterator[str]:
        """Yield the IRIs in an RDF list; one that bites its own tail ends there."""
        met: set[str] = set()
        while chain != RDF.nil.value and chain not in met:
            met.add(chain)
            yield from self.links(chain, RDF.first)
            chain = next(iter(self.links(chain, RDF.rest)), RDF.nil.value)

    def about(self, iri: str, everywhere: bool = False) -> Iterator[Quad]:
        """Yield what is said of a thing, in the vocabulary or in all that is published."""
        place: NamedNode | DefaultGraph = DEFAULT if everywhere else self._graph
        yield from self._store.quads_for_pattern(NamedNode(iri), None, None, place)

    def pointing_at(self, iri: str) -> Iterator[Quad]:
        """Yield the statements of the vocabulary whose value a thing is."""
        yield from self._store.quads_for_pattern(None, None, NamedNode(iri), self._graph)

    def local_name(self, iri: str) -> str:
        """Give what an IRI has behind that of the vocabulary, or its last step."""
        for space in (f"{self.vocabulary.scheme}/", f"{self.vocabulary.scheme}#"):
            if iri.startswith(space) and iri != space:
                return iri.removeprefix(space)
        return last_name(iri)


def last_name(iri: str) -> str:
    """
    Give the last step of an IRI.

    >>> last_name("http://example.org/terms#wetland"), last_name("urn:isbn:1")
    ('wetland', '1')
    """
    stripped = iri.rstrip("#:/")
    return stripped[max(stripped.rfind(sign) for sign in "#:/") + 1 :]
