"""The 29 issues of qSKOS: for each a vocabulary that has it, and one that only nearly has."""

import pytest
from pyoxigraph import NamedNode, Quad, Store

from meagraph.validation.rules import QUALITY, RULES, Statements
from meagraph.validation.rules.qskos_labels import LABELLING
from tests.rule_examples import ACROSS, ISSUES, Issue
from tests.rules import store, told


@pytest.mark.parametrize("issue", ISSUES, ids=lambda issue: issue.id)
def test_an_issue_is_told_where_it_is(issue: Issue) -> None:
    assert told(f"qskos-{issue.id}", issue.faulty) == issue.told


@pytest.mark.parametrize("issue", ISSUES, ids=lambda issue: issue.id)
def test_nothing_is_told_where_it_nearly_is(issue: Issue) -> None:
    assert told(f"qskos-{issue.id}", issue.sound) == set()


def test_the_catalogue_is_complete() -> None:
    assert {issue.id for issue in ISSUES} == {rule.id.removeprefix("qskos-") for rule in QUALITY}
    assert len(QUALITY) == 29


@pytest.mark.parametrize("order", [1, -1])
def test_rules_that_share_what_they_read_say_the_same(order: int) -> None:
    whole = store("\n".join(example.faulty for example in (*ISSUES, *ACROSS)))
    shared = Statements(whole)
    for rule in RULES[::order]:
        assert set(rule.check(shared)) == set(rule.check(whole)), rule.id


def test_a_vocabulary_in_a_circle_of_thousands_of_steps_is_walked_without_recursion() -> None:
    graph = Store()
    broader = NamedNode("http://www.w3.org/2004/02/skos/core#broader")
    nodes = [NamedNode(f"https://e.org/v/{number:04}") for number in range(3000)]
    graph.extend(Quad(a, broader, b) for a, b in zip(nodes, [*nodes[1:], nodes[0]], strict=True))
    assert told("qskos-chr", graph) == {("0000", "0001")}


def test_labelling_issues_of_an_empty_graph_are_none() -> None:
    for rule in LABELLING:
        assert told(rule, "") == set()
