from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from benchmarks import vocabulary_checks
from benchmarks.generated_vocabulary import FAULTS, LANGUAGES, Vocabulary
from benchmarks.realistic import store_of
from meagraph.namespaces import DEFAULT_BASE, SKOS
from meagraph.validation.rules import RULES
from meagraph.validation.rules.statements import Statements

pytestmark = pytest.mark.unmeasured


def severities(vocabulary: Vocabulary, folder: Path) -> set[str]:
    statements = Statements(store_of(vocabulary.lines(), folder))
    return {
        result.severity
        for rule in RULES
        if "skos" in rule.id
        for result in rule.results(statements, DEFAULT_BASE)
    }


def test_a_generated_vocabulary_is_clean_unless_it_is_spoiled(tmp_path: Path) -> None:
    size = 100 * len(FAULTS)
    clean, spoiled = (Vocabulary(size, DEFAULT_BASE, faults=faults) for faults in (False, True))
    assert severities(clean, tmp_path / "clean") == {"Info"}
    assert severities(spoiled, tmp_path / "spoiled") >= {"Info", "Warning"}


def test_a_generated_vocabulary_has_labels_in_five_languages_and_a_poly_hierarchy() -> None:
    vocabulary = Vocabulary(500, DEFAULT_BASE)
    assert list(vocabulary.lines()) == list(Vocabulary(500, DEFAULT_BASE).lines())
    triples = list(parse("".join(vocabulary.lines()).encode(), RdfFormat.N_TRIPLES))
    labels = [triple for triple in triples if triple.predicate == SKOS.prefLabel]
    assert len(labels) == 500 * len(LANGUAGES) == 2500
    assert any(len(concept.broader) == 2 for concept in vocabulary.concepts)


@pytest.mark.parametrize("faults", [False, True])
def test_the_benchmark_checks_by_every_rule_on_vocabularies(tmp_path: Path, faults: bool) -> None:
    total, each, found, triples, _ = vocabulary_checks.check(tmp_path, 200, faults=faults)
    assert set(each) == {rule.id for rule in RULES if "skos" in rule.id}
    assert total > 0
    assert found > 0
    assert triples > 2000
