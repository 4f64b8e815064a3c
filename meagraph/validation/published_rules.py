"""Rules as resources: so that who meets the IRI of a rule in a report can look it up."""

from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from pyoxigraph import Literal, NamedNode, Triple

from meagraph.namespaces import MEA, RDF, RDFS, SH, SKOS
from meagraph.validation.rules import Rule


def rule_triples(rules: Iterable[Rule], base: str) -> Iterator[Triple]:
    """Give for each rule its class, id, severity, messages and where it comes from."""
    for rule in rules:
        iri = NamedNode(rule.iri(base))
        yield Triple(iri, RDF.type, MEA.Rule)
        yield Triple(iri, SKOS.notation, Literal(rule.id))
        yield Triple(iri, SH.severity, SH[rule.severity])
        for language, text in rule.messages:
            yield Triple(iri, SH.message, Literal(text, language=language))
        yield Triple(iri, RDFS.seeAlso, NamedNode(urljoin(base, rule.link)))
