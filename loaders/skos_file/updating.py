"""A newer file against what is published: what comes, what goes, what is kept and why."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from meagraph.namespaces import DCT, OWL, RDF, SKOS

_THINGS = frozenset({SKOS.Concept, SKOS.Collection, SKOS.OrderedCollection, SKOS.ConceptScheme})
_KEPT_OF_SCHEME = (OWL.versionIRI, OWL.versionInfo, OWL.priorVersion, DCT.issued)
_TRUE = Literal(True)


@dataclass(frozen=True)
class Update:
    """
    The graph as it will be, and the IRIs of concepts, collections and schemes that it is about.

    `missing` are those that are published and that the file lacks: deprecated and kept, or
    withdrawn.
    """

    triples: frozenset[Triple]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether the file says what is published already."""
        return not (self.new or self.changed or self.missing)


def update(
    published: Iterable[Triple],
    file: Iterable[Triple],
    *,
    title: str,
    versions: str,
    day: date,
    withdraw: bool = False,
) -> Update:
    """
    Give the graph of a vocabulary after the import of a file, from the graph as it is published.

    Both are in the engine's terms.

    What the file lacks is deprecated with a note that names the file by its `title`, and keeps
    what was said of it; with `withdraw` it leaves. What is below the IRI `versions` (the records of
    named versions) stays, and so does the version of a scheme where the file says none.
    """
    graph = frozenset(file)
    new = _by_subject(graph)
    if not (old := _by_subject(published)):
        return Update(graph, tuple(sorted(_things(new))), (), ())
    things, given = _things(old), _things(new)
    result = dict(new)
    for subject, triples in old.items():
        if subject.startswith(versions) and subject not in new:
            result[subject] = triples
    for scheme in things & given:
        result[scheme] = new[scheme] | _version_of(old[scheme], new[scheme])
    missing = sorted(things - given)
    gone = missing if withdraw else [iri for iri in missing if not _is_deprecated(old[iri])]
    if not withdraw:
        for iri in missing:
            note = _note(iri, title, day) if iri in gone else set()
            result[iri] = old[iri] | new.get(iri, set()) | note
        _keep_parts(result, old, missing, things)
    graph = frozenset(one for said in result.values() for one in said)
    after = _by_subject(graph)
    both = sorted((things & given) - set(gone))
    return Update(
        graph,
        tuple(sorted(given - things)),
        tuple(iri for iri in both if after[iri] != old[iri]),
        tuple(gone),
    )


def _by_subject(triples: Iterable[Triple]) -> dict[str, set[Triple]]:
    found: dict[str, set[Triple]] = defaultdict(set)
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            found[triple.subject.value].add(triple)
    return dict(found)


def _things(said: dict[str, set[Triple]]) -> set[str]:
    return {
        subject
        for subject, triples in said.items()
        if any(one.predicate == RDF.type and one.object in _THINGS for one in triples)
    }


def _is_deprecated(triples: set[Triple]) -> bool:
    return any(one.predicate == OWL.deprecated and one.object == _TRUE for one in triples)


def _version_of(old: set[Triple], new: set[Triple]) -> set[Triple]:
    said = {one.predicate for one in new}
    return {one for one in old if one.predicate in _KEPT_OF_SCHEME and one.predicate not in said}


def _note(iri: str, title: str, day: date) -> set[Triple]:
    node = NamedNode(iri)
    text = f"No longer in “{title}” as imported on {day.isoformat()}; kept for those who use it."
    return {
        Triple(node, OWL.deprecated, _TRUE),
        Triple(node, SKOS.changeNote, Literal(text, language="en")),
    }


def _keep_parts(
    result: dict[str, set[Triple]], old: dict[str, set[Triple]], kept: list[str], things: set[str]
) -> None:
    """Keep what the statements on kept things lead to: extended labels, notes with parts."""
    waiting = list(kept)
    while waiting:
        for one in old[waiting.pop()]:
            part = one.object.value if isinstance(one.object, NamedNode) else ""
            if part in old and part not in result and part not in things:
                result[part] = old[part]
                waiting.append(part)
