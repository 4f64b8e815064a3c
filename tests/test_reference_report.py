"""What validation says of the reference data: no violation, and exactly these warnings and infos."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Store

from meagraph.namespaces import DEFAULT_BASE
from meagraph.validation.results import Report, Result

WARNINGS = {}
INFOS = {}


@cache
def published(home: Path) -> Report:
    return Report.published(Store.read_only(str(home / "current" / "store")), DEFAULT_BASE)


@pytest.fixture
def results(validated_home: Path) -> tuple[Result, ...]:
    """The report that was published with the reference data."""
    return published(validated_home).results


def found(results: tuple[Result, ...], severity: str) -> dict[str, int]:
    """Count the results of one severity by shape or rule."""
    return dict(
        Counter(
            result.shape.removeprefix(DEFAULT_BASE)
            for result in results
            if result.severity == severity
        )
    )


def test_nothing_is_violated(results: tuple[Result, ...]) -> None:
    assert found(results, "Violation") == {}


def test_these_warnings_are_known(results: tuple[Result, ...]) -> None:
    print(found(results, "Warning"))
    assert found(results, "Warning") == WARNINGS


def test_these_infos_are_known(results: tuple[Result, ...]) -> None:
    print(found(results, "Info"))
    assert found(results, "Info") == INFOS
