"""What validation says of the reference data: no violation, and exactly these other results."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Store

from meagraph.namespaces import DEFAULT_BASE
from meagraph.validation.results import Report, Result

WARNINGS = {
    "rule/citation-to-missing-provision": 7,
    "shape/ConsentNotAfterEntryIntoForce": 14,
    "shape/DatePlausible": 1,
    "shape/EntryIntoForceNotAfterRule": 133,
    "shape/EntryIntoForceNotBeforeRule": 77,
    "shape/EntryIntoForceNotBeforeTreaty": 3,
    "shape/SignatureNotAfterConsent": 598,
    "shape/SignatureNotBeforeOpening": 1,
}
INFOS = {
    "rule/sources-disagree-on-dates": 857,
    "shape/ContributionDated": 20,
    "shape/DocumentNamed": 1,
    "shape/MembershipSourcesAgree": 770,
    "shape/NationalTargetAligned": 1,
}
BY_THE_CLAUSES = {
    ("cbd", "ecolex"): 27,
    ("cites", "ecolex"): 6,
    ("cites", "huggo"): 3,
    ("cites", "ieadb"): 3,
    ("cms", "ecolex"): 13,
    ("cms", "huggo"): 54,
    ("cms", "ieadb"): 12,
    ("ramsar", "ecolex"): 11,
    ("ramsar", "huggo"): 5,
    ("ramsar", "ieadb"): 9,
    ("unccd", "ecolex"): 48,
    ("unccd", "ieadb"): 2,
    ("unfccc", "ecolex"): 11,
    ("unfccc", "ieadb"): 6,
}
"""Rows whose entry into force the treaty’s clause contradicts, by agreement and source."""


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
    assert found(results, "Warning") == WARNINGS


def test_these_infos_are_known(results: tuple[Result, ...]) -> None:
    assert found(results, "Info") == INFOS


def test_guinea_signed_the_cbd_before_it_was_open(results: tuple[Result, ...]) -> None:
    shape = f"{DEFAULT_BASE}shape/SignatureNotBeforeOpening"
    (result,) = [result for result in results if result.shape == shape]
    assert result.focus == f"{DEFAULT_BASE}party/cbd/gin/ecolex"
    assert result.value is not None
    assert "1992-06-05" in result.value
    assert result.message("fr").startswith("La signature est antérieure")


def test_the_clauses_question_these_rows(results: tuple[Result, ...]) -> None:
    """ECOLEX has 27 rows on the CBD that the clause contradicts, IEADB and HUGGO have none."""
    shapes = {f"{DEFAULT_BASE}shape/EntryIntoForceNot{side}Rule" for side in ("After", "Before")}
    rows = [result.focus.split("/") for result in results if result.shape in shapes]
    assert Counter((row[5], row[7]) for row in rows) == BY_THE_CLAUSES
