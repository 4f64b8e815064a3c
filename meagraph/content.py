"""The shipped content (ontology, vocabularies, shapes): read, and moved to the instance's base."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from meagraph.namespaces import DEFAULT_BASE, MEA

_ONTOLOGY = MEA.iri.rstrip("#")


def rebased(path: Path, base: str) -> Iterator[Triple]:
    """
    Parse a shipped Turtle file and move its IRIs from the default base to `base`.

    The ontology keeps its namespace wherever it is served, so that all instances share its terms
    and federated queries match. Raises `SyntaxError` naming the file and line.
    """
    try:
        for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True):
            subject, predicate, value = quad.triple
            yield Triple(_moved(subject, base), _moved(predicate, base), _moved(value, base))
    except SyntaxError as error:
        raise SyntaxError(f"{path}: {error}") from error


def _moved(term: object, base: str) -> object:
    match term:
        case NamedNode():
            return NamedNode(moved_iri(term.value, base))
        case Literal():
            datatype = moved_iri(term.datatype.value, base)
            return term if term.language else Literal(term.value, datatype=NamedNode(datatype))
    return term


def moved_iri(iri: str, base: str) -> str:
    """Give the IRI that a shipped `iri` has on an instance with this base."""
    if iri.startswith(_ONTOLOGY) or not iri.startswith(DEFAULT_BASE):
        return iri
    return base + iri.removeprefix(DEFAULT_BASE)
