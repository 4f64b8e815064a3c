"""Turtle for version control: lossless, stable, one statement on a line."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from meagraph.content import rebased
from meagraph.genid import skolemise
from meagraph.namespaces import DCT, DEFAULT_BASE, OWL, RDF, RDFS, SKOS, XSD
from meagraph.settings import CONTENT
from meagraph.vocabulary.turtle import parse_turtle, write_turtle

BASE = DEFAULT_BASE
GRAPH = f"{BASE}graph/vocabulary/test"
SCHEME = NamedNode("https://example.org/terms")

SCRIPTS = "wetland Zürich “«»” زنبق الماء 湿地 водно-болотные \u200f\u202e\u2028\ufeff\t\r\n\"\\'"

iris = st.sampled_from(
    [
        SCHEME,
        RDF.type,
        RDF.nil,
        SKOS.Concept,
        SKOS.ConceptScheme,
        NamedNode("https://example.org/terms#12"),
        NamedNode("https://example.org/terms/a.b."),
        NamedNode("https://example.org/terms/-%20é"),
        NamedNode("urn:x:1"),
        NamedNode("https://example.org/"),
        NamedNode(f"{BASE}vocabulary/test/a"),
        NamedNode(f"{BASE}.well-known/genid/0123456789abcdef0123456789abcdef"),
    ]
)
blanks = st.sampled_from("abcdefgh").map(BlankNode)
predicates = st.sampled_from(
    [RDF.type, RDF.first, RDF.rest, SKOS.prefLabel, SKOS.broader, DCT.title, RDFS.subClassOf]
)
literals = st.one_of(
    st.builds(
        lambda text, tag: Literal(text, language=tag),
        st.text(SCRIPTS),
        st.sampled_from(["en", "zh", "ar", "x-a-b", "en-GB"]),
    ),
    st.text().map(Literal),
    st.sampled_from([Literal("5", datatype=XSD.integer), Literal("x", datatype=SCHEME)]),
)
triples = st.builds(
    Triple, st.one_of(iris, blanks), predicates, st.one_of(iris, blanks, literals, blanks)
)


def stored(said: list[Triple]) -> set[Triple]:
    """Give triples as a release holds them: without blank nodes, in the engine's terms."""
    store = Store()
    store.extend(Quad(*triple) for triple in skolemise(said, BASE, GRAPH))
    return {quad.triple for quad in store}


def cells(*values: str) -> list[Triple]:
    """Give a collection of texts as RDF has it, with the head _:l0."""
    nodes = [BlankNode(f"l{place}") for place, _ in enumerate(values)]
    rests = [*(Triple(one, RDF.rest, after) for one, after in pairwise(nodes))]
    firsts = [
        Triple(node, RDF.first, Literal(text)) for node, text in zip(nodes, values, strict=True)
    ]
    return [*firsts, *rests, Triple(nodes[-1], RDF.rest, RDF.nil)]


A, B, C = (BlankNode(name) for name in "abc")
CIRCLE = [Triple(A, SKOS.broader, B), Triple(B, SKOS.broader, A), Triple(A, SKOS.broader, C)]
LASSO = [*cells("a", "b"), Triple(SCHEME, DCT.title, BlankNode("l0"))]
SHARED = [*cells("a", "b", "c"), Triple(SCHEME, DCT.title, BlankNode("l1"))]
ROUND = [Triple(A, RDF.first, A), Triple(A, RDF.rest, A)]
DEEP = [Triple(BlankNode(f"n{n}"), SKOS.broader, BlankNode(f"n{n + 1}")) for n in range(70)]
INSIDE = [*LASSO, Triple(BlankNode("l1"), SKOS.note, Literal("x"))]
TWICE = [Triple(SCHEME, DCT.title, A), Triple(SCHEME, DCT.title, B)]


@settings(deadline=None)
@given(st.lists(triples, max_size=24))
@example(CIRCLE)
@example(LASSO)
@example(SHARED)
@example(ROUND)
@example(DEEP)
@example(INSIDE)
@example(TWICE)
def test_what_is_written_is_read_again_and_written_the_same(said: list[Triple]) -> None:
    held = stored(said)
    text = write_turtle(held, BASE, GRAPH)
    again = parse_turtle(text, BASE, GRAPH)
    assert set(again) == held
    assert write_turtle(reversed(again), BASE, GRAPH) == text


@pytest.mark.parametrize(
    "path", sorted((CONTENT / "vocabularies").glob("*.ttl")), ids=lambda path: path.stem
)
def test_each_shipped_vocabulary_survives(path: Path) -> None:
    name = f"{BASE}graph/vocabulary/{path.stem}"
    held = set(skolemise(rebased(path, BASE), BASE, name))
    assert set(parse_turtle(write_turtle(held, BASE, name), BASE, name)) == held


def test_the_order_of_things_and_statements() -> None:
    concept, other = (NamedNode(f"https://example.org/terms/{name}") for name in ("wetland", "a"))
    said = [
        Triple(other, RDF.type, SKOS.Collection),
        Triple(other, SKOS.member, concept),
        Triple(concept, SKOS.broader, NamedNode("https://example.org/terms/land")),
        Triple(concept, OWL.deprecated, Literal(False)),
        Triple(concept, SKOS.prefLabel, Literal("湿地", language="zh")),
        Triple(concept, SKOS.prefLabel, Literal("våtmark", language="sv")),
        Triple(concept, SKOS.prefLabel, Literal("wetland", language="en")),
        Triple(concept, RDF.type, SKOS.Concept),
        Triple(concept, NamedNode("https://example.org/p"), Literal("a\nb\u202e")),
        Triple(SCHEME, RDF.type, SKOS.ConceptScheme),
        Triple(SCHEME, SKOS.hasTopConcept, concept),
        Triple(SCHEME, DCT.title, Literal("Terms", language="en")),
    ]
    assert write_turtle(said, BASE, GRAPH) == (
        "@prefix : <https://example.org/terms/> .\n"
        "@prefix dct: <http://purl.org/dc/terms/> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "\n"
        "<https://example.org/terms>\n"
        "    a skos:ConceptScheme ;\n"
        '    dct:title "Terms"@en ;\n'
        "    skos:hasTopConcept :wetland ;\n"
        "    .\n"
        "\n"
        ":wetland\n"
        "    a skos:Concept ;\n"
        '    skos:prefLabel "wetland"@en ;\n'
        '    skos:prefLabel "湿地"@zh ;\n'
        '    skos:prefLabel "våtmark"@sv ;\n'
        "    skos:broader :land ;\n"
        '    owl:deprecated "false"^^xsd:boolean ;\n'
        '    <https://example.org/p> "a\\nb\\u202E" ;\n'
        "    .\n"
        "\n"
        ":a\n"
        "    a skos:Collection ;\n"
        "    skos:member :wetland ;\n"
        "    .\n"
    )


def test_nodes_without_a_name_stand_where_they_are_used() -> None:
    said = [
        Triple(SCHEME, DCT.creator, A),
        Triple(A, DCT.title, Literal("Ada")),
        Triple(A, DCT.relation, B),
        Triple(SCHEME, SKOS.memberList, BlankNode("l0")),
        *cells("one", "two"),
    ]
    text = write_turtle(stored(said), BASE, GRAPH)
    assert text.endswith(
        "<https://example.org/terms>\n"
        "    dct:creator [\n"
        '        dct:title "Ada" ;\n'
        "        dct:relation [ ] ;\n"
        "    ] ;\n"
        "    skos:memberList (\n"
        '        "one"\n'
        '        "two"\n'
        "    ) ;\n"
        "    .\n"
    )


def test_one_statement_more_is_one_line_more() -> None:
    concept = NamedNode("https://example.org/terms/wetland")
    said = [Triple(concept, SKOS.prefLabel, Literal("wetland", language="en"))]
    before = write_turtle(said, BASE, GRAPH).splitlines()
    said.append(Triple(concept, SKOS.prefLabel, Literal("marsh", language="en")))
    after = write_turtle(said, BASE, GRAPH).splitlines()
    assert [line for line in after if line not in before] == ['    skos:prefLabel "marsh"@en ;']
    assert [line for line in before if line not in after] == []


def test_a_node_named_in_another_graph_keeps_its_iri() -> None:
    (triple,) = skolemise([Triple(A, DCT.title, Literal("x"))], BASE, "https://e.org/other")
    assert f"<{triple.subject.value}>" in write_turtle([triple], BASE, GRAPH)
