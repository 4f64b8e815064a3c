"""The parts of the data set that are counted apart (VoID, 4): their names and descriptions."""

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Triple

from meagraph.conventions import SHORT_NAMES
from meagraph.namespaces import DCT, PREFIXES, RDF, VOID, Namespace

VOID_EXT = Namespace("http://ldf.fi/void-ext#")
"""Partitions by datatype, which VoID lacks; editors that complete from VoID read them."""

Step = tuple[str, ...]
Partition = tuple[Step, ...]
"""
Steps from the whole data set, `()`, to a part of it.

A step is `("class", IRI)`, `("property", IRI)`, `("datatype", IRI)`, `("vocabulary", IRI)`,
`("agreement", code)` or `("links", code, code, IRI of a property)`. A class below a property is
that of the objects; a vocabulary holds the triples whose property is from it.
"""

_LINKS = {
    "class": (VOID.classPartition, VOID["class"]),
    "property": (VOID.propertyPartition, VOID.property),
    "datatype": (VOID_EXT.datatypePartition, VOID_EXT.datatype),
}
"""How a part hangs from what it is a part of, and which property says what it is."""

_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


def document(base: str) -> NamedNode:
    """Give the document that describes the data set."""
    return NamedNode(f"{base}.well-known/void")


def node(partition: Partition, base: str) -> NamedNode:
    """
    Give the IRI of a part; readable, and the same in each release.

    >>> node((("class", "http://www.w3.org/2004/02/skos/core#Concept"),), "https://e.org/").value
    'https://e.org/.well-known/void#class/skos:Concept'
    """
    path = "/".join("/".join((step[0], *map(_short, step[1:]))) for step in partition)
    return NamedNode(f"{document(base).value}#{path or 'dataset'}")


def describe(partition: Partition, base: str) -> Iterator[Triple]:
    """Say what a part is, its counts and the whole data set left out."""
    whole, part = node(partition[:-1], base), node(partition, base)
    kind, *names = partition[-1]
    if kind in _LINKS:
        link, key = _LINKS[kind]
        yield Triple(whole, link, part)
        yield Triple(part, key, NamedNode(names[0]))
        return
    yield Triple(whole, VOID.subset, part)
    if kind == "agreement":
        yield Triple(part, RDF.type, VOID.Dataset)
        yield Triple(part, DCT.title, Literal(SHORT_NAMES[names[0]]))
        yield Triple(part, DCT.subject, NamedNode(f"{base}agreement/{names[0]}"))
        return
    if kind == "vocabulary":
        for named in (whole, part):
            yield Triple(named, VOID.vocabulary, NamedNode(names[0]))
        return
    first, second, link_predicate = names
    yield Triple(part, RDF.type, VOID.Linkset)
    yield Triple(part, VOID.subjectsTarget, node((("agreement", first),), base))
    yield Triple(part, VOID.objectsTarget, node((("agreement", second),), base))
    yield Triple(part, VOID.linkPredicate, NamedNode(link_predicate))


@lru_cache(maxsize=10_000)
def _short(name: str) -> str:
    """Shorten an IRI to a prefixed name where that is plain, else to a digest; codes stay."""
    if ":" not in name:
        return name
    for prefix, namespace in PREFIXES.items():
        if name == namespace:
            return prefix
        if name.startswith(namespace) and _PLAIN.fullmatch(name.removeprefix(namespace)):
            return f"{prefix}:{name.removeprefix(namespace)}"
    return sha256(name.encode()).hexdigest()[:16]
