"""A query, and how it is to be answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from meagraph.query.dataset import names_several
from meagraph.query.formats import JSON, TURTLE, Format
from meagraph.query.scan import Scanned

Term = NamedNode | Literal


@dataclass(frozen=True)
class Query:
    """
    A query and how it is to be answered.

    `default_graphs` and `named_graphs` replace the dataset that the query names. `timeout` (in
    seconds) may only lower the setting. `bindings` gives variables their values; a SELECT query
    must project them. `prefixes`: the query may use the project's prefixes undeclared. `own`: it
    is the service's own (a page), for which one worker is kept free of strangers' queries. `id`
    names it while it runs (empty: one is made), and `client` says who asks, for the operator.
    `blank_nodes`: the skolem IRIs of a graph become blank nodes again.
    """

    text: str
    result_format: Format = JSON
    rdf_format: Format = TURTLE
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout: float | None = None
    bindings: Mapping[str, Term] = field(default_factory=dict)
    prefixes: bool = False
    own: bool = False
    id: str = ""
    client: str = ""
    blank_nodes: bool = False

    def job(self, scanned: Scanned) -> dict[str, object]:
        """Give the options, and what the scan found of the dataset, as the worker reads them."""
        graphs = scanned.default_graphs, scanned.named_graphs
        return {
            "result_format": self.result_format.name,
            "rdf_format": self.rdf_format.name,
            "default_graphs": self.default_graphs,
            "named_graphs": self.named_graphs,
            "bindings": {name: str(term) for name, term in self.bindings.items()},
            "prefixes": self.prefixes,
            "blank_nodes": self.blank_nodes,
            "prologue": scanned.prologue if names_several(*graphs) else "",
            "from": scanned.default_graphs,
            "from_named": scanned.named_graphs,
        }
