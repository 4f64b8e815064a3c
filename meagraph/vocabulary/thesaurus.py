"""The vocabularies of one opened release: what the server and the command line read them by."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from meagraph.merge import DEFAULT
from meagraph.namespaces import DCT, RDFS, SCHEMA, SKOS
from meagraph.query.release import NOTHING, CurrentRelease, Release
from meagraph.settings import Settings
from meagraph.vocabulary.concept import Concept, best_label
from meagraph.vocabulary.index import Index
from meagraph.vocabulary.reading import read_concept
from meagraph.vocabulary.vocabularies import Vocabulary, vocabularies

_NAMES = (SKOS.prefLabel, DCT.title, RDFS.label, SCHEMA.name)


class Thesaurus:
    """
    One release, opened for reading its vocabularies; any number of threads may use it.

    An iterator over the store has to be used up by the thread that made it.
    """

    def __init__(
        self,
        release: Release,
        store: Store,
        index: Index,
        base: str,
        since: datetime | None = None,
    ) -> None:
        """
        Take the release, its store (read-only), its index of labels, and the base IRI.

        `since` is when the release became current, None where that is of no account.
        """
        self.release = release
        self.store = store
        self.index = index
        self.base = base
        self.since = since

    @classmethod
    def open(cls, release: Release, base: str, since: datetime | None = None) -> "Thesaurus":
        """Open a release; raises `OSError` when it is not there (any more)."""
        if not release.store:
            return cls(release, Store(), Index.empty(), base, since)
        store = Store.read_only(release.store)
        return cls(release, store, Index.open(Path(release.store).parent), base, since)

    @cached_property
    def vocabularies(self) -> Mapping[str, Vocabulary]:
        """The vocabularies by id."""
        return vocabularies(self.store, self.base)

    @cached_property
    def _by_graph(self) -> Mapping[str, Vocabulary]:
        return {one.graph: one for one in self.vocabularies.values()}

    @cached_property
    def _languages(self) -> Mapping[str, tuple[str, ...]]:
        counted = {name: one.languages for name, one in self.index.vocabularies().items()}
        return {
            name: tuple(sorted(filter(None, counts), key=lambda tag: (-counts[tag], tag)))
            for name, counts in counted.items()
        }

    def languages(self, vocabulary: Vocabulary) -> tuple[str, ...]:
        """Give the languages of a vocabulary's preferred labels, the commonest first."""
        return self._languages.get(vocabulary.id, ())

    def default_language(self, vocabulary: Vocabulary) -> str:
        """Give the language that a vocabulary is shown in where none is asked for."""
        languages = self.languages(vocabulary)
        return "en" if "en" in languages or not languages else languages[0]

    def concept(self, vocabulary: Vocabulary, iri: str) -> Concept | None:
        """Give what a vocabulary says of a concept; None where it has no such concept."""
        return read_concept(self.store, vocabulary.graph, iri)

    def vocabulary_of(self, iri: str) -> Vocabulary | None:
        """Give the vocabulary that describes a thing (concept, collection, scheme), or None."""
        graphs = {
            quad.graph_name.value
            for quad in self.store.quads_for_pattern(NamedNode(iri), None, None, None)
            if isinstance(quad.graph_name, NamedNode)
        }
        found = sorted(graphs & self._by_graph.keys())
        schemes = (graph for graph in found if self._is_in_scheme(iri, graph))
        graph = next(schemes, found[0] if found else None)
        return None if graph is None else self._by_graph[graph]

    def _is_in_scheme(self, iri: str, graph: str) -> bool:
        quads = self.store.quads_for_pattern(NamedNode(iri), SKOS.inScheme, None, NamedNode(graph))
        return next(quads, None) is not None

    def label(
        self, iri: str, *languages: str, vocabulary: Vocabulary | None = None
    ) -> tuple[str, str] | None:
        """
        Give the name of a thing and its language, in the first of `languages` that has one.

        It is looked for in the vocabulary first, then in all that is published. None: unnamed.
        """
        places: list[NamedNode | DefaultGraph] = [DEFAULT]
        if vocabulary is not None:
            places.insert(0, NamedNode(vocabulary.graph))
        for place in places:
            for predicate in _NAMES:
                found: dict[str, list[str]] = {}
                for quad in self.store.quads_for_pattern(NamedNode(iri), predicate, None, place):
                    if isinstance(quad.object, Literal):
                        found.setdefault(quad.object.language or "", []).append(quad.object.value)
                if found:
                    return best_label({tag: sorted(each) for tag, each in found.items()}, languages)
        return None


class Thesauri:
    """Gives the thesaurus of the current release, opened once for each release."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings of the instance."""
        self._base = settings.base
        self._link = settings.home / "current"
        self._current = CurrentRelease(settings.home)
        self._opening = threading.Lock()
        self._opened = Thesaurus(NOTHING, Store(), Index.empty(), settings.base)

    def current(self) -> Thesaurus:
        """Give the thesaurus of the release that is current now."""
        release = self._current.read()
        opened = self._opened
        if opened.release == release:
            return opened
        with self._opening:
            if self._opened.release != release:
                since = self._since()
                # If another release has become current meanwhile, the date may be that one's.
                while (now := self._current.read()) != release:
                    release, since = now, self._since()
                self._opened = Thesaurus.open(release, self._base, since)
            return self._opened

    def _since(self) -> datetime | None:
        """Give when the current release became current; None where there is none."""
        try:
            return datetime.fromtimestamp(int(self._link.lstat().st_mtime), UTC)
        except FileNotFoundError:
            return None
