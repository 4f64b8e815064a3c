"""
Worklists: the concepts of a vocabulary that wait for somebody's work.

Each list is one question about the published vocabulary, answered by the engine or by the index of
labels and not concept by concept, so that 40 000 concepts take a second. Nothing of it changes
within a release: what was found is kept as long as the release is the current one.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from meagraph.graphs import system_graph
from meagraph.namespaces import DCT, MEA, OWL, SKOS
from meagraph.vocabulary.concept import MAPPINGS
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.versions import read_versions
from meagraph.vocabulary.vocabularies import Vocabulary

_PREFIXES = "".join(
    f"PREFIX {name}: <{space.iri}> " for name, space in (("skos", SKOS), ("owl", OWL), ("dct", DCT))
)
_ALONE = "?concept a skos:Concept " + " ".join(
    f"FILTER NOT EXISTS {{ {pattern} }}"
    for relation in ("skos:broader", "skos:narrower", "skos:related")
    for pattern in (f"?concept {relation} ?other", f"?other {relation} ?concept")
)
"""Related to no other concept, neither above, below nor beside (qSKOS oc)."""

_DEFINED = (
    "SELECT ?concept (GROUP_CONCAT(DISTINCT LANG(?text)) AS ?languages) WHERE {"
    " ?concept skos:definition ?text } GROUP BY ?concept"
)
_TERMS = " ".join(str(field.predicate) for field in MAPPINGS)
_MAPPED = (
    f"SELECT ?concept ?other WHERE {{ VALUES ?mapping {{ {_TERMS} }} ?concept ?mapping ?other }}"
)


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
    everything = graph.iris("?concept a skos:Concept")
    deprecated = graph.iris(
        "?concept a skos:Concept ; owl:deprecated ?yes FILTER(STR(?yes) IN ('true', '1'))"
    )
    used = everything - deprecated
    lists: dict[Worklist, tuple[Work, ...]] = {}
    lists.update(_untranslated(thesaurus, vocabulary, used))
    lists.update(_undefined(graph, used))
    lists[Worklist("orphans")] = _works(graph.iris(_ALONE) & used)
    lists[Worklist("clashing")] = _clashing(thesaurus, vocabulary, used)
    lists.update(_unmapped(graph, used, thesaurus))
    lists[Worklist("changed")] = _works(_changed(thesaurus, vocabulary) & everything)
    lists[Worklist("unreplaced")] = _works(
        deprecated - graph.iris("?concept dct:isReplacedBy ?other")
    )
    lists.update(_quality(thesaurus, everything))
    return Worklists(everything, lists)


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
    """The graph of a vocabulary, asked by the engine; a row costs more than a thousand triples."""

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._name = NamedNode(name)

    def iris(self, pattern: str) -> frozenset[str]:
        """Give the concepts of which a pattern (a constant of this module) holds."""
        rows = self.rows(f"SELECT DISTINCT ?concept WHERE {{ {pattern} }}")
        return frozenset(row[0].value for row in rows if isinstance(row[0], NamedNode))

    def rows(self, query: str) -> QuerySolutions:
        """Give the rows of a query (a constant of this module) of the graph alone."""
        asked = self._store.query(_PREFIXES + query, default_graph=self._name)
        return cast(QuerySolutions, asked)


def _works(iris: Iterable[str]) -> tuple[Work, ...]:
    return tuple(Work(iri) for iri in sorted(iris))


def _untranslated(
    thesaurus: Thesaurus, vocabulary: Vocabulary, used: frozenset[str]
) -> dict[Worklist, tuple[Work, ...]]:
    """Without a preferred label in a language of the vocabulary (qSKOS ilc)."""
    return {
        Worklist("untranslated", language): _works(used.intersection(iris))
        for language, iris in thesaurus.index.unnamed(vocabulary.id).items()
    }


def _undefined(graph: _Graph, used: frozenset[str]) -> dict[Worklist, tuple[Work, ...]]:
    """Without a definition in a language in which others have one; and without any at all."""
    defined: dict[str, str] = {}
    for row in graph.rows(_DEFINED):
        concept, languages = row[0], row[1]
        if isinstance(concept, NamedNode) and isinstance(languages, Literal):
            defined[concept.value] = languages.value
    lists = {Worklist("undefined"): _works(used - defined.keys())}
    kinds = {said: frozenset(said.split(" ")) for said in set(defined.values())}
    for language in sorted(frozenset[str]().union(*kinds.values()) - {""}):
        lists[Worklist("undefined", language)] = _works(
            iri for iri in used if iri not in defined or language not in kinds[defined[iri]]
        )
    return lists


def _clashing(
    thesaurus: Thesaurus, vocabulary: Vocabulary, used: frozenset[str]
) -> tuple[Work, ...]:
    """With a label that another concept has, whatever its case (qSKOS ol), or that it has twice."""
    return tuple(
        Work(iri, label)
        for label, iris in thesaurus.index.shared(vocabulary.id)
        for iri in iris
        if iri in used
    )


def _unmapped(
    graph: _Graph, used: frozenset[str], thesaurus: Thesaurus
) -> dict[Worklist, tuple[Work, ...]]:
    """Without a mapping at all, and into each vocabulary that others are mapped into."""
    mapped: dict[str, set[str]] = defaultdict(set)
    into: dict[str, str] = {}
    for row in graph.rows(_MAPPED):
        concept, value = row[0], row[1]
        if isinstance(concept, NamedNode) and isinstance(value, NamedNode):
            iri = value.value
            space = iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
            if space not in into:
                held = thesaurus.vocabulary_of(iri)
                into[space] = held.id if held is not None else space
            mapped[into[space]].add(concept.value)
    lists = {Worklist("unmapped"): _works(used - set[str]().union(*mapped.values()))}
    for target, iris in mapped.items():
        lists[Worklist("unmapped", target)] = _works(used - iris)
    return lists


def _changed(thesaurus: Thesaurus, vocabulary: Vocabulary) -> set[str]:
    """Find what was published since the last version that has a name; nothing without one."""
    named = read_versions(thesaurus.store, vocabulary, thesaurus.base)
    if not named:
        return set()
    events = thesaurus.index.history(vocabulary=vocabulary.id, limit=None)
    since = named[0].issued
    return {event.concept for event in events if event.concept and event.when > since}


def _quality(thesaurus: Thesaurus, everything: frozenset[str]) -> dict[Worklist, tuple[Work, ...]]:
    """Find what the validation of the release questions, by shape or rule."""
    report = NamedNode(system_graph(thesaurus.base, "validation"))
    found: dict[str, set[Work]] = defaultdict(set)
    for quad in thesaurus.store.quads_for_pattern(None, MEA.questionedBy, None, report):
        if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode):
            code = quad.object.value.rstrip("/#").replace("#", "/").rpartition("/")[2]
            if quad.subject.value in everything:
                found[code].add(Work(quad.subject.value))
    return {Worklist("quality", code): tuple(sorted(works)) for code, works in found.items()}
