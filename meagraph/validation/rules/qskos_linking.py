"""
qSKOS issues of linked data, as far as they can be judged without asking the web.

Nothing is fetched: whether an address answers, and who else links to a concept, stays open.
"""

import re
from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode

from meagraph.namespaces import RDF, SKOS
from meagraph.validation.paths import CLASSES
from meagraph.validation.rules.qskos_labels import QSKOS
from meagraph.validation.rules.rule import Found, global_rule, local_rule
from meagraph.validation.rules.skos import IN_SCHEME, concepts, same_vocabulary, schemes
from meagraph.validation.rules.statements import Pairs, Statements
from meagraph.validation.terms import Term

_BROKEN = re.compile(
    r"""[\x00-\x20<>"{}|^`\\]        # never in an IRI (RFC 3987, 2.2)
    | %(?![0-9A-Fa-f]{2})            # a percent sign that escapes nothing
    | ^(?![A-Za-z][A-Za-z0-9+.-]*:)  # no scheme
    | ^https?:(?!//[^/?#])           # an address without a host
    """,
    re.VERBOSE,
)


def _described(graph: Statements) -> Iterator[Term]:
    """Give concepts, schemes and collections: what a vocabulary publishes."""
    yield from concepts(graph)
    yield from schemes(graph)
    yield from graph.instances(SKOS.Collection)
    yield from graph.instances(SKOS.OrderedCollection)


def _links(graph: Statements, _: Term) -> list[tuple[NamedNode, Pairs]]:
    """Give the properties by which what a vocabulary publishes leads anywhere, with all values."""
    return [
        (predicate, graph.forward(predicate))
        for predicate in graph.select(_LINKING)
        if isinstance(predicate, NamedNode) and predicate != RDF.type
    ]


_LINKING = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?predicate {
  VALUES ?kind { skos:Concept skos:ConceptScheme skos:Collection skos:OrderedCollection }
  ?class rdfs:subClassOf* ?kind . ?node a ?class ; ?predicate ?value
  FILTER(isIRI(?value))
}"""


@global_rule(
    "qskos-bl",
    "Info",
    f"{QSKOS}broken-links",
    en="The link (the value) cannot work: it is no well-formed address, or it leads into a "
    "namespace of ours to a name that the graph does not know. Correct it. (Links to others "
    "are not followed.)",
    fr="Le lien (la valeur) ne peut pas fonctionner : ce n’est pas une adresse bien formée, ou "
    "il mène dans un de nos espaces de noms à un nom que le graphe ignore. Corrigez-le. (Les "
    "liens vers d’autres ne sont pas suivis.)",
)
def broken_links(graph: Statements) -> Iterator[Found]:
    """
    Broken Links, offline: malformed IRIs, and names that do not exist where concepts are held.

    A namespace (an IRI up to its last `/` or `#`) is ours where the graph holds a concept in it.
    """
    described = dict.fromkeys(_described(graph))
    ours = {_namespace(node.value) for node in concepts(graph) if isinstance(node, NamedNode)}
    works: dict[Term, bool] = dict.fromkeys(described, True)
    for node in described:
        if isinstance(node, NamedNode) and _BROKEN.search(node.value):
            yield Found(node, node)
    for path, values in graph.once(_links, SKOS.Concept):
        for node in described.keys() & values.keys():
            for value in values[node]:
                if isinstance(value, NamedNode) and value not in works:
                    works[value] = not _BROKEN.search(value.value) and (
                        _namespace(value.value) not in ours or graph.is_described(value)
                    )
                if not works.get(value, True):
                    yield Found(node, value, path)


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


@local_rule(
    "qskos-husv",
    "Info",
    f"{QSKOS}http-uri-scheme-violation",
    en="The IRI does not begin with http or https, so nobody can look it up on the web; mint "
    "one that does, and keep the old one as an identifier.",
    fr="L’IRI ne commence pas par http ou https, si bien qu’on ne peut pas le consulter sur la "
    "toile ; formez-en un qui le fasse, et gardez l’ancien comme identifiant.",
    reads_=(CLASSES,),
    among=_described,
)
def http_uri_scheme_violation(graph: Statements, focus: Term) -> Iterator[Found]:
    """HTTP URI Scheme Violation: of concepts, schemes and collections."""
    kinds = (SKOS.Concept, SKOS.ConceptScheme, SKOS.Collection, SKOS.OrderedCollection)
    if (
        isinstance(focus, NamedNode)
        and not focus.value.lower().startswith(("http://", "https://"))
        and any(graph.is_a(focus, kind) for kind in kinds)
    ):
        yield Found(focus)


@global_rule(
    "qskos-mol",
    "Info",
    f"{QSKOS}missing-out-links",
    en="The concept has no link to another site, so it stands alone on the web; map it to a "
    "concept of another vocabulary.",
    fr="Le concept n’a aucun lien vers un autre site, si bien qu’il reste seul sur la toile ; "
    "reliez-le à un concept d’un autre vocabulaire.",
)
def missing_out_links(graph: Statements) -> Iterator[Found]:
    """Missing Out-Links: no statement leads from the concept to an address of another host."""
    links = graph.once(_links, SKOS.Concept)
    for concept in concepts(graph):
        if isinstance(concept, NamedNode):
            host = _host(concept.value)
            if not any(
                isinstance(value, NamedNode) and _host(value.value) != host
                for _, values in links
                for value in values.get(concept, ())
            ):
                yield Found(concept)


def _host(iri: str) -> str:
    """Give the host of an address, or the beginning of another IRI."""
    parts = iri.split("/", 3)
    return parts[2].lower() if len(parts) > 2 and not parts[1] else iri[: iri.rfind(":") + 1]


@global_rule(
    "qskos-mil",
    "Info",
    f"{QSKOS}missing-in-links",
    en="Nothing that the graph holds outside the vocabulary refers to the concept; use it, or "
    "consider whether it is needed. (Who refers to it on the web is not asked.)",
    fr="Rien de ce que le graphe possède hors du vocabulaire ne renvoie au concept ; "
    "employez-le, ou demandez-vous s’il sert. (On ne cherche pas qui y renvoie sur la toile.)",
)
def missing_in_links(graph: Statements) -> Iterator[Found]:
    """Missing In-Links, offline: no node outside the concept's own vocabulary has it as a value."""
    for predicate in (*IN_SCHEME.forward, *IN_SCHEME.backward):
        graph.keep(predicate)
    held = frozenset(_described(graph))
    for concept in concepts(graph):
        own = IN_SCHEME.of(graph, concept)
        if all(
            node == concept
            or node in own
            or path == SKOS.member
            or isinstance(node, BlankNode)  # a list, or a part of a description
            or (node in held and same_vocabulary(graph, node, concept))
            for node, path in graph.mentions(concept)
        ):
            yield Found(concept)


LINKING = (
    missing_in_links,
    broken_links,
    http_uri_scheme_violation,
    missing_out_links,
)
"""The issues of links."""
