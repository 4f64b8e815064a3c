"""Which state of a vocabulary a word of the command line means, and how it is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path

from flask_babel import gettext
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, serialize

from loaders import LoadError
from loaders.skos_file.checking import Baseline, stable_form
from loaders.skos_file.earlier import origin_line
from loaders.skos_file.joining import Standing, standing
from loaders.skos_file.reading import check_holds_skos, read_skos
from loaders.spreadsheets.spreadsheets import Wanted, write_spreadsheet
from meagraph.editing.desk import Desk
from meagraph.editing.drafts import Drafts
from meagraph.genid import blank
from meagraph.home import Home
from meagraph.namespaces import RDF, SKOS, is_iri
from meagraph.query.release import NOTHING
from meagraph.records import changeset_of
from meagraph.settings import Settings
from meagraph.vocabulary.changes import triples_of
from meagraph.vocabulary.comparison import State
from meagraph.vocabulary.concept import last_step
from meagraph.vocabulary.index import Event, Index
from meagraph.vocabulary.reading import read_concepts
from meagraph.vocabulary.rollback import version_called
from meagraph.vocabulary.thesaurus import Thesauri, Thesaurus
from meagraph.vocabulary.turtle import PREFIXES
from meagraph.vocabulary.versions import (
    Contents,
    Version,
    VersionError,
    read_versions,
    version_space,
    vocabulary_in,
)
from meagraph.vocabulary.vocabularies import Vocabulary, vocabularies
from server.linked_data.json_ld import Context, write_json_ld
from server.vocabularies.changes import KINDS

_RDF = {"rdfxml": RdfFormat.RDF_XML, "ntriples": RdfFormat.N_TRIPLES}


@dataclass(frozen=True)
class Place:
    """A state as it is named on the command line: a file, or a vocabulary and a moment of it."""

    text: str
    file: Path | None
    vocabulary: str
    moment: str

    @classmethod
    def of(cls, text: str) -> "Place":
        """Read a word: a file if there is one of that name."""
        path = Path(text)
        if path.is_file():
            return cls(text, path, "", "")
        name, _, moment = text.partition("@")
        return cls(text, None, name, moment or "published")


class States:
    """The states of the vocabularies of one home, read when they are asked for."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings of the instance."""
        self._settings = settings
        self._base = settings.base
        self._contents = Contents(settings.home, settings.base)

    @property
    def now(self) -> datetime:
        """The present moment, as releases record it."""
        return datetime.now(UTC).replace(microsecond=0)

    @cached_property
    def release(self) -> Store:
        """The current release."""
        return Home(self._settings.home).open_current()[1]

    def vocabulary(self, name: str) -> Vocabulary:
        """Give a vocabulary by its id; raises `VersionError`."""
        return vocabulary_in(self.release, name, self._base)

    def versions(self, name: str) -> list[Version]:
        """Give the versions of a vocabulary, the newest first; raises `VersionError`."""
        return read_versions(self.release, self.vocabulary(name), self._base)

    def baseline(self, name: str, published: Path | None = None) -> Baseline:
        """Give what is published of a vocabulary, or what a file says in its place."""
        there = vocabularies(self.release, self._base).get(name)
        graph = there.graph if there else f"{self._base}graph/vocabulary/{name}"
        if published is not None:
            return Baseline(name, graph, read_skos(published, self._settings, graph).triples)
        triples = self.release.quads_for_pattern(None, None, None, NamedNode(graph))
        versions = version_space(name, self._base)

        def known(origin: str) -> Standing:
            home = Home(self._settings.home)
            return standing(home, self.release, graph, self._base, origin, versions)

        return Baseline(name, graph, frozenset(quad.triple for quad in triples), known)

    def pair(self, old: Place, new: Place) -> tuple[State, State]:
        """Give two states to compare; a file is read as the vocabulary of the other."""
        name = old.vocabulary or new.vocabulary or "file"
        return self.state(old, name), self.state(new, name)

    def state(self, place: Place, name: str) -> State:
        """Give one state; raises `VersionError` and `LoadError`."""
        if place.file is not None:
            return self._of_file(place.file, name)
        vocabulary = self.vocabulary(place.vocabulary)
        if place.moment == "published":
            return self._published(vocabulary)
        if place.moment == "drafts":
            return self._drafts(vocabulary)
        version = version_called(place.moment, self.versions(vocabulary.id))
        return self._contents.state(vocabulary, version)

    def export(self, name: str, version: str | None, form: str) -> bytes:
        """Write a vocabulary in one of the forms; raises `VersionError` and `LoadError`."""
        vocabulary = self.vocabulary(name)
        if form in ("xlsx", "csv"):
            return self._spreadsheet(vocabulary, version, form)
        triples = self._triples(vocabulary, version)
        if form == "turtle":
            changeset = changeset_of(vocabulary.graph, self.release, self._base)
            origin = origin_line(changeset, self._base) if changeset and version is None else ""
            return stable_form(triples, vocabulary.graph, self._settings, origin).encode()
        return write(triples, form, self._settings)

    def _triples(self, vocabulary: Vocabulary, version: str | None) -> list[Triple]:
        if version is None:
            where = NamedNode(vocabulary.graph)
            found = self.release.quads_for_pattern(None, None, None, where)
            return [quad.triple for quad in found]
        wanted = version_called(version, self.versions(vocabulary.id))
        return self._contents.triples(vocabulary, wanted)

    def _spreadsheet(self, vocabulary: Vocabulary, version: str | None, form: str) -> bytes:
        thesaurus = Thesauri(self._settings).current()
        languages = tuple(thesaurus.languages(vocabulary))
        if version is not None:
            graph, store = NamedNode(vocabulary.graph), Store()
            for one in self._triples(vocabulary, version):
                store.add(Quad(one.subject, one.predicate, one.object, graph))
                store.add(Quad(one.subject, one.predicate, one.object))
            known = version_called(version, self.versions(vocabulary.id))
            number = self._release_of(known, store, vocabulary.graph)
            release = replace(NOTHING, number=number)
            thesaurus = Thesaurus(release, store, Index.empty(), self._base)
        output = BytesIO()
        write_spreadsheet(
            output,
            thesaurus,
            vocabulary,
            Wanted(form="csv" if form == "csv" else "xlsx", languages=languages),
        )
        return output.getvalue()

    def _release_of(self, version: Version, said: Store, graph: str) -> int:
        """Give the release in which a version was made; 0 where that is not kept any more."""
        home = Home(self._settings.home)
        for number in home.kept():
            if home.manifest(number).created != version.issued:
                continue
            # Another release may be of the same second.
            if read_concepts(home.open(number), graph) == read_concepts(said, graph):
                return number
        return 0

    def history(self, name: str, concept: str | None, limit: int, language: str) -> Iterator[str]:
        """
        Tell what publications did to a vocabulary, or one concept, line by line, newest first.

        A concept is named by its IRI, or by the last step of it. Raises `VersionError` for one that
        the vocabulary never had. The words are in the language that is spoken.
        """
        thesaurus = Thesauri(self._settings).current()
        vocabulary = self.vocabulary(name)
        iri = None if concept is None else self._concept(vocabulary, concept)
        events = thesaurus.index.history(vocabulary=name, concept=iri, limit=limit)
        if iri is not None and not events and thesaurus.vocabulary_of(iri) is None:
            raise VersionError("unknown", f"{concept}: {name} never had such a concept")
        told = [(event.when, _told(event, name, language)) for event in events]
        told += [
            (
                one.issued,
                f"{one.issued:%Y-%m-%d %H:%M}  {gettext('Version %(version)s', version=one.name)}"
                f"  {one.author}: {one.notes}",
            )
            for one in self.versions(name)
        ]
        ordered = sorted(told, key=lambda one: one[0], reverse=True)
        return (line for _, line in ordered[:limit])

    def _concept(self, vocabulary: Vocabulary, word: str) -> str:
        """Give the IRI that a word means: itself, or that of the concept that ends so."""
        if is_iri(word):
            return word
        types = self.release.quads_for_pattern(
            None, RDF.type, SKOS.Concept, NamedNode(vocabulary.graph)
        )
        iris = (one.subject.value for one in types if isinstance(one.subject, NamedNode))
        found = sorted(iri for iri in iris if last_step(iri) == word)
        below = f"{vocabulary.scheme}/{word}"
        if below in found or not found:
            return below
        if len(found) > 1:
            raise VersionError("unknown", f"{word}: name one by its IRI: {', '.join(found)}")
        return found[0]

    def _published(self, vocabulary: Vocabulary) -> State:
        space = version_space(vocabulary.id, self._base)
        return State(self.release, vocabulary.graph, "published", space)

    def _drafts(self, vocabulary: Vocabulary) -> State:
        thesaurus = Thesauri(self._settings).current()
        drafts = Drafts(Desk.of(self._settings.home), thesaurus).pending(vocabulary.id)
        removed, added = triples_of(draft.edit for draft in drafts)
        triples = (set(self._published(vocabulary).triples()) - removed) | added
        return State.of(triples, vocabulary.graph, "drafts")

    def _of_file(self, path: Path, name: str) -> State:
        known = vocabularies(self.release, self._base).get(name)
        graph = known.graph if known else f"{self._base}graph/vocabulary/{name}"
        reading = read_skos(path, self._settings, graph)
        check_holds_skos(reading)
        return State.of(reading.triples, graph, path.name, version_space(name, self._base))


def _told(event: Event, name: str, language: str) -> str:
    about = f"{event.name(language)[0]} <{event.concept}>" if event.concept else name
    return (
        f"{event.when:%Y-%m-%d %H:%M}  {gettext('Release %(number)s', number=event.release)}"
        f"  {KINDS[event.kind]}  {about}  {event.author}: {event.message}"
    )


def write(triples: Iterable[Triple], form: str, settings: Settings) -> bytes:
    """Write triples as RDF/XML, N-Triples or JSON-LD, always in the same order."""
    ordered = sorted((blank(one, settings.base) for one in triples), key=str)
    if form == "jsonld":
        context = settings.content / "ontology" / "context.jsonld"
        return write_json_ld(ordered, Context(context.read_bytes()))
    if form not in _RDF:
        raise LoadError(f"{form}: not a form of RDF")
    written = serialize(ordered, format=_RDF[form], prefixes=dict(PREFIXES))
    return written or b""
