"""The date rules of the treaties, and what they say of the real rows."""

import csv
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meagraph.entry_into_force import RULES, expected_entry_into_force, months_after, rule
from meagraph.settings import CONTENT

TREATY = date(1975, 1, 1)


@pytest.mark.parametrize(
    ("agreement", "deposit", "expected"),
    [
        ("cbd", "2002-08-02", "2002-10-31"),
        ("cites", "1983-01-31", "1983-05-01"),
        ("unfccc", "1995-01-09", "1995-04-09"),
        ("unccd", "1999-07-12", "1999-10-10"),
        ("ramsar", "1996-01-18", "1996-05-18"),
        ("ramsar", "2003-10-31", "2004-02-29"),
        ("cms", "1990-06-22", "1990-09-01"),
        ("cms", "1990-11-30", "1991-02-01"),
    ],
)
def test_a_party_is_bound_on_the_day_that_the_clause_sets(
    agreement: str, deposit: str, expected: str
) -> None:
    found = expected_entry_into_force(agreement, TREATY, date.fromisoformat(deposit))
    assert found == date.fromisoformat(expected)


def test_no_party_is_bound_before_the_treaty_itself_is_in_force() -> None:
    in_force = date(1993, 12, 29)
    assert expected_entry_into_force("cbd", in_force, date(1992, 8, 17)) == in_force


def test_an_agreement_whose_clause_is_not_checked_gives_no_date() -> None:
    assert rule("icrw") is None
    assert expected_entry_into_force("icrw", TREATY, date(2000, 1, 1)) is None


@pytest.mark.parametrize("agreement", sorted(RULES))
def test_a_deposit_at_the_end_of_the_calendar_gives_no_date(agreement: str) -> None:
    assert expected_entry_into_force(agreement, TREATY, date.max) is None


@given(
    st.sampled_from(sorted(RULES)),
    st.dates(max_value=date(9999, 1, 1)),
    st.dates(max_value=date(9999, 1, 1)),
)
def test_entry_into_force_lies_after_the_deposit_and_not_before_the_treaty(
    agreement: str, treaty: date, deposit: date
) -> None:
    found = expected_entry_into_force(agreement, treaty, deposit)
    assert found is not None
    assert found >= treaty
    assert found > deposit
    assert found == treaty or found - deposit <= timedelta(days=124)


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(0, 1000))
def test_months_later_is_the_same_day_or_the_end_of_a_shorter_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


COMPARED = {
    ("cbd", "ecolex"): (196, 169, 18, 9),
    ("cbd", "ieadb"): (193, 193, 0, 0),
    ("cbd", "huggo"): (196, 196, 0, 0),
    ("cites", "ecolex"): (183, 177, 2, 4),
    ("cites", "ieadb"): (177, 174, 1, 2),
    ("cites", "huggo"): (182, 179, 2, 1),
    ("unfccc", "ecolex"): (197, 186, 10, 1),
    ("unfccc", "ieadb"): (194, 188, 2, 4),
    ("unfccc", "huggo"): (198, 198, 0, 0),
    ("unccd", "ecolex"): (196, 148, 35, 13),
    ("unccd", "ieadb"): (195, 193, 0, 2),
    ("ramsar", "ecolex"): (169, 158, 0, 11),
    ("ramsar", "ieadb"): (161, 152, 2, 7),
    ("ramsar", "huggo"): (173, 168, 1, 4),
    ("cms", "ecolex"): (81, 68, 0, 13),
    ("cms", "ieadb"): (85, 73, 0, 12),
    ("cms", "huggo"): (125, 71, 0, 54),
}
"""Rows with both dates, exact, off by one or two days, off by more."""


def test_every_source_row_with_both_dates_is_judged_as_the_field_survey_found() -> None:
    with (CONTENT / "data/agreements.csv").open(encoding="utf-8", newline="") as file:
        in_force = {
            row["code"]: date.fromisoformat(row["entry_into_force"]) for row in csv.DictReader(file)
        }
    judged: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    with (CONTENT / "data/memberships.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["agreement"] in RULES and row["ratification"] and row["entry_into_force"]:
                expected = expected_entry_into_force(
                    row["agreement"],
                    in_force[row["agreement"]],
                    date.fromisoformat(row["ratification"]),
                )
                assert expected is not None
                off = abs((date.fromisoformat(row["entry_into_force"]) - expected).days)
                kind = "exact" if off == 0 else "close" if off <= 2 else "far"
                judged[row["agreement"], row["source"]][kind] += 1
    found = {
        key: (sum(count.values()), count["exact"], count["close"], count["far"])
        for key, count in judged.items()
    }
    assert found == COMPARED
