"""
Worklists: the concepts of a vocabulary that wait for somebody's work.

Each list is one question about the published vocabulary, asked of its graph by predicate and not
concept by concept, so that 40 000 concepts take a fraction of a second. Nothing of it changes
within a release: what was found is kept as long as the release is the current one.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, Store

from meagraph.graphs import system_graph
from meagraph.namespaces import DCT, MEA, OWL, RDF, SKOS, XSD
from meagraph.vocabulary.concept import MAPPINGS
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.versions import read_versions
from meagraph.vocabulary.vocabularies import Vocabulary

_LABELS = (SKOS.prefLabel, SKOS.altLabel)


class Work(NamedTuple):
    """A concept in a worklist, and what exactly is the matter (a label, another's IRI)."""

    concept: str
    detail: str = ""


class Worklist(NamedTuple):
    """
    The name of a worklist: its kind, and what it is about.

    A kind with an `about` (a language, a vocabulary, a rule) has one list for each.
    """

    kind: str
    about: str = ""

    @property
    def path(self) -> str:
        """The name in addresses, such as `untranslated:ar`."""
        return f"{self.kind}:{self.about}" if self.about else self.kind


KINDS = (
    "untranslated",
    "undefined",
    "orphans",
    "clashing",
    "unmapped",
    "changed",
    "unreplaced",
    "quality",
)
"""The kinds of worklists of published concepts, in the order in which they are shown."""


@dataclass(frozen=True)
class Worklists:
    """The worklists of one vocabulary in one release."""

    concepts: frozenset[str]
    lists: Mapping[Worklist, tuple[Work, ...]]

    def counts(self) -> list[tuple[Worklist, int]]:
        """Give every list with the number of its concepts, in order."""
        ordered = sorted(self.lists, key=lambda one: (KINDS.index(one.kind), one.about))
        return [(one, len(self.lists[one])) for one in ordered]

    def named(self, path: str) -> tuple[Worklist, tuple[Work, ...]] | None:
        """Give the list that an address names; None where there is none."""
        kind, _, about = path.partition(":")
        found = self.lists.get(Worklist(kind, about))
        return None if found is None else (Worklist(kind, about), found)


def worklists(thesaurus: Thesaurus, vocabulary: Vocabulary) -> Worklists:
    """
    Compute the worklists of a vocabulary.

    Deprecated concepts stand in `unreplaced` alone (and in `quality` and `changed`): nobody has to
    translate or define what is not to be used.
    """
    graph = _Graph(thesaurus.store, vocabulary.graph)
    everything = graph.having(RDF.type, SKOS.Concept)
    deprecated = {
        node
        for value in ("true", "1")
        for node in graph.having(OWL.deprecated, Literal(value, datatype=XSD.boolean))
    }
    used = frozenset(everything - deprecated)
    languages = thesaurus.languages(vocabulary)
    lists: dict[Worklist, tuple[Work, ...]] = {}
    lists.update(_untranslated(graph, used, languages))
    lists.update(_undefined(graph, used, languages))
    lists[Worklist("orphans")] = _orphans(graph, used)
    lists[Worklist("clashing")] = _clashing(graph, used)
    lists.update(_unmapped(graph, used, thesaurus))
    lists[Worklist("changed")] = _sorted(_changed(thesaurus, vocabulary) & everything)
    lists[Worklist("unreplaced")] = _sorted(
        (deprecated & everything) - graph.subjects(DCT.isReplacedBy)
    )
    lists.update(_quality(thesaurus, everything))
    return Worklists(frozenset(one.value for one in everything), lists)


class Kept:
    """Keeps the worklists of the release that is current, each vocabulary's once computed."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._release = -1
        self._found: dict[str, Worklists] = {}

    def of(self, thesaurus: Thesaurus, vocabulary: Vocabulary) -> Worklists:
        """Give the worklists of a vocabulary, computed if they are not there yet."""
        with self._lock:
            if self._release != thesaurus.release.number:
                self._release, self._found = thesaurus.release.number, {}
            known = self._found.get(vocabulary.id)
        if known is None:
            known = worklists(thesaurus, vocabulary)
            with self._lock:
                if self._release == thesaurus.release.number:
                    self._found[vocabulary.id] = known
        return known


class _Graph:
    """The graph of a vocabulary, asked by predicate."""

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._name = NamedNode(name)

    def of(self, predicate: NamedNode) -> Iterable[Quad]:
        return self._store.quads_for_pattern(None, predicate, None, self._name)

    def having(self, predicate: NamedNode, value: NamedNode | Literal) -> set[NamedNode]:
        found = self._store.quads_for_pattern(None, predicate, value, self._name)
        return {quad.subject for quad in found if isinstance(quad.subject, NamedNode)}

    def subjects(self, *predicates: NamedNode) -> set[NamedNode]:
        found = set()
        for predicate in predicates:
            found |= {quad.subject for quad in self.of(predicate)}
        return {one for one in found if isinstance(one, NamedNode)}

    def objects(self, *predicates: NamedNode) -> set[NamedNode]:
        found = {quad.object for predicate in predicates for quad in self.of(predicate)}
        return {one for one in found if isinstance(one, NamedNode)}


def _sorted(nodes: Iterable[NamedNode]) -> tuple[Work, ...]:
    return tuple(Work(iri) for iri in sorted(node.value for node in nodes))


def _by_language(graph: _Graph, *predicates: NamedNode) -> dict[str, set[NamedNode]]:
    found: dict[str, set[NamedNode]] = defaultdict(set)
    for predicate in predicates:
        for quad in graph.of(predicate):
            if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
                found[quad.object.language or ""].add(quad.subject)
    return found


def _untranslated(
    graph: _Graph, used: frozenset[NamedNode], languages: Iterable[str]
) -> dict[Worklist, tuple[Work, ...]]:
    """Without a preferred label in a language of the vocabulary (qSKOS ilc)."""
    named = _by_language(graph, SKOS.prefLabel)
    return {Worklist("untranslated", tag): _sorted(used - named[tag]) for tag in languages}


def _undefined(
    graph: _Graph, used: frozenset[NamedNode], languages: Iterable[str]
) -> dict[Worklist, tuple[Work, ...]]:
    """Without a definition in a language, where anything is defined in it; and in none at all."""
    defined = _by_language(graph, SKOS.definition)
    lists = {
        Worklist("undefined", tag): _sorted(used - defined[tag])
        for tag in languages
        if tag in defined
    }
    anyhow = set[NamedNode]().union(*defined.values())
    return {
        Worklist("undefined"): _sorted(used - anyhow - graph.subjects(SKOS.definition)),
        **lists,
    }


def _orphans(graph: _Graph, used: frozenset[NamedNode]) -> tuple[Work, ...]:
    """Related to no other concept, neither above, below nor beside (qSKOS oc)."""
    relations = (SKOS.broader, SKOS.narrower, SKOS.related)
    return _sorted(used - graph.subjects(*relations) - graph.objects(*relations))


def _clashing(graph: _Graph, used: frozenset[NamedNode]) -> tuple[Work, ...]:
    """With a label that another concept has, whatever its case (qSKOS ol), or that it has twice."""
    bearers: dict[tuple[str, str], list[NamedNode]] = defaultdict(list)
    said: dict[tuple[str, str], str] = {}
    for predicate in _LABELS:
        for quad in graph.of(predicate):
            if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
                key = (quad.object.value.casefold(), quad.object.language or "")
                if quad.subject in used:
                    bearers[key].append(quad.subject)
                    said[key] = quad.object.value
    return tuple(
        Work(iri, said[key])
        for key, nodes in sorted(bearers.items())
        if len(nodes) > 1
        for iri in sorted({node.value for node in nodes})
    )


def _unmapped(
    graph: _Graph, used: frozenset[NamedNode], thesaurus: Thesaurus
) -> dict[Worklist, tuple[Work, ...]]:
    """Without a mapping at all, and into each vocabulary that others are mapped into."""
    mapped: dict[str, set[NamedNode]] = defaultdict(set)
    anyhow: set[NamedNode] = set()
    into: dict[str, str] = {}
    for field in MAPPINGS:
        for quad in graph.of(field.predicate):
            if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode):
                iri = quad.object.value
                space = iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
                if space not in into:
                    held = thesaurus.vocabulary_of(iri)
                    into[space] = held.id if held is not None else space
                mapped[into[space]].add(quad.subject)
                anyhow.add(quad.subject)
    lists = {Worklist("unmapped"): _sorted(used - anyhow)}
    for target, nodes in mapped.items():
        lists[Worklist("unmapped", target)] = _sorted(used - nodes)
    return lists


def _changed(thesaurus: Thesaurus, vocabulary: Vocabulary) -> set[NamedNode]:
    """Find what was published since the last version that has a name; nothing without one."""
    named = read_versions(thesaurus.store, vocabulary, thesaurus.base)
    if not named:
        return set()
    events = thesaurus.index.history(vocabulary=vocabulary.id, limit=None)
    since = named[0].issued
    return {NamedNode(event.concept) for event in events if event.concept and event.when > since}


def _quality(thesaurus: Thesaurus, everything: set[NamedNode]) -> dict[Worklist, tuple[Work, ...]]:
    """Find what the validation of the release questions, by shape or rule."""
    report = NamedNode(system_graph(thesaurus.base, "validation"))
    found: dict[str, set[Work]] = defaultdict(set)
    for quad in thesaurus.store.quads_for_pattern(None, MEA.questionedBy, None, report):
        if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode):
            code = quad.object.value.rstrip("/#").replace("#", "/").rpartition("/")[2]
            if quad.subject in everything:
                found[code].add(Work(quad.subject.value))
    return {Worklist("quality", code): tuple(sorted(works)) for code, works in found.items()}
