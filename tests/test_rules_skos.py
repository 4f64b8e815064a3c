"""SKOS integrity: what the reference calls consistent and what not, on data of our own."""

from pathlib import Path

import pytest
from pyoxigraph import Quad, Store, parse

from meagraph.namespaces import SKOS
from meagraph.validation.rules.skos_integrity import INTEGRITY
from tests.rules import BY_ID, store, told

CONSISTENT = {
    "a scheme and its concepts": """
        :sea a skos:ConceptScheme ; skos:hasTopConcept :reef .
        :reef a skos:Concept ; skos:inScheme :sea .""",
    "a concept in two schemes": ":reef skos:inScheme :sea , :land .",
    "a scheme in a scheme": ":sea a skos:ConceptScheme ; skos:inScheme :all .",
    "a collection in a scheme": ":kinds a skos:Collection ; skos:inScheme :sea .",
    "something else in a scheme": ":shop a :Shop ; skos:inScheme :sea .",
    "a concept that is a class": ":Reef a skos:Concept , rdfs:Class .",
    "a concept that is a property": ":lives a skos:Concept , rdfs:Property .",
    "one label of each kind": ':c skos:prefLabel "a"@en ; skos:altLabel "b"@en ; '
    'skos:hiddenLabel "c"@en .',
    "alternative labels alone": ':c skos:altLabel "a"@en , "b"@en .',
    "one preferred label in each language": ':c skos:prefLabel "crab"@en , "crabe"@fr , "蟹"@zh .',
    "one preferred label in each region": ':c skos:prefLabel "fall"@en-US , "autumn"@en-GB .',
    "the same label in two languages": ':c skos:prefLabel "coral"@en ; skos:altLabel "coral"@es .',
    "labels that differ in capitals": ':c skos:prefLabel "Coral"@en ; skos:altLabel "coral"@en .',
    "a label without language beside one with": ':c skos:prefLabel "C4"@en , "C4" .',
    "one label of two concepts": ':c skos:prefLabel "bank"@en . :d skos:prefLabel "bank"@en .',
    "notations of two systems": ':c skos:notation "4"^^:Dewey , "D"^^:Own .',
    "notes of all kinds": ':c skos:note "n"@en ; skos:definition "d"@en ; skos:example :picture .',
    "a hierarchy": ":a skos:broader :b . :b skos:broader :c .",
    "a hierarchy said from both sides": ":a skos:broader :b . :b skos:narrower :a .",
    "a relation": ":a skos:related :b .",
    "a relation is not passed on": ":a skos:related :b . :b skos:related :c .",
    "siblings related": ":a skos:broader :c ; skos:related :b . :b skos:broader :c .",
    "related to one that is above a sibling": ":a skos:broader :b ; skos:related :d . "
    ":e skos:broader :d .",
    "a concept related to itself": ":a skos:related :a .",
    "a concept above itself": ":a skos:broader :a .",
    "a circle": ":a skos:broader :b . :b skos:broader :a .",
    "two ways up": ":a skos:broader :b , :c . :b skos:broader :c .",
    "transitive steps": ":a skos:broader :b ; skos:broaderTransitive :c . :b skos:broader :c .",
    "a collection of concepts": ":kinds a skos:Collection ; skos:member :a , :b .",
    "a collection in a collection": ":kinds skos:member :more . :more skos:member :a .",
    "an ordered collection": ":kinds a skos:OrderedCollection ; skos:memberList ( :a :b ) .",
    "a list with a doublet": ":kinds a skos:OrderedCollection ; skos:memberList ( :a :b :a ) .",
    "a concept in a collection and in a hierarchy": ":kinds skos:member :a . :a skos:broader :b .",
    "all mappings, to different concepts": ":a skos:exactMatch x:a ; skos:closeMatch x:b ; "
    "skos:broadMatch x:c ; skos:narrowMatch x:d ; skos:relatedMatch x:e .",
    "mappings within a scheme": ":a skos:inScheme :s ; skos:closeMatch :b . :b skos:inScheme :s .",
    "an exact match that is close, too": ":a skos:exactMatch x:a ; skos:closeMatch x:a .",
    "a close match that is broader, too": ":a skos:closeMatch x:a ; skos:broadMatch x:a .",
    "close matches are not passed on": ":a skos:closeMatch x:a ; skos:relatedMatch x:b . "
    "x:a skos:closeMatch x:b .",
    "an exact match within a hierarchy": ":a skos:exactMatch x:a ; skos:broader x:a .",
    "a circle of mappings": ":a skos:broadMatch x:a . x:a skos:broadMatch :a .",
    "a concept that matches itself": ":a skos:exactMatch :a ; skos:closeMatch :a .",
    "an extended label": ":c skosxl:prefLabel :l . :l a skosxl:Label ; skosxl:literalForm "
    '"a"@en . :c skos:prefLabel "a"@en .',
    "one extended label for two concepts": ":c skosxl:prefLabel :l . :d skosxl:altLabel :l . "
    ':l skosxl:literalForm "a"@en .',
}

INCONSISTENT = {
    "a scheme that is a concept": ("S9", ":s a skos:ConceptScheme , skos:Concept ."),
    "a scheme that is related": ("S9", ":a skos:inScheme :s . :s skos:broader :b ."),
    "a scheme that is a mapping’s end": ("S9", ":s skos:hasTopConcept :a . :b skos:closeMatch :s ."),
    "a scheme that is a top concept": ("S9", ":s a skos:ConceptScheme ; skos:topConceptOf :t ."),
    "a scheme by a class below": (
        "S9",
        ":Plan rdfs:subClassOf skos:ConceptScheme . :s a :Plan , skos:Concept .",
    ),
    "preferred and alternative": ("S13", ':c skos:prefLabel "a"@en ; skos:altLabel "a"@en .'),
    "preferred and hidden": ("S13", ':c skos:prefLabel "a" ; skos:hiddenLabel "a" .'),
    "alternative and hidden": ("S13", ':c skos:altLabel "a"@en-gb ; skos:hiddenLabel "a"@en-GB .'),
    "alternative as an extended label": (
        "S13",
        ':c skos:prefLabel "a"@en ; skosxl:altLabel :l . :l skosxl:literalForm "a"@en .',
    ),
    "one extended label of two kinds": (
        "S13",
        ':c skosxl:prefLabel :l ; skosxl:hiddenLabel :l . :l skosxl:literalForm "a"@en .',
    ),
    "two preferred labels": ("S14", ':c skos:prefLabel "a"@en , "b"@en .'),
    "two preferred labels without language": ("S14", ':c skos:prefLabel "a" , "b" .'),
    "a second preferred label is extended": (
        "S14",
        ':c skos:prefLabel "a"@en ; skosxl:prefLabel :l . :l skosxl:literalForm "b"@en .',
    ),
    "two extended preferred labels": (
        "S14",
        ":c skosxl:prefLabel :l , :m . "
        ':l skosxl:literalForm "a"@en . :m skosxl:literalForm "b"@en .',
    ),
    "related and broader": ("S27", ":a skos:related :b ; skos:broader :b ."),
    "related from the other side": ("S27", ":b skos:related :a . :a skos:broader :b ."),
    "related and narrower": ("S27", ":a skos:related :b ; skos:narrower :b ."),
    "related to a remote ancestor": (
        "S27",
        ":a skos:broader :b ; skos:related :d . :c skos:narrower :b . :c skos:broader :d .",
    ),
    "related and transitively broader": ("S27", ":a skos:related :b ; skos:broaderTransitive :b ."),
    "related and transitively narrower": (
        "S27",
        ":a skos:related :b ; skos:narrowerTransitive :b .",
    ),
    "mapped as related and as broader": ("S27", ":a skos:relatedMatch x:a ; skos:broadMatch x:a ."),
    "related and mapped as broader": ("S27", ":a skos:related x:a ; skos:broadMatch x:a ."),
    "related along mappings and hierarchy": (
        "S27",
        ":a skos:broadMatch x:a ; skos:relatedMatch x:b . x:b skos:narrowMatch x:a .",
    ),
    "a collection that is a concept": ("S37", ":k a skos:Collection , skos:Concept ."),
    "a collection that is a scheme": ("S37", ":k a skos:Collection , skos:ConceptScheme ."),
    "a collection below a concept": ("S37", ":a skos:narrower :k . :k a skos:Collection ."),
    "an ordered collection that is related": (
        "S37",
        ":k skos:memberList ( :a ) ; skos:related :b .",
    ),
    "a collection with concepts of its own scheme": ("S37", ":k skos:member :a . :a skos:inScheme :k ."),
    "an exact and a broader match": ("S46", ":a skos:exactMatch x:a ; skos:broadMatch x:a ."),
    "an exact and a narrower match": ("S46", ":a skos:exactMatch x:a ; skos:narrowMatch x:a ."),
    "an exact and a related match": ("S46", ":a skos:exactMatch x:a ; skos:relatedMatch x:a ."),
    "exact from the other side": ("S46", "x:a skos:exactMatch :a . :a skos:relatedMatch x:a ."),
    "exact by way of others": (
        "S46",
        ":a skos:exactMatch :b . :c skos:exactMatch :b , x:a . :a skos:broadMatch x:a .",
    ),
}


def clauses(graph: Store) -> set[str]:
    return {rule.id.removeprefix("skos-").upper() for rule in INTEGRITY if told(rule, graph)}


@pytest.mark.parametrize("case", CONSISTENT)
def test_what_the_reference_allows_is_not_questioned(case: str) -> None:
    assert clauses(store(CONSISTENT[case])) == set()


@pytest.mark.parametrize("case", INCONSISTENT)
def test_what_the_reference_forbids_is_told_under_its_own_clause(case: str) -> None:
    clause, turtle = INCONSISTENT[case]
    assert clauses(store(turtle)) == {clause}


def test_a_finding_names_what_clashes() -> None:
    assert told("skos-s13", ':c skos:altLabel "a"@en ; skos:hiddenLabel "a"@en , "b"@en .') == {
        ("c", '"a"@en')
    }
    assert told("skos-s14", ':c skos:prefLabel "a"@en , "b"@en , "c"@en , "d"@fr .') == {
        ("c", '"b"@en')
    }
    assert told("skos-s27", INCONSISTENT["related to a remote ancestor"][1]) == {("a", "d")}
    assert told("skos-s46", INCONSISTENT["exact by way of others"][1]) == {
        ("a", "https://other.org/w/a")
    }
    assert told("skos-s37", ":k skos:member :a ; a skos:ConceptScheme , skos:Concept .") == {
        ("k", "skos:Concept"),
        ("k", "skos:ConceptScheme"),
    }


def test_a_label_of_three_kinds_is_told_once_for_each_kind_too_many() -> None:
    graph = store(':c skos:prefLabel "a" ; skos:altLabel "a" ; skos:hiddenLabel "a" .')
    found = BY_ID["skos-s13"].check(graph)
    assert {one.path for one in found} == {SKOS.altLabel, SKOS.hiddenLabel}


def test_other_graphs_of_the_store_are_not_looked_at() -> None:
    graph = Store()
    for quad in store(':c skos:prefLabel "a"@en , "b"@en ; skos:related :d ; skos:broader :d .'):
        graph.add(Quad(quad.subject, quad.predicate, quad.object, quad.predicate))
    assert clauses(graph) == set()


@pytest.mark.corpus
def test_the_double_labels_of_the_official_sdg_data_are_warned_of(corpus: Path) -> None:
    graph = Store()
    path = corpus / "data/sdg/sdg-kos-goals-targets-indicators.ttl"
    graph.extend(Quad(*quad.triple) for quad in parse(path=path))
    assert clauses(graph) == {"S14"}
    assert "http://metadata.un.org/sdg/12.3" in {focus for focus, _ in told("skos-s14", graph)}
