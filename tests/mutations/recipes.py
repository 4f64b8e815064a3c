"""Mutants that cannot be generated: what a condition between two facts asks."""

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, Triple

from meagraph.namespaces import DEFAULT_BASE, MEA

_DECISION = NamedNode(f"{DEFAULT_BASE}decision/cbd/cop/12/2")
_NUMBER = Triple(_DECISION, MEA.number, Literal("XII/2"))


def _numbered(number: str) -> tuple[NamedNode, frozenset[Triple], frozenset[Triple]]:
    new = Triple(_DECISION, MEA.number, Literal(number))
    return _DECISION, frozenset([_NUMBER]), frozenset([new])


RECIPES: Mapping[
    tuple[str, str], tuple[tuple[NamedNode, frozenset[Triple], frozenset[Triple]], ...]
] = {
    ("DecisionNumberNagoya", "or"): (_numbered("NP-1/13"),),
    ("DecisionNumberCartagena", "or"): (_numbered("BS-II/13"), _numbered("CP-9/1")),
}
"""Edits by shape and constraint: the record, what is taken away, what is added."""
