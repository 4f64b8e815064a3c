"""The import of a SKOS file: which vocabulary it is, what it changes, and that it may."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store, Triple

from loaders.files import slug
from loaders.loader import Finding, LoadError
from loaders.skos_file.earlier import JOINED, LOADER, origin_in
from loaders.skos_file.joining import Standing, clashing, refusal, standing
from loaders.skos_file.owned import strangers
from loaders.skos_file.reading import Reading, check_holds_skos, read_skos
from loaders.skos_file.repairs import Target, repaired
from loaders.skos_file.statements import Statements
from loaders.skos_file.updating import Update, update
from meagraph import __version__
from meagraph.codes import read_codes
from meagraph.home import Home
from meagraph.identifiers import Identifiers
from meagraph.namespaces import DCT, LANGUAGES, RDF, RDFS, SKOS
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph
from meagraph.vocabulary.vocabularies import Vocabulary, vocabularies

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST = 40


@dataclass(frozen=True)
class Importing:
    """
    A file ready to be published as the content of a vocabulary.

    `update` says what it changes of what is published now, `findings` how the file was mended.
    `joined`: the file was exported here, and stands beside what was published since.
    """

    id: str
    graph: str
    scheme: str
    title: str
    is_new: bool
    update: Update
    findings: tuple[Finding, ...]
    joined: bool


class SkosImport:
    """One import of one file into one instance, asked for by an operator."""

    def __init__(
        self,
        path: Path,
        settings: Settings,
        *,
        vocabulary: str | None = None,
        title: str | None = None,
        withdraw: bool = False,
        overwrite: bool = False,
    ) -> None:
        """
        Take the file, and the id that is wished for (None: the one that it suggests).

        `title` is for a scheme that has none.

        With `withdraw`, what the file lacks leaves; otherwise it is deprecated and stays. With
        `overwrite`, the file is taken as it is, also where that undoes what was changed here.
        """
        self._path = path
        self._settings = settings
        self._identifiers = Identifiers(settings.base, read_codes(settings.content))
        self._wished = vocabulary
        self._title = title
        self._withdraw = withdraw
        self._overwrite = overwrite
        self._now = datetime.now(UTC).replace(microsecond=0)
        self._read: dict[str, Reading] = {}
        self._mended: dict[str, _Mended] = {}
        self._asked: Statements | None = None

    def prepare(self, release: Store) -> Importing:
        """
        Read the file and compare it with what `release` holds of the vocabulary.

        A file that was exported is joined with what was published since. Raises `LoadError` for a
        file that is not SKOS, an id that another vocabulary has, IRIs below the base that are not
        this vocabulary's, and a file that would undo what was changed here.
        """
        published = vocabularies(release, self._settings.base)
        name = self._choose_id(self._reading(self._temporary_graph()), published, release)
        graph = self._identifiers.graph("vocabulary", name)
        scheme = self._identifiers.mint("scheme", scheme=name)
        named = published[name].title() if name in published else ("", "")
        title = self._title or named[0] or self._path.name.partition(".")[0]
        mended = self._mend(name, graph, Target(scheme, title))
        old = frozenset(q.triple for q in release.quads_for_pattern(*_ANY, NamedNode(graph)))
        versions = f"{scheme}/version/"
        known = self._standing(mended.triples, old, release, name, versions)
        changed = update(
            old,
            mended.triples if known is None else self._joined(mended.triples, known),
            title=self._path.name,
            versions=versions,
            day=self._now.date(),
            withdraw=self._withdraw,
        )
        return Importing(
            name,
            graph,
            mended.scheme,
            mended.title,
            not old,
            changed,
            mended.findings,
            known is not None and known.origin is not None,
        )

    def changeset(self, importing: Importing, author: str, message: str | None) -> Changeset:
        """Give the changeset that publishes what was prepared."""
        words = message or f"import {self._path.name} as the vocabulary {importing.id}"
        changeset = Changeset(author, words, self._now)
        iri = self._identifiers.mint("source", slug=f"file-{slug(self._path.name)}")
        source = Source(iri, self._path.name)
        loader = JOINED if importing.joined else LOADER
        graph = StagedGraph(importing.graph, importing.update.triples, source, loader, __version__)
        changeset.put(graph, self._settings.base)
        return changeset

    def _standing(
        self,
        file: frozenset[Triple],
        published: frozenset[Triple],
        release: Store,
        name: str,
        versions: str,
    ) -> Standing | None:
        """Give what a file is joined with, None where it is taken as it is; raises `LoadError`."""
        if self._overwrite or not published or file == published:
            return None
        base = self._settings.base
        origin = origin_in(self._path, base)
        graph = self._identifiers.graph("vocabulary", name)
        known = standing(Home(self._settings.home), release, graph, base, origin, versions)
        if known.is_unknown:
            raise LoadError(f"{self._path}: {refusal(name)}")
        return known

    def _joined(self, file: frozenset[Triple], known: Standing) -> frozenset[Triple]:
        """Join a file with what was published since it was made; raises `LoadError`."""
        joined = known.joined(file, withdraw=self._withdraw)
        if joined.clashes:
            raise LoadError(f"{self._path}: {clashing(joined.clashes)}")
        return joined.triples

    def _mend(self, name: str, graph: str, target: Target) -> "_Mended":
        """Mend what was read, and check it; once for each graph."""
        if graph not in self._mended:
            statements = Statements(self._reading(graph).triples)
            findings = [
                *self._reading(graph).findings,
                *repaired(statements, target, self._path.name),
            ]
            self._check(statements, name)
            schemes = sorted(statements.instances(SKOS.ConceptScheme))
            main = target.scheme if target.scheme in schemes else schemes[0]
            # What was added is as the engine has it: names, types, truth values.
            title = _title_of(statements, main) or name
            self._mended[graph] = _Mended(frozenset(statements.all), main, title, tuple(findings))
        return self._mended[graph]

    def _reading(self, graph: str) -> Reading:
        """Read the file as a graph; a second time only if it has nodes that are named after it."""
        if not self._read:
            self._read[graph] = read_skos(self._path, self._settings, graph)
            check_holds_skos(self._read[graph])
        first = next(iter(self._read.values()))
        if graph not in self._read:
            again = first.has_unnamed
            self._read[graph] = read_skos(self._path, self._settings, graph) if again else first
        return self._read[graph]

    def _temporary_graph(self) -> str:
        name = self._wished if self._wished and _ID.fullmatch(self._wished) else "file"
        return self._identifiers.graph("vocabulary", name)

    def _choose_id(self, reading: Reading, published: dict[str, Vocabulary], release: Store) -> str:
        """Give the id to import under; raises `LoadError` when it is another vocabulary's."""
        statements = self._asked = self._asked or Statements(reading.triples)
        schemes = statements.instances(SKOS.ConceptScheme)
        known = [one for one in published.values() if schemes & set(one.schemes)]
        name = self._wished or (known[0].id if known else self._proposed(statements, schemes))
        if not _ID.fullmatch(name) or len(name) > _LONGEST:
            raise LoadError(
                f"{name!r} cannot be the id of a vocabulary: lower-case letters, digits and"
                f" hyphens between them, at most {_LONGEST}; choose one with --id"
            )
        for other in known:
            if other.id != name:
                raise LoadError(
                    f"{self._path}: its scheme <{min(schemes & set(other.schemes))}> is published"
                    f" as the vocabulary {other.id!r} already; import it with --id {other.id}"
                )
        if name in published and not known:
            self._check_is_newer(statements, schemes, published[name], release)
        return name

    def _check_is_newer(
        self, statements: Statements, schemes: set[str], taken: Vocabulary, release: Store
    ) -> None:
        """
        Raise `LoadError` unless a file is an edition of the vocabulary that has its id.

        One without a scheme is, when its first import made the scheme and they share a concept.
        """
        made = self._identifiers.mint("scheme", scheme=taken.id)
        if not schemes and taken.schemes == (made,):
            graph = NamedNode(taken.graph)
            if any(
                Quad(one, RDF.type, SKOS.Concept, graph) in release
                for one in map(NamedNode, statements.described)
            ):
                return
        raise LoadError(
            f"the id {taken.id!r} is taken by the vocabulary “{taken.title()[0]}”"
            f" (<{taken.scheme}>), which is not in {self._path.name}; choose another one with --id"
        )

    def _proposed(self, statements: Statements, schemes: set[str]) -> str:
        """Propose an id: from the end of an own scheme, the title, or the name of the file."""
        own = f"{self._settings.base}vocabulary/"
        for scheme in sorted(schemes):
            if scheme.startswith(own):
                return scheme.removeprefix(own)
        titles = [self._title, *(_title_of(statements, scheme) for scheme in sorted(schemes))]
        stem = self._path.name.partition(".")[0]
        for text in (*titles, stem):
            if text and (name := _as_id(text)):
                return name
        return "vocabulary"

    def _check(self, statements: Statements, name: str) -> None:
        """Raise `LoadError` for a file without concepts, or with IRIs that are not its own."""
        concepts = statements.instances(SKOS.Concept)
        if not concepts:
            raise LoadError(
                f"{self._path}: no concept is in it (skos:Concept, or a thing with skos:broader)"
            )
        for _, message in strangers(statements.described, name, self._identifiers):
            raise LoadError(f"{self._path}: {message}")


@dataclass(frozen=True)
class _Mended:
    """What a file says after it was mended."""

    triples: frozenset[Triple]
    scheme: str
    title: str
    findings: tuple[Finding, ...]


_ANY = (None, None, None)


def _as_id(text: str) -> str:
    """
    Make an id of a title; empty where nothing of it can stand in one.

    >>> _as_id("UNESCO Thesaurus"), _as_id("Словарь")
    ('unesco-thesaurus', '')
    """
    found = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return found[:_LONGEST].rstrip("-")


def _title_of(statements: Statements, scheme: str) -> str | None:
    """Give the title of a scheme, in the first of the six languages that has one, or in any."""
    found: dict[str, str] = {}
    for predicate in (DCT.title, SKOS.prefLabel, RDFS.label):
        for thing, text in statements.texts(predicate):
            if thing == scheme:
                found.setdefault(text.language or "", text.value)
    order: Iterable[str] = (*LANGUAGES, "", *sorted(found))
    return next((found[tag] for tag in order if tag in found), None)
