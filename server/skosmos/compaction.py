"""JSON-LD as the clients of Skosmos read it: compacted with its context (JSON-LD 1.1, 5.3)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Triple

from meagraph.namespaces import DC11, DCT, ISOTHES, OWL, RDF, RDFS, SKOS, XSD
from server.skosmos.contexts import Document

_PREFIXES: Mapping[str, str] = {
    "skos": SKOS.iri,
    "isothes": ISOTHES.iri,
    "rdfs": RDFS.iri,
    "owl": OWL.iri,
    "dct": DCT.iri,
    "dc11": DC11.iri,
}
_TERMS = (
    "prefLabel altLabel hiddenLabel broader narrower related inScheme"
    " exactMatch closeMatch broadMatch narrowMatch relatedMatch"
).split()

CONTEXT: Mapping[str, str] = {
    **_PREFIXES,
    "uri": "@id",
    "type": "@type",
    "lang": "@language",
    "value": "@value",
    "graph": "@graph",
    "label": "rdfs:label",
    **{name: f"skos:{name}" for name in _TERMS},
}
"""The context: prefixes, keywords in plain words, and the commonest terms of SKOS."""

_NAMES: Mapping[str, str] = {
    RDFS.label.value: "label",
    **{SKOS[name].value: name for name in _TERMS},
}


def compacted(triples: Iterable[Triple]) -> Document:
    """Give triples as a JSON-LD document with one node for each subject, in their order."""
    return {"@context": dict(CONTEXT), "graph": list(nodes(triples))}


def pieces(triples: Iterable[Triple]) -> Iterator[str]:
    """
    Yield the same document in pieces, of which none is larger than a node.

    The triples of a subject have to follow each other.
    """
    yield f'{{"@context":{json.dumps(CONTEXT)},"graph":['
    for number, node in enumerate(nodes(triples)):
        yield (",\n" if number else "\n") + json.dumps(node, ensure_ascii=False)
    yield "\n]}\n"


def nodes(triples: Iterable[Triple]) -> Iterator[Document]:
    """Yield a node for each run of triples with the same subject."""
    for subject, said in groupby(triples, key=lambda triple: triple.subject):
        if isinstance(subject, NamedNode):
            yield _node(subject.value, said)


def _node(iri: str, said: Iterable[Triple]) -> Document:
    kinds: list[object] = []
    values: dict[str, list[object]] = {}
    for triple in said:
        if triple.predicate == RDF.type and isinstance(triple.object, NamedNode):
            kinds.append(_short(triple.object.value))
        elif isinstance(triple.object, NamedNode | Literal):
            name = _NAMES.get(triple.predicate.value) or _short(triple.predicate.value)
            values.setdefault(name, []).append(_value(triple.object))
    node: Document = {"uri": _short(iri)}
    if kinds:
        node["type"] = _one_or_all(kinds)
    return node | {name: _one_or_all(values[name]) for name in sorted(values)}


def _value(term: NamedNode | Literal) -> object:
    if isinstance(term, NamedNode):
        return {"uri": _short(term.value)}
    if term.language:
        return {"lang": term.language, "value": term.value}
    if term.datatype == XSD.string:
        return term.value
    return {"type": _short(term.datatype.value), "value": term.value}


def _short(iri: str) -> str:
    """Give an IRI by a prefix of the context, if it has a name behind it."""
    for prefix, namespace in _PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _one_or_all(values: Sequence[object]) -> object:
    return values[0] if len(values) == 1 else list(values)
