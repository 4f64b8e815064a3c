"""
The screened validation is pySHACL's own: random shapes on random data, and after random changes.

`make test-validation-long` does the same for many more cases.
"""

import logging
import random
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings

from tests.shacl_equivalence import Seen, difference, smaller
from tests.shacl_strategies import (
    Case,
    cases,
    random_case,
    random_vocabulary,
    read_case,
    triples,
    vocabularies,
)
from tools import validation_long

pytestmark = pytest.mark.unmeasured

KNOWN = Path(__file__).parent / "shacl" / "random"
"""Cases that once differed, made as small as they can be."""


# A case that differs is made smaller by taking lines away: that is quicker, and reads better.
SOME = settings(
    max_examples=120,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def same(case: Case) -> None:
    """Fail where the validation of a case differs, with the smallest such case."""
    if told := difference(case):
        small = smaller(case, partial(validation_long.differs, validation_long.kind(told)))
        pytest.fail(f"{difference(small)}\n{small}")


@given(cases())
@SOME
def test_a_random_case_is_judged_as_by_pyshacl_alone(case: Case) -> None:
    same(case)


@given(vocabularies())
@settings(SOME, max_examples=60)
def test_what_a_change_affects_is_found_for_the_rules_beyond_shapes(case: Case) -> None:
    same(case)


@pytest.mark.parametrize("file", sorted(KNOWN.glob("*.txt")), ids=lambda file: file.stem)
def test_a_case_that_once_differed_does_not_any_more(file: Path) -> None:
    assert difference(read_case(file.read_text())) == ""


def test_the_cases_say_something() -> None:
    seen: Seen = Counter()
    for number in range(80):
        difference(random_case(random.Random(f"seen-{number}")), seen)
        difference(random_vocabulary(random.Random(f"seen-{number}")), seen)
    assert seen["validations with results"] > seen["validations"] / 3
    assert seen["validations that raise"] > seen["validations"] / 50
    assert seen["changes with an effect"] > seen["changes"] / 8
    assert seen["shapes that are screened"] > seen["shapes"] / 2
    assert seen["focus nodes that are candidates"] < seen["focus nodes"] * 0.9
    assert seen["rules: results"] > seen["rules: validations"]


def test_a_case_is_read_as_it_was_written() -> None:
    for number in range(50):
        case = random_case(random.Random(number))
        assert read_case(str(case)) == case
        assert len(triples(case.shapes)) >= len(set(case.shapes)) > 0


def test_the_same_seed_makes_the_same_cases() -> None:
    one, same, other = (random_case(random.Random(seed)) for seed in ("1-1", "1-1", "1-2"))
    assert one == same != other


def test_a_case_is_made_as_small_as_it_can_be() -> None:
    case = Case(("a", "b", "c"), ("d", "e"), ("f",), ("g",))
    small = smaller(case, lambda less: "b" in less.shapes and "d" in less.data)
    assert small == Case(("b",), ("d",))


def test_the_long_run_tells_what_it_saw() -> None:
    done = CliRunner().invoke(
        validation_long.main, ["--cases", "3", "--seed", "1", "--processes", "1"]
    )
    assert done.exit_code == 0, done.output
    assert done.output.startswith("seed 1\n")
    assert "3 cases, 0 differences" in done.output
    assert logging.root.manager.disable == logging.NOTSET  # others of this process may log again


def test_the_long_run_keeps_what_differs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def pretended(case: Case, seen: Seen | None = None) -> str:
        if seen is not None:
            seen["cases"] += 1
        return "the change: too much" if case.shapes else ""

    monkeypatch.setattr(validation_long, "difference", pretended)
    keep = tmp_path / "kept"
    options = ["--cases", "1", "--seed", "5", "--processes", "1", "--keep", str(keep)]
    done = CliRunner().invoke(validation_long.main, options)
    assert done.exit_code == 1
    assert "1 cases, 1 differences" in done.output
    kept = read_case((keep / "5-0.txt").read_text())
    assert len(kept.shapes) == 1
    assert kept.data == ()
