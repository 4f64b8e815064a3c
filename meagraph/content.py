"""The shipped content (ontology, vocabularies, shapes): read, and moved to the instance's base."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from meagraph.namespaces import DEFAULT_BASE, MEA

Term = TypeVar("Term")

_ONTOLOGY = MEA.iri.rstrip("#")


def rebased(path: Path, base: str) -> Iterator[Triple]:
    """
    Parse a shipped Turtle file and move its IRIs from the default base to `base`.

    The ontology keeps its namespace wherever it is served, so that all instances share its terms
    and federated queries match. Relative IRIs are read against `base`, as those of data are.
    Raises `SyntaxError` naming the file, line and column.
    """
    try:
        for quad in parse(
            path=str(path), format=RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True
        ):
            yield Triple(
                _moved(quad.subject, base), _moved(quad.predicate, base), _moved(quad.object, base)
            )
    except SyntaxError as error:
        place = [str(number) for number in (error.lineno, error.offset) if number is not None]
        raise SyntaxError(f"{':'.join([str(path), *place])}: {error.msg}") from error


def _moved(term: Term, base: str) -> Term | NamedNode:
    return NamedNode(moved_iri(term.value, base)) if isinstance(term, NamedNode) else term


def moved_iri(iri: str, base: str) -> str:
    """Give the IRI that a shipped `iri` has on an instance with this base."""
    if iri.startswith(_ONTOLOGY) or not iri.startswith(DEFAULT_BASE):
        return iri
    return base + iri.removeprefix(DEFAULT_BASE)
