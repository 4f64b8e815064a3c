"""A vocabulary as it was in an earlier version, without losing an IRI that was published since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pyoxigraph import Literal, NamedNode, Store, Triple

from meagraph.namespaces import DCT, OWL, RDF, SKOS, XSD
from meagraph.publishing import Outcome, Publisher
from meagraph.staging import Changeset, GraphChange
from meagraph.vocabulary.comparison import Comparison, State, compare
from meagraph.vocabulary.versions import (
    LOADER,
    OF_SCHEME,
    Contents,
    Version,
    VersionError,
    as_stored,
    desk_source,
    read_versions,
    version_space,
    vocabulary_in,
)

_THINGS = frozenset({SKOS.Concept, SKOS.Collection, SKOS.OrderedCollection, SKOS.ConceptScheme})
_OF_NOW = frozenset({*OF_SCHEME, DCT.hasVersion, DCT.modified})
"""What is said of the present: a rollback leaves it as it is."""

_TRUE = Literal(True)

Said = Mapping[str, set[Triple]]


@dataclass(frozen=True)
class Rollback:
    """What a rollback takes away and brings back, and what it comes to, concept by concept."""

    removed: frozenset[Triple]
    added: frozenset[Triple]
    comparison: Comparison


def plan_rollback(now: State, then: State, moment: datetime) -> Rollback:
    """
    Plan how a vocabulary becomes what it was `then`.

    Each concept, collection and scheme says again what it said. What came since is deprecated with
    a note and stays. The records of versions, and what a scheme says of its version, stay.
    """
    was, is_now = _by_subject(then.triples()), _by_subject(now.triples())
    later = sorted(_things(is_now) - _things(was))
    result: dict[str, set[Triple]] = {}
    for subject, triples in was.items():
        result[subject] = _restored(triples, is_now.get(subject, set()), moment)
    for subject in later:
        note = _note(subject, then.name, moment.date())
        result[subject] = is_now[subject] | (set() if _is_deprecated(is_now[subject]) else note)
    _keep_parts(result, is_now, later)
    after = as_stored(one for triples in result.values() for one in triples)
    before = {one for triples in is_now.values() for one in triples}
    state = State.of(after, now.graph, then.name)
    return Rollback(frozenset(before - after), frozenset(after - before), compare(now, state))


def roll_back(
    publisher: Publisher,
    vocabulary: str,
    version: str,
    author: str,
    message: str | None = None,
    seen: int | None = None,
) -> Outcome:
    """
    Publish a vocabulary as it was in a version, as a new release.

    `seen` is the release that whoever asks was shown the consequences for. Raises `VersionError`
    for an unknown vocabulary or version, or when another release is current; and as
    `Publisher.publish_from` does.
    """

    def changeset(before: Store) -> Changeset:
        if seen is not None and publisher.home.current() != seen:
            raise VersionError("changed", "something else was published; look at it again")
        words = message or f"the vocabulary {vocabulary} as in its version {version}"
        made = Changeset(author, words)
        planned = planned_in(before, publisher, vocabulary, version, made.created)
        here = vocabulary_in(before, vocabulary, publisher.base)
        origin = desk_source(before, here.graph, made, publisher.base)
        made.change(GraphChange(here.graph, planned.removed, planned.added, origin, LOADER))
        return made

    return publisher.publish_from(changeset)


def planned_in(
    release: Store, publisher: Publisher, vocabulary: str, version: str, moment: datetime
) -> Rollback:
    """Plan the rollback of what `release` holds of a vocabulary; raises `VersionError`."""
    base = publisher.base
    here = vocabulary_in(release, vocabulary, base)
    wanted = version_called(version, read_versions(release, here, base))
    then = Contents(publisher.settings.home, base).state(here, wanted)
    now = State(release, here.graph, "published", version_space(here.id, base))
    return plan_rollback(now, then, moment)


def version_called(name: str, versions: Iterable[Version]) -> Version:
    """Give the version with this name; raises `VersionError` naming those that there are."""
    known = {one.name: one for one in versions}
    if name not in known:
        raise VersionError(
            "unknown",
            f"there is no version {name!r}; versions: {', '.join(known) or 'none was made yet'}",
        )
    return known[name]


def _by_subject(triples: Iterable[Triple]) -> dict[str, set[Triple]]:
    found: dict[str, set[Triple]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            found.setdefault(triple.subject.value, set()).add(triple)
    return found


def _things(said: Said) -> set[str]:
    return {
        subject
        for subject, triples in said.items()
        if any(one.predicate == RDF.type and one.object in _THINGS for one in triples)
    }


def _restored(was: set[Triple], is_now: set[Triple], moment: datetime) -> set[Triple]:
    """Give what is said of a thing again, with what is said of the present as it is now."""
    back = {one for one in was if one.predicate not in _OF_NOW}
    present = {one for one in is_now if one.predicate in _OF_NOW}
    if back == is_now - present:
        return back | present
    dated = {one for one in present if one.predicate == DCT.modified}
    if not dated:
        return back | present
    stamp = Literal(moment.isoformat(), datatype=XSD.dateTime)
    return back | (present - dated) | {Triple(next(iter(dated)).subject, DCT.modified, stamp)}


def _note(iri: str, version: str, day: date) -> set[Triple]:
    node = NamedNode(iri)
    text = f"Not in version {version}, to which the vocabulary was brought back on {day}."
    return {
        Triple(node, OWL.deprecated, _TRUE),
        Triple(node, SKOS.changeNote, Literal(text, language="en")),
    }


def _is_deprecated(triples: set[Triple]) -> bool:
    return any(one.predicate == OWL.deprecated and one.object == _TRUE for one in triples)


def _keep_parts(result: dict[str, set[Triple]], is_now: Said, later: list[str]) -> None:
    """Keep what the statements on kept things lead to: extended labels, notes with parts."""
    waiting = list(later)
    while waiting:
        for one in is_now[waiting.pop()]:
            part = one.object.value if isinstance(one.object, NamedNode) else ""
            if part in is_now and part not in result:
                result[part] = is_now[part]
                waiting.append(part)
