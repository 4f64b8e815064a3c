"""The page of a named graph: where it comes from, how much it holds, what it speaks of."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from server.instance import Instance
from server.linked_data.connections import names_of
from server.linked_data.origins import Origin, graph_origins
from server.names import Names
from server.pages.shown import Shown, link

SHOWN = 50

SUBJECTS = f"""
SELECT DISTINCT ?graph ?subject WHERE {{ GRAPH ?graph {{ ?subject a ?type }} }}
ORDER BY ?subject LIMIT {SHOWN}
"""

COUNT = """
SELECT ?graph (COUNT(DISTINCT ?subject) AS ?count) WHERE { GRAPH ?graph { ?subject a ?type } }
GROUP BY ?graph
"""


@dataclass(frozen=True)
class GraphPage:
    """Everything that the page of a named graph shows; `subjects` are the first of `count`."""

    iri: str
    path: str
    size: int
    origins: tuple[Origin, ...]
    count: int
    subjects: tuple[Shown, ...]


def graph_page(instance: Instance, iri: str, size: int, language: str) -> GraphPage:
    """Gather the page of the named graph `iri`, which holds `size` triples."""
    graph = NamedNode(iri)
    counted = instance.rows(COUNT, graph=graph)
    subjects = [row["subject"].value for row in instance.rows(SUBJECTS, graph=graph)]
    names = Names(names_of(instance, subjects), instance.identifiers, language)
    return GraphPage(
        iri,
        instance.path(iri) or "/",
        size,
        tuple(graph_origins(instance, iri)),
        int(counted[0]["count"].value) if counted else 0,
        tuple(link(instance, names, subject) for subject in subjects),
    )
