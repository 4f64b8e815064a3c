"""SKOS integrity: what the reference calls consistent and what not, on data of our own."""

from pathlib import Path

import pytest
from pyoxigraph import Quad, Store, parse

from meagraph.namespaces import SKOS
from meagraph.validation.rules.skos_integrity import INTEGRITY
from tests.rule_examples import CONSISTENT, HIERARCHY, INCONSISTENT
from tests.rules import BY_ID, store, told


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


def test_a_concept_below_itself_is_told_with_the_next_above() -> None:
    (case,) = HIERARCHY
    assert told(case.id, case.faulty) == case.told
    assert told(case.id, case.sound) == set()


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
