"""The tests of the service description (SPARQL 1.1 Service Description, 2 and 3)."""

from collections.abc import Callable, Mapping

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from meagraph.namespaces import RDF, Namespace
from tools.w3c.manifests import Case
from tools.w3c.outcomes import Outcome
from tools.w3c.service import Service

DESCRIPTION = "ServiceDescriptionTest"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

_RANGES = {
    SD.availableGraphs: SD.GraphCollection,
    SD.defaultDataset: SD.Dataset,
    SD.defaultGraph: SD.Graph,
    SD.graph: SD.Graph,
    SD.namedGraph: SD.NamedGraph,
}
"""Properties whose values are described in turn, and the classes that they then have."""

_OTHERS = frozenset(
    SD[name]
    for name in (
        "defaultEntailmentRegime defaultSupportedEntailmentProfile endpoint entailmentRegime"
        " extensionAggregate extensionFunction feature inputFormat languageExtension name"
        " propertyFeature resultFormat supportedEntailmentProfile supportedLanguage"
        " supportedVersion"
    ).split()
)
"""The other properties; `supportedVersion` is of the draft for SPARQL 1.2."""


def check(case: Case, running: Service) -> Outcome:
    """Run the test of this name on the description that the endpoint gives of itself."""
    if case.name not in _CHECKS:
        return Outcome(case, left_out="a test of the service description that is not known here")
    answer = running.send("GET", "/sparql", [("Accept", "text/turtle")])
    if answer.status != 200 or answer.media_type != "text/turtle":
        return Outcome(case, f"status {answer.status}, {answer.media_type}")
    described = Store()
    described.extend(parse(answer.body, format=RdfFormat.TURTLE, base_iri=f"{running.base}sparql"))
    return Outcome(case, _CHECKS[case.name](described, NamedNode(f"{running.base}sparql")))


def _is_rdf(described: Store, _: NamedNode) -> str:
    return "" if len(described) else "the description is empty"


def _has_endpoint(described: Store, endpoint: NamedNode) -> str:
    found = list(described.quads_for_pattern(None, SD.endpoint, endpoint))
    return "" if found else f"no sd:endpoint {endpoint}"


def _conforms(described: Store, _: NamedNode) -> str:
    """Check that only terms of the schema are used, and that values have the classes they need."""
    services = list(described.quads_for_pattern(None, RDF.type, SD.Service))
    if len(services) != 1:
        return f"{len(services)} resources are an sd:Service"
    for quad in described:
        term = quad.predicate
        if term.value.startswith(SD.iri) and term not in _OTHERS and term not in _RANGES:
            return f"{term} is no property of the schema"
        kind = _RANGES.get(term)
        if kind and not any(described.quads_for_pattern(quad.object, RDF.type, kind)):
            return f"{quad.object}, a value of {term}, is no {kind}"
    return ""


_CHECKS: Mapping[str, Callable[[Store, NamedNode], str]] = {
    "returns-rdf": _is_rdf,
    "has-endpoint-triple": _has_endpoint,
    "conforms-to-schema": _conforms,
}
