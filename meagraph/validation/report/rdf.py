"""The report in RDF: the standard one of SHACL (section 3.6), in Turtle."""

from collections.abc import Iterable
from io import BytesIO

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from meagraph.namespaces import MEA, PREFIXES
from meagraph.validation.results import Report
from meagraph.validation.terms import from_rdflib


def as_turtle(report: Report, base: str) -> str:
    """
    Write the standard report in Turtle.

    What the judge wrote is given whole, with its longer paths, its `sh:detail` and the parts of
    shapes that it speaks of. Of a report that was read back from a release, or put together after
    a change, the results alone are known.
    """
    output = BytesIO()
    serialize(
        _by_subject(report_triples(report, base)), output, RdfFormat.TURTLE, prefixes=PREFIXES
    )
    return output.getvalue().decode()


def report_triples(report: Report, base: str) -> Iterable[Triple]:
    """Give the triples of the standard report: the judge's, if at hand; nothing of ours."""
    if report.graph is None:
        triples = (quad.triple for quad in report.quads(base))
        return (triple for triple in triples if not triple.predicate.value.startswith(MEA.iri))
    return _as_engine_has_them(report)


def _as_engine_has_them(report: Report) -> Iterable[Triple]:
    for subject, predicate, value in report.graph if report.graph is not None else ():
        node, relation = from_rdflib(subject), from_rdflib(predicate)
        if isinstance(node, NamedNode | BlankNode) and isinstance(relation, NamedNode):
            yield Triple(node, relation, from_rdflib(value))


def _by_subject(triples: Iterable[Triple]) -> list[Triple]:
    """Sort triples, so that the same report always reads the same and each thing stands once."""
    return sorted(
        triples, key=lambda triple: (str(triple.subject), str(triple.predicate), str(triple.object))
    )
