"""The report of a release comes from its parent's as far as a change does not reach."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from meagraph.graphs import system_graph
from meagraph.manifest import Summary
from meagraph.merge import Patch, as_stored
from meagraph.namespaces import RDF, RDFS, SKOS
from meagraph.validation import release_report
from meagraph.validation.release_report import ReleaseReport, report_on_release
from meagraph.validation.rules import PUBLISHING
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import Validation

BASE = "https://e.org/"
GRAPH = NamedNode(system_graph(BASE, "validation"))
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:x:> .
:Typed sh:targetClass :C ; sh:property [ sh:path :p ; sh:maxCount 1 ] .
:Named sh:targetSubjectsOf :p ; sh:path ( :p :q ) ; sh:class :C ; sh:severity sh:Warning .
:Deep sh:targetClass :C ; sh:path :p ; sh:property :Inner .
:Inner sh:path [ sh:zeroOrMorePath :q ] ; sh:nodeKind sh:IRI ; sh:severity sh:Info .
:Leading sh:targetNode :a ; sh:path [ sh:inversePath :p ] ;
  sh:property :Q1 , [ sh:path :q ; sh:maxCount 0 ] .
:Q1 sh:path :q ; sh:minCount 1 .
:Closed sh:targetObjectsOf :q ; sh:closed true ; sh:ignoredProperties ( rdf:type :p :q ) .
"""
VALIDATION = Validation(
    Shapes.of(
        quad.triple
        for quad in parse(f"@prefix rdf: <{RDF.iri}> . {SHAPES}", format=RdfFormat.TURTLE)
    ),
    PUBLISHING,
    BASE,
)

NODES = [NamedNode(f"urn:x:{name}") for name in "abcd"]
TRIPLES = st.one_of(
    st.builds(
        Triple,
        st.sampled_from(NODES),
        st.sampled_from([*map(NamedNode, ("urn:x:p", "urn:x:q")), SKOS.broader, SKOS.related]),
        st.sampled_from([*NODES, Literal(1)]),
    ),
    st.builds(Triple, st.sampled_from(NODES), st.just(RDF.type), st.just(NamedNode("urn:x:C"))),
    st.builds(Triple, st.sampled_from(NODES), st.just(RDF.type), st.sampled_from(NODES)),
    st.builds(
        Triple, st.sampled_from(NODES), st.just(RDFS.subClassOf), st.just(NamedNode("urn:x:C"))
    ),
    st.builds(
        Triple,
        st.sampled_from(NODES),
        st.sampled_from([SKOS.prefLabel, SKOS.altLabel]),
        st.sampled_from([Literal("one", language="en"), Literal("two", language="en")]),
    ),
)
GRAPHS = st.sets(TRIPLES, max_size=12)


def stored(triples: Iterable[Triple], report: Iterable[Quad] = ()) -> Store:
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples)
    store.extend(report)
    return store


NOTHING = Patch(frozenset(), frozenset())


def change(added: Iterable[Triple], removed: Iterable[Triple]) -> Patch:
    graph = NamedNode(f"{VALIDATION.base}graph/test")
    there, gone = (
        frozenset(Quad(t.subject, t.predicate, t.object, graph) for t in triples)
        for triples in (added, removed)
    )
    return Patch(there, gone)


def first(triples: Iterable[Triple]) -> ReleaseReport:
    """Give the report on a first release."""
    return report_on_release(
        VALIDATION, Store(), stored(triples), NOTHING, parent=Summary(), triples=1_000
    )


@given(GRAPHS, GRAPHS, GRAPHS)
@settings(max_examples=150, deadline=None)
def test_a_release_has_the_report_that_it_would_have_as_the_first_one(
    data: set[Triple], added: set[Triple], removed: set[Triple]
) -> None:
    parent = first(data)
    now = (data - removed) | added
    report = report_on_release(
        VALIDATION,
        stored(data, parent.patch.added),
        stored(now),
        change(added, removed),
        parent=parent.summary,
        triples=1_000,
    )
    whole = first(now)
    assert report.summary == whole.summary
    assert (parent.patch.added - report.patch.removed) | report.patch.added == whole.patch.added
    assert report.patch.removed <= parent.patch.added
    assert set(report.new.results) == set(whole.new.results) - set(parent.new.results)


@pytest.mark.parametrize("why", ["other checks", "a large change"])
def test_the_whole_graph_is_validated_for(why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = {Triple(NODES[0], NamedNode("urn:x:p"), Literal(1))}
    parent = first(data)
    monkeypatch.delattr(release_report, "_updated")
    report = report_on_release(
        VALIDATION,
        stored(data, parent.patch.added),
        stored(data),
        change(data, set()),
        parent=Summary(judged=True) if why == "other checks" else parent.summary,
        triples=1_000 if why == "other checks" else 3,
    )
    assert report.summary == parent.summary
    assert not report.patch


def test_a_published_report_is_read_back_as_it_was() -> None:
    data = {
        Triple(NODES[0], RDF.type, NamedNode("urn:x:C")),
        Triple(NODES[0], NamedNode("urn:x:p"), NODES[1]),
        Triple(NODES[1], NamedNode("urn:x:q"), Literal(1)),
    }
    report = VALIDATION.whole(stored(data))
    assert any(result.root for result in report.results)
    release = stored(data, as_stored(report.quads(BASE)))
    assert type(report).published(release, BASE) == report
