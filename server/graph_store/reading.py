"""Reads: a graph is asked of a query worker, whole, with its blank nodes."""

from pyoxigraph import NamedNode

from meagraph.graphs import system_graph
from meagraph.query.formats import Format
from meagraph.query.pool import Query, Result
from server.graph_store.protocol import Target
from server.graph_store.state import MERGED, UNRECORDED
from server.instance import Instance

_RECORDED = """
SELECT ?about ?graph ?changeset WHERE { GRAPH ?about { ?graph prov:wasGeneratedBy ?changeset } }
"""
_HELD = "SELECT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } } LIMIT 1"
_NAMED = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?graph { ?s ?p ?o } }"
_DEFAULT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def current_state(here: Instance, name: str | None) -> str | None:
    """
    Give the state of a graph (None: the default graph) of the current release.

    None when there is no such graph. Raises `QueryError`.
    """
    if name is None:
        return MERGED
    about = NamedNode(system_graph(here.base, "provenance", name))
    graph = NamedNode(name)
    for row in here.rows(_RECORDED, about=about, graph=graph):
        return str(row["changeset"].value).removeprefix(f"{here.base}changeset/")
    return UNRECORDED if here.rows(_HELD, graph=graph) else None


def find(here: Instance, target: Target) -> tuple[str | None, str | None, Format | None]:
    """
    Find the graph of `target`: its name, its state, and the form that its address asks for.

    The exact name goes first, then the name without the suffix of a form. The state is None when
    there is neither.
    """
    state = current_state(here, target.name)
    if state is None and target.form is not None:
        of_stem = current_state(here, target.stem)
        if of_stem is not None:
            return target.stem, of_stem, target.form
    return target.name, state, None


def read(here: Instance, name: str | None, form: Format, client: str) -> Result:
    """Ask for the whole of a graph in one form; raises `QueryError`."""
    bindings = {} if name is None else {"graph": NamedNode(name)}
    text = _DEFAULT if name is None else _NAMED
    return here.pool.run(
        Query(text, rdf_format=form, bindings=bindings, blank_nodes=True, client=client)
    )
