"""
Named versions of a vocabulary: what it said when its editors gave it a name, kept for ever.

The record of a version (who, when, notes, what it follows) stands in the vocabulary's own graph
and is published with it. Its content is a file of the home, written durably before the record is
published: a crash between the two leaves at most a file that nothing mentions.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import zstandard
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from meagraph import durable
from meagraph.namespaces import DCT, OWL, PROV, RDF, SCHEMA, XSD
from meagraph.publishing import Outcome, Publisher
from meagraph.records import source_of
from meagraph.staging import Changeset, GraphChange, Source
from meagraph.vocabulary.comparison import State
from meagraph.vocabulary.turtle import parse_turtle, write_turtle
from meagraph.vocabulary.vocabularies import Vocabulary, vocabularies

FOLDER = "vocabularies"
"""
Where the home keeps the contents of versions: `{id}/{version}-{its SHA-256 begins}.ttl.zst`.

After a rollback of the home a name can be given again, to another content: no file is replaced that
a release mentions.
"""

LOADER = "desk"
"""What the provenance of a graph names as its loader when a version was made of it."""

NAME = re.compile(r"[0-9A-Za-z]+(?:[._-][0-9A-Za-z]+)*")
RESERVED = frozenset({"published", "drafts", "diff"})
"""Words that mean another state of a vocabulary; no version is called so."""

LONGEST_NAME = 40
LONGEST_NOTES = 10_000

OF_SCHEME = (OWL.versionIRI, OWL.versionInfo, OWL.priorVersion, DCT.issued)
"""What a scheme says of its version (OWL 2, 3.1 and 5.5; DCMI Metadata Terms)."""

_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST_BYTES = 1024 * 1024 * 1024


class VersionError(Exception):
    """
    A version that cannot be made or read; the message says why and what to do.

    `code` is `name`, `taken`, `notes`, `notes-length`, `vocabulary`, `unknown`, `damaged` or
    `changed`.
    """

    def __init__(self, code: str, message: str) -> None:
        """Take the code and a sentence for whoever asked."""
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Version:
    """
    The record of one named version.

    `notes` say what is new, in the language `language` (`""`: not said); `prior` is the name of
    the version before; `digest` the SHA-256 of its Turtle.
    """

    name: str
    iri: str
    issued: datetime
    author: str
    notes: str
    language: str
    prior: str | None
    digest: str


def version_space(vocabulary: str, base: str) -> str:
    """
    Give how the IRIs of a vocabulary's versions begin.

    >>> version_space("subjects", "https://e.org/")
    'https://e.org/vocabulary/subjects/version/'
    """
    return f"{base}vocabulary/{vocabulary}/version/"


def read_versions(store: Store, vocabulary: Vocabulary, base: str) -> list[Version]:
    """Give the versions of a vocabulary that a release records, the newest first."""
    space, graph = version_space(vocabulary.id, base), NamedNode(vocabulary.graph)
    records: dict[str, dict[NamedNode, Literal | NamedNode]] = {}
    for found in store.quads_for_pattern(None, DCT.isVersionOf, None, graph):
        if isinstance(found.subject, NamedNode) and found.subject.value.startswith(space):
            said = store.quads_for_pattern(found.subject, None, None, graph)
            records[found.subject.value] = {
                quad.predicate: quad.object
                for quad in said
                if isinstance(quad.object, Literal | NamedNode)
            }
    known = [_version(iri, said, space) for iri, said in records.items()]
    return sorted(known, key=lambda one: (one.issued, one.name), reverse=True)


def _version(iri: str, said: dict[NamedNode, Literal | NamedNode], space: str) -> Version:
    def text(predicate: NamedNode) -> str:
        return said[predicate].value if predicate in said else ""

    notes = said.get(DCT.description)
    prior = text(OWL.priorVersion)
    return Version(
        name=iri.removeprefix(space),
        iri=iri,
        issued=datetime.fromisoformat(text(DCT.issued)),
        author=text(DCT.creator),
        notes=text(DCT.description),
        language=(notes.language or "") if isinstance(notes, Literal) else "",
        prior=prior.removeprefix(space) if prior.startswith(space) else None,
        digest=text(SCHEMA.sha256),
    )


class Contents:
    """The contents of named versions in a home: written once, never changed."""

    def __init__(self, home: Path, base: str) -> None:
        """Take the home's directory and the base IRI."""
        self._folder = home / FOLDER
        self._base = base

    def turtle(self, vocabulary: str, version: str, digest: str) -> bytes:
        """
        Give the Turtle of a version, by the id and name it has and its SHA-256.

        Raises `VersionError` when it is missing or damaged.
        """
        path = self._path(vocabulary, version, digest)
        try:
            packed = path.read_bytes()
            text = zstandard.ZstdDecompressor().decompress(packed, max_output_size=_MOST_BYTES)
        except (OSError, zstandard.ZstdError) as error:
            raise VersionError(
                "damaged",
                f"{path}: the content of version {version} cannot be read ({error}); put back the"
                " file from a backup of the home",
            ) from error
        if sha256(text).hexdigest() != digest:
            raise VersionError(
                "damaged",
                f"{path}: this is not what version {version} was published with; put back the file"
                " from a backup of the home",
            )
        return text

    def triples(self, vocabulary: Vocabulary, version: Version) -> list[Triple]:
        """Give what a version says; raises `VersionError`."""
        text = self.turtle(vocabulary.id, version.name, version.digest)
        return parse_turtle(text, self._base, vocabulary.graph)

    def state(self, vocabulary: Vocabulary, version: Version) -> State:
        """Give a version to compare with another state; raises `VersionError`."""
        space = version_space(vocabulary.id, self._base)
        triples = self.triples(vocabulary, version)
        return State.of(triples, vocabulary.graph, version.name, space)

    def write(self, vocabulary: str, version: str, text: bytes) -> None:
        """Write a content durably; only a file with the same content is replaced."""
        path = self._path(vocabulary, version, sha256(text).hexdigest())
        for folder in (path.parent.parent, path.parent):
            if not folder.is_dir():
                folder.mkdir(parents=True, exist_ok=True)
                durable.sync_directory(folder.parent)
        durable.write_file(path, zstandard.ZstdCompressor(level=12).compress(text))

    def _path(self, vocabulary: str, version: str, digest: str) -> Path:
        if not _ID.fullmatch(vocabulary) or not NAME.fullmatch(version):
            raise VersionError("name", f"{vocabulary}, {version}: not names that a file can have")
        if not _DIGEST.fullmatch(digest):
            raise VersionError("damaged", f"the record of version {version} tells no SHA-256")
        return self._folder / vocabulary / f"{version}-{digest[:12]}.ttl.zst"


@dataclass(frozen=True)
class Making:
    """
    A version to be made: of which vocabulary, its name, what is new and in which language, by whom.

    `check` says whether the words can stand; what else may be in the way is found under the
    publisher's lock.
    """

    vocabulary: str
    name: str
    notes: str
    language: str
    author: str

    def check(self) -> None:
        """Raise `VersionError` for a name or notes that cannot be."""
        fits = NAME.fullmatch(self.name) and len(self.name) <= LONGEST_NAME
        if not fits or self.name.lower() in RESERVED:
            raise VersionError(
                "name",
                f"{self.name!r} cannot name a version: letters, digits, and dots, hyphens or"
                f" underscores between them, at most {LONGEST_NAME}, such as 1.2 or 2026-11",
            )
        if not self.notes.strip():
            raise VersionError("notes", "a version has notes: say what is new for those who use it")
        if len(self.notes) > LONGEST_NOTES:
            raise VersionError(
                "notes-length",
                f"the notes are longer than {LONGEST_NOTES} characters; shorten them",
            )
        if not _ID.fullmatch(self.vocabulary):
            raise VersionError(
                "vocabulary",
                f"the vocabulary {self.vocabulary!r} cannot have versions: its id is not one of"
                " lower-case letters, digits and hyphens",
            )


def make_version(publisher: Publisher, making: Making) -> Outcome:
    """
    Publish what a vocabulary says now as a named version; gives the release that says so.

    The main scheme gets `owl:versionIRI`, `owl:versionInfo`, `owl:priorVersion` and `dct:issued`,
    and the version a record with the notes. Raises `VersionError` for a name that is taken or
    cannot be, and as `Publisher.publish_from` does.
    """
    making.check()

    def changeset(before: Store) -> Changeset:
        vocabulary = vocabulary_in(before, making.vocabulary, publisher.base)
        made = Changeset(
            making.author, f"version {making.name} of the vocabulary {making.vocabulary}"
        )
        removed, added, text = _planned(making, vocabulary, before, made.created, publisher.base)
        Contents(publisher.settings.home, publisher.base).write(vocabulary.id, making.name, text)
        origin = desk_source(before, vocabulary.graph, made, publisher.base)
        made.change(GraphChange(vocabulary.graph, removed, added, origin, LOADER))
        return made

    return publisher.publish_from(changeset)


def vocabulary_in(release: Store, name: str, base: str) -> Vocabulary:
    """Give the vocabulary with this id; raises `VersionError` when the release has none."""
    known = vocabularies(release, base)
    if name not in known:
        raise VersionError(
            "vocabulary", f"there is no vocabulary {name!r}; there are: {', '.join(known)}"
        )
    return known[name]


def desk_source(release: Store, graph: str, changeset: Changeset, base: str) -> Source:
    """
    Give the source of a graph that its editors change: the one it has, or else their desk.

    What was imported stays so: that they changed it tells the loader's name, `LOADER`.
    """
    desk = Source(
        f"{base}source/{LOADER}",
        "Written at the editors’ desk",
        retrieved=changeset.created.date(),
    )
    known = source_of(graph, release, base)
    return desk if known is None or known.iri == desk.iri else known


def _planned(
    making: Making, vocabulary: Vocabulary, before: Store, now: datetime, base: str
) -> tuple[set[Triple], set[Triple], bytes]:
    """Give the statements that a new version removes and adds, and its content."""
    known = read_versions(before, vocabulary, base)
    if any(one.name.lower() == making.name.lower() for one in known):
        names = ", ".join(one.name for one in known)
        raise VersionError(
            "taken", f"there is a version {making.name} already ({names}); choose another"
        )
    iri = NamedNode(f"{version_space(vocabulary.id, base)}{making.name}")
    scheme, graph = NamedNode(vocabulary.scheme), NamedNode(vocabulary.graph)
    moment = Literal(now.isoformat(), datatype=XSD.dateTime)
    about = {
        Triple(scheme, OWL.versionIRI, iri),
        Triple(scheme, OWL.versionInfo, Literal(making.name)),
        Triple(scheme, DCT.issued, moment),
    }
    prior = [Triple(scheme, OWL.priorVersion, NamedNode(one.iri)) for one in known[:1]]
    about |= set(prior)
    removed = {
        quad.triple
        for predicate in OF_SCHEME
        for quad in before.quads_for_pattern(scheme, predicate, None, graph)
    }
    now_said = State(before, vocabulary.graph, "", version_space(vocabulary.id, base)).triples()
    content = (set(now_said) - removed) | as_stored(about)
    text = write_turtle(content, base, vocabulary.graph).encode()
    notes = Literal(making.notes.strip(), language=making.language or None)
    record = {
        Triple(iri, RDF.type, PROV.Entity),
        Triple(iri, DCT.isVersionOf, scheme),
        Triple(iri, OWL.versionInfo, Literal(making.name)),
        Triple(iri, DCT.issued, moment),
        Triple(iri, DCT.creator, Literal(making.author)),
        Triple(iri, DCT.description, notes),
        Triple(iri, SCHEMA.sha256, Literal(sha256(text).hexdigest())),
        *(Triple(iri, OWL.priorVersion, NamedNode(one.iri)) for one in known[:1]),
    }
    return removed, about | record, text


def as_stored(triples: Iterable[Triple]) -> set[Triple]:
    """Give triples in the engine's terms."""
    store = Store()
    store.extend(Quad(*triple) for triple in triples)
    return {quad.triple for quad in store}
