"""What is known of a thing: its own triples, or the tombstone of what was withdrawn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from meagraph.graphs import SYSTEM, system_graph
from meagraph.manifest import Manifest
from meagraph.namespaces import DCT, MEA, PROV, RDF, XSD
from server.instance import Instance, Term
from server.names import NAMING, NUMBERS, PARTS, listed

_NAMING = listed(*NAMING)
_CALLED = listed(*NAMING, *NUMBERS)
_PARTS = listed(*PARTS)

OWN = "CONSTRUCT { ?thing ?property ?value } WHERE { ?thing ?property ?value }"

AROUND = f"""
CONSTRUCT {{ ?value ?naming ?name }}
WHERE {{ ?thing ?property ?value . ?value ?naming ?name FILTER(?naming IN ({_CALLED})) }}
"""

WHOLES = f"""
CONSTRUCT {{ ?value ?part ?whole . ?whole ?naming ?name }}
WHERE {{
  ?thing ?property ?value . ?value ?part ?whole . ?whole ?naming ?name
  FILTER(?part IN ({_PARTS}) && ?naming IN ({_NAMING}))
  FILTER NOT EXISTS {{ ?value ?named ?any FILTER(?named IN ({_CALLED})) }}
}}
"""

CHILDREN = """
CONSTRUCT { ?child ?childProperty ?childValue }
WHERE {
  ?thing ?property ?child .
  FILTER(isIRI(?child) && CONTAINS(STR(?child), "/.well-known/genid/"))
  ?child ?childProperty ?childValue
}
"""

KEPT_APART = """
CONSTRUCT { ?thing ?property ?value } WHERE { GRAPH ?graph { ?thing ?property ?value } }
"""

GRAPH_HELD = "SELECT ?graph (COUNT(*) AS ?size) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
GRAPH_TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?graph { ?s ?p ?o } }"


@dataclass(frozen=True)
class Description:
    """
    A thing and what is said of it.

    `triples` have it as subject, or as subject one of its parts without a name of its own (below
    `.well-known/genid/`); `names` say what the things that it points to are called.
    """

    iri: NamedNode
    triples: tuple[Triple, ...]
    names: tuple[Triple, ...] = ()

    @property
    def everything(self) -> Iterator[Triple]:
        """Every triple once, the thing's own first."""
        return iter(dict.fromkeys((*self.triples, *self.names)))

    @property
    def types(self) -> list[str]:
        """The classes of the thing."""
        return [value.value for value in self.values(RDF.type) if isinstance(value, NamedNode)]

    def values(self, predicate: NamedNode) -> list[Term]:
        """Give what the thing has for a property."""
        return [o for s, p, o in self.triples if s == self.iri and p == predicate]

    def text(self, predicate: NamedNode) -> str | None:
        """Give the first value of a property as text."""
        return next((str(value.value) for value in self.values(predicate)), None)


@dataclass(frozen=True)
class Tombstone:
    """What remains of a thing that was withdrawn: when, why, and by which changeset."""

    iri: NamedNode
    triples: tuple[Triple, ...]
    when: str
    reason: str

    @property
    def everything(self) -> Iterator[Triple]:
        """Every triple of the tombstone."""
        return iter(self.triples)


def describe(instance: Instance, iri: str) -> Description | Tombstone | None:
    """Give what the current release says of a thing; None when it was never known."""
    thing = NamedNode(iri)
    own = instance.triples(OWN, thing=thing)
    if own:
        children = instance.triples(CHILDREN, thing=thing)
        around = [*instance.triples(AROUND, thing=thing), *instance.triples(WHOLES, thing=thing)]
        return Description(thing, _sorted([*own, *children]), _sorted(around))
    if release := _release(instance, iri):
        return release
    apart = instance.triples(KEPT_APART, thing=thing)
    if any(triple.predicate == PROV.invalidatedAtTime for triple in apart):
        return _tombstone(thing, apart)
    return Description(thing, _sorted(apart)) if apart else None


def describe_graph(instance: Instance, iri: str) -> int:
    """Give the number of triples of the named graph `iri`; 0 when there is none."""
    rows = instance.rows(GRAPH_HELD, graph=NamedNode(iri))
    return int(rows[0]["size"].value) if rows else 0


def graph_triples(instance: Instance, iri: str) -> list[Triple]:
    """Give the whole content of the named graph `iri`."""
    return instance.triples(GRAPH_TRIPLES, graph=NamedNode(iri))


def is_graph(instance: Instance, iri: str) -> bool:
    """Say whether an IRI is the name of a graph."""
    return iri.startswith(f"{instance.base}graph/")


def is_service_graph(instance: Instance, iri: str) -> bool:
    """Say whether a graph is one that the service keeps for itself."""
    return iri.startswith(instance.base + SYSTEM)


def release_triples(manifest: Manifest) -> Iterator[Triple]:
    """Describe a release in RDF, from its manifest."""
    subject = NamedNode(f"{manifest.base}release/{manifest.number}")
    yield Triple(subject, RDF.type, MEA.Release)
    yield Triple(subject, MEA.releaseNumber, Literal(manifest.number))
    if manifest.parent:
        parent = NamedNode(f"{manifest.base}release/{manifest.parent}")
        yield Triple(subject, MEA.parentRelease, parent)
    day = Literal(manifest.created.isoformat(), datatype=XSD.dateTime)
    yield Triple(subject, PROV.generatedAtTime, day)
    changeset = NamedNode(f"{manifest.base}changeset/{manifest.changeset}")
    yield Triple(subject, MEA.changeset, changeset)
    yield Triple(subject, DCT.creator, Literal(manifest.author))
    yield Triple(subject, DCT.description, Literal(manifest.message))


def validation_graph(instance: Instance) -> NamedNode:
    """Give the name of the graph with the validation report of the release."""
    return NamedNode(system_graph(instance.base, "validation"))


def _release(instance: Instance, iri: str) -> Description | None:
    number = iri.removeprefix(f"{instance.base}release/")
    if not number.isdecimal() or int(number) not in instance.home.kept():
        return None
    triples = release_triples(instance.home.manifest(int(number)))
    return Description(NamedNode(iri), tuple(triples))


def _tombstone(thing: NamedNode, triples: Iterable[Triple]) -> Tombstone:
    said = {triple.predicate: triple.object for triple in triples}
    when, reason = said[PROV.invalidatedAtTime], said.get(DCT.description)
    return Tombstone(
        thing,
        _sorted(triples),
        when=str(getattr(when, "value", "")),
        reason=str(getattr(reason, "value", "")),
    )


def _sorted(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Put triples in one order, so that the same content always has the same representation."""
    return tuple(sorted(set(triples), key=str))
