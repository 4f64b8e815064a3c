"""A file, what it was made of, and what is published by now: the changes of both, joined."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store, Triple

from loaders.skos_file.earlier import Moment, moments
from meagraph.home import Home
from meagraph.namespaces import DCT, OWL, RDF, SKOS
from meagraph.vocabulary.changes import Conflict, merge
from meagraph.vocabulary.concept import Concept, Statement, last_step

_THINGS = frozenset({SKOS.Concept, SKOS.Collection, SKOS.OrderedCollection, SKOS.ConceptScheme})
_OF_VERSIONS = frozenset({OWL.versionIRI, OWL.versionInfo, OWL.priorVersion, DCT.issued})


@dataclass(frozen=True)
class Clash:
    """That a file and the published vocabulary both changed the same of a thing."""

    iri: str
    message: str


@dataclass(frozen=True)
class Joined:
    """
    What a file says together with what was published since it was made, and what clashes.

    `of` is what the file was made of: what it lacks of that was taken out in it.
    """

    triples: frozenset[Triple]
    of: frozenset[Triple]
    clashes: tuple[Clash, ...]


@dataclass(frozen=True)
class Standing:
    """
    What a file is joined with: the published graph, and the file's origin if there is one.

    `is_ours` says that the vocabulary was changed here since it was last loaded.
    """

    published: frozenset[Triple]
    origin: Moment | None
    is_ours: bool

    @property
    def is_unknown(self) -> bool:
        """Whether a file of this origin would undo what was published here."""
        return self.origin is None and self.is_ours

    def joined(self, file: Iterable[Triple], *, withdraw: bool = False) -> Joined:
        """Join what a file says with what was published since; as it is when nothing was."""
        mine = frozenset(file)
        if self.origin is None or self.origin.triples == self.published:
            return Joined(mine, self.published, ())
        return join(self.origin.triples, self.published, mine, withdraw=withdraw)


def standing(
    home: Home, release: Store, graph: str, base: str, origin: str, versions: str
) -> Standing:
    """
    Give what a file that names the changeset `origin` is joined with.

    The states are those of the journal. `versions` is the beginning of the IRIs of named versions,
    which are no change.
    """
    published: frozenset[Triple] | None = None
    found: Moment | None = None
    loaded: Moment | None = None
    for moment in moments(home, release, graph, base):
        published = moment.triples if published is None else published
        loaded = loaded or (None if moment.is_by_people else moment)
        if moment.changeset == origin:
            found = moment
        if found or (loaded and not origin):
            break
    now = published or frozenset()
    was = loaded.triples if loaded else frozenset()
    return Standing(now, found, _plain(now, versions) != _plain(was, versions))


def refusal(name: str) -> str:
    """Tell why a file of unknown origin is not taken, and what to do."""
    return (
        f"the vocabulary {name!r} was changed here, or in a file exported from here, since it was"
        " last imported from elsewhere, and this file does not tell which state of it it was made"
        " of: it would undo those changes. Export it"
        f" (`meagraph vocab export {name}`), which writes that as the first line, and make your"
        " changes in that file; or import with --overwrite, and what was changed here is lost"
    )


def clashing(clashes: Iterable[Clash]) -> str:
    """Tell what clashes, a line for each, and what to do."""
    lines = "\n".join(f"  <{one.iri}> {one.message}" for one in clashes)
    return (
        "since the file was exported, the same was changed here:\n"
        f"{lines}\nExport the vocabulary again and make your changes in that file, or import with"
        " --overwrite, and what was changed here is lost"
    )


def join(
    base: Iterable[Triple],
    theirs: Iterable[Triple],
    mine: Iterable[Triple],
    *,
    withdraw: bool = False,
) -> Joined:
    """
    Join what `theirs` and `mine` changed of `base`, subject by subject.

    A thing that `mine` took out is not in the result, whatever `theirs` did to it: it is deprecated
    as it is published. With `withdraw` it would leave, so that what was done to it is a clash.
    """
    old = frozenset(base)
    parts = [_by_subject(each) for each in (old, theirs, mine)]
    result: set[Triple] = set()
    clashes: list[Clash] = []
    for iri in sorted({iri for part in parts for iri in part}):
        was, their, my = (Concept(iri, part.get(iri, frozenset())) for part in parts)
        if said := _taken_out(was, their, my, withdraw):
            clashes.append(Clash(iri, said))
            continue
        if _is_thing(was) and not my.statements:
            continue
        merged = merge(was, their, my)
        clashes += [Clash(iri, _told(one)) for one in merged.conflicts]
        node = NamedNode(iri)
        result |= {Triple(node, one.predicate, one.value) for one in merged.concept.statements}
    return Joined(frozenset(result), old, tuple(clashes))


def _taken_out(was: Concept, theirs: Concept, mine: Concept, withdraw: bool) -> str:
    """Tell that one side took out what the other changed; empty where that is not so."""
    if was in (theirs, mine) or not was.statements:
        return ""
    if mine.statements and not theirs.statements:
        return "was taken out here, and the file changes it"
    if theirs.statements and not mine.statements and (withdraw or not _is_thing(was)):
        return "was changed here, and the file takes it out"
    return ""


def _told(conflict: Conflict) -> str:
    where = last_step(conflict.predicate.value)
    where += f"@{conflict.language}" if conflict.language else ""
    was, theirs, mine = (
        " | ".join(sorted(f"“{value.value}”" for value in side)) or "nothing"
        for side in (conflict.base, conflict.theirs, conflict.mine)
    )
    return f"{where}: was {was}, published is {theirs}, the file says {mine}"


def _by_subject(triples: Iterable[Triple]) -> dict[str, frozenset[Statement]]:
    found: dict[str, set[Statement]] = defaultdict(set)
    for one in triples:
        if isinstance(one.subject, NamedNode):
            found[one.subject.value].add(Statement(one.predicate, one.object))  # type: ignore[arg-type]
    return {iri: frozenset(said) for iri, said in found.items()}


def _is_thing(concept: Concept) -> bool:
    return any(one.predicate == RDF.type and one.value in _THINGS for one in concept.statements)


def _plain(triples: Iterable[Triple], versions: str) -> set[Triple]:
    """Give what is said but for the records of named versions."""
    return {
        one
        for one in triples
        if one.predicate not in _OF_VERSIONS
        and not (isinstance(one.subject, NamedNode) and one.subject.value.startswith(versions))
    }
