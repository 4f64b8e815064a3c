"""
The saved queries as examples that editors offer: SHACL's `sh:SPARQLExecutable`.

The form is that of the examples of many SPARQL endpoints (one IRI a query, `sh:select`, the service
as `schema:target`), the prefixes are `sh:declare`d. DESCRIBE, which SHACL has no term for, is left
out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from meagraph.graphs import system_graph
from meagraph.namespaces import OWL, PREFIXES, RDF, RDFS, SCHEMA, SH, XSD
from meagraph.saved_queries import SavedQuery, with_defaults

_EXECUTABLES: Mapping[str, tuple[NamedNode, NamedNode]] = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
}

_FORM = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.MULTILINE | re.IGNORECASE)
_CLASS = re.compile(r"\bmea:([A-Z]\w+)")


def examples_document(base: str) -> NamedNode:
    """Give the document that holds the examples."""
    return NamedNode(f"{base}.well-known/sparql-examples")


def examples_graph(base: str) -> NamedNode:
    """Give the name of the graph that holds the examples."""
    return NamedNode(system_graph(base, "examples"))


def example_triples(queries: Iterable[SavedQuery], base: str) -> Iterator[Triple]:
    """Describe the saved queries, and the prefixes that they use."""
    prefixes = _node(base, "prefixes")
    yield from _declared(prefixes, base)
    for saved in queries:
        form = _FORM.search(saved.text)
        if form is None or form[1].upper() not in _EXECUTABLES:
            continue
        kind, text = _EXECUTABLES[form[1].upper()]
        example = _node(base, saved.name)
        yield Triple(example, RDF.type, SH.SPARQLExecutable)
        yield Triple(example, RDF.type, kind)
        yield Triple(example, text, Literal(with_defaults(saved) + "\n"))
        yield Triple(example, SH.prefixes, prefixes)
        yield Triple(example, SCHEMA.target, NamedNode(f"{base}sparql"))
        for language, title in saved.titles.items():
            yield Triple(example, RDFS.label, Literal(title, language=language))
            yield Triple(example, RDFS.comment, Literal(title, language=language))
        if saved.about:
            yield Triple(example, SCHEMA.description, Literal(saved.about, language="en"))
        for name in sorted(set(_CLASS.findall(saved.text))):
            yield Triple(example, SCHEMA.keywords, Literal(name))


def _declared(prefixes: NamedNode, base: str) -> Iterator[Triple]:
    """Declare the usual prefixes (SHACL, 5.2.1)."""
    yield Triple(prefixes, RDF.type, OWL.Ontology)
    for prefix, namespace in PREFIXES.items():
        declared = _node(base, f"prefix/{prefix}")
        yield Triple(prefixes, SH.declare, declared)
        yield Triple(declared, RDF.type, SH.PrefixDeclaration)
        yield Triple(declared, SH.prefix, Literal(prefix))
        yield Triple(declared, SH.namespace, Literal(namespace, datatype=XSD.anyURI))


def _node(base: str, name: str) -> NamedNode:
    return NamedNode(f"{examples_document(base).value}#{name}")
