"""Where what is said of a thing comes from, and which rules question it."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from server.instance import Instance, Row
from server.languages import best
from server.linked_data.description import validation_graph
from server.names import source_title

GRAPHS = """
SELECT ?thing ?graph ?source ?title ?url ?licence ?retrieved ?published ?loader ?changeset
WHERE {
  { SELECT DISTINCT ?thing ?graph WHERE { GRAPH ?graph { ?thing ?property ?value } } }
  GRAPH ?about {
    ?graph prov:wasDerivedFrom ?source ;
      prov:generatedAtTime ?published ;
      prov:wasGeneratedBy ?changeset ;
      dct:creator ?loader .
    ?source dct:title ?title
    OPTIONAL { ?source dct:source ?url }
    OPTIONAL { ?source dct:rights ?licence }
    OPTIONAL { ?source mea:retrieved ?retrieved }
  }
}
ORDER BY ?graph
"""

OF_GRAPH = GRAPHS.replace(
    "{ SELECT DISTINCT ?thing ?graph WHERE { GRAPH ?graph { ?thing ?property ?value } } }", ""
)

QUESTIONS = """
SELECT ?thing ?graph ?result ?shape ?severity ?value ?message (LANG(?message) AS ?language)
WHERE {
  GRAPH ?graph {
    ?result sh:focusNode ?thing ;
      sh:sourceShape ?shape ;
      sh:resultSeverity ?severity ;
      sh:resultMessage ?message
    OPTIONAL { ?result sh:value ?value }
  }
}
ORDER BY ?result
"""


@dataclass(frozen=True)
class Origin:
    """One named graph that speaks of a thing, and the provenance of that graph."""

    graph: str
    source: str
    title: str
    url: str | None
    licence: str | None
    retrieved: str | None
    published: str
    loader: str
    changeset: str


@dataclass(frozen=True)
class Question:
    """A rule that contradicts something said of a thing; `messages` by language."""

    shape: str
    severity: str
    value: str | None
    messages: dict[str, str]

    def message(self, language: str) -> tuple[str, str]:
        """Give the message in a language, or English, and the language that it is in."""
        return best(self.messages, language) or ("", "")


def origins(instance: Instance, iri: str) -> list[Origin]:
    """Give the graphs that hold triples with the thing as subject, by name."""
    rows = instance.rows(GRAPHS, thing=NamedNode(iri))
    return _origins(rows)


def graph_origins(instance: Instance, iri: str) -> list[Origin]:
    """Give the provenance of the named graph `iri`."""
    return _origins(instance.rows(OF_GRAPH.replace(" ?thing ", " ", 1), graph=NamedNode(iri)))


def questions(instance: Instance, iri: str) -> list[Question]:
    """Give what the validation of the current release holds against a thing."""
    rows = instance.rows(QUESTIONS, thing=NamedNode(iri), graph=validation_graph(instance))
    messages: dict[str, dict[str, str]] = {}
    for row in rows:
        said = messages.setdefault(row["result"].value, {})
        said[row["language"].value] = row["message"].value
    first = {row["result"].value: row for row in reversed(rows)}
    return [
        Question(
            shape=first[result]["shape"].value,
            severity=first[result]["severity"].value.rpartition("#")[2],
            value=_text(first[result], "value"),
            messages=said,
        )
        for result, said in messages.items()
    ]


def _origins(rows: Iterable[Row]) -> list[Origin]:
    found: dict[str, Origin] = {}
    for row in rows:
        graph = row["graph"].value
        found.setdefault(
            graph,
            Origin(
                graph=graph,
                source=row["source"].value,
                title=source_title(row["source"].value, row["title"].value),
                url=_text(row, "url"),
                licence=_text(row, "licence"),
                retrieved=_text(row, "retrieved"),
                published=row["published"].value,
                loader=row["loader"].value,
                changeset=row["changeset"].value,
            ),
        )
    return list(found.values())


def _text(row: Row, name: str) -> str | None:
    return row[name].value if name in row else None
