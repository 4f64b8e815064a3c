"""Rules across sources and across records."""

import gc
import sys

import pytest

from meagraph.validation.rules.records import RECORDS
from meagraph.validation.rules.sources import SOURCES
from tests.rule_examples import ACROSS, Issue
from tests.rules import BASE, store, told


@pytest.mark.parametrize("case", ACROSS, ids=lambda case: case.id)
def test_a_fault_is_told_where_it_is(case: Issue) -> None:
    assert told(case.id, case.faulty) == case.told


@pytest.mark.parametrize("case", ACROSS, ids=lambda case: case.id)
def test_nothing_is_told_where_it_nearly_is(case: Issue) -> None:
    assert told(case.id, case.sound) == set()


def test_every_rule_across_has_its_case() -> None:
    assert [case.id for case in ACROSS] == [rule.id for rule in (*SOURCES, *RECORDS)]


def test_the_act_on_which_sources_disagree_is_the_property() -> None:
    graph = store(ACROSS[1].faulty)
    (result,) = SOURCES[1].results(graph, BASE)
    assert result.path == "<https://w3id.org/meagraph/ontology#signed>"
    assert result.value is None


@pytest.mark.parametrize("case", ACROSS, ids=lambda case: case.id)
@pytest.mark.parametrize("which", ["faulty", "sound"])
def test_a_rule_does_not_hold_the_store_open(case: Issue, which: str) -> None:
    graph = store(getattr(case, which))
    held = sys.getrefcount(graph)
    (rule,) = (rule for rule in (*SOURCES, *RECORDS) if rule.id == case.id)
    gc.collect()
    gc.disable()
    try:
        list(rule.results(graph, BASE))
        assert sys.getrefcount(graph) == held
    finally:
        gc.enable()
