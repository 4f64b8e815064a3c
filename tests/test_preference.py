"""Which statement about a membership is preferred."""

from datetime import date
from pathlib import Path

import pytest

from loaders.reference.membership_rows import MembershipRow
from loaders.reference.preference import preference
from loaders.reference.tables import Row

IN_FORCE = date(1993, 12, 29)
RIGHT, WRONG = date(2002, 10, 31), date(2002, 10, 1)


def row(source: str, in_force: date | None, *, agreement: str = "cbd") -> MembershipRow:
    consented = date(2002, 8, 2)
    cells = Row(Path("memberships.csv"), 2, {})
    return MembershipRow("2", agreement, source, "KWT", None, consented, in_force, None, cells)


@pytest.mark.parametrize(
    ("dates", "preferred", "reason"),
    [
        ({"ecolex": RIGHT, "ieadb": RIGHT, "huggo": RIGHT}, "ieadb", "IEADB is the first source"),
        ({"ecolex": RIGHT, "ieadb": WRONG, "huggo": RIGHT}, "huggo", "Article 36, paragraph 3"),
        ({"ecolex": RIGHT, "ieadb": None, "huggo": WRONG}, "ecolex", "ECOLEX is the first source"),
        ({"ecolex": WRONG, "huggo": WRONG}, "huggo", "no source gives the entry into force"),
        ({"ecolex": WRONG, "other": RIGHT}, "other", "other is the first source"),
    ],
)
def test_the_first_source_that_agrees_with_the_treaty_is_preferred(
    dates: dict[str, date | None], preferred: str, reason: str
) -> None:
    stated = {source: row(source, day) for source, day in dates.items()}
    chosen = preference("cbd", IN_FORCE, stated)
    assert chosen.source == preferred
    assert reason in chosen.reason
    assert chosen.reason_fr != chosen.reason


def test_the_reason_names_the_clause_in_the_words_of_each_language() -> None:
    agreeing = preference("cbd", IN_FORCE, {"ieadb": row("ieadb", RIGHT)})
    assert agreeing.reason == (
        "IEADB is the first source whose entry into force follows from Article 36, paragraph 3:"
        " the ninetieth day after deposit, or the treaty's own if later"
    )
    assert agreeing.reason_fr == (
        "IEADB est la première source dont l’entrée en vigueur découle du traité, article 36,"
        " paragraphe 3 : le quatre-vingt-dixième jour après le dépôt, ou l’entrée en vigueur du"
        " traité lui-même si elle est plus tardive"
    )
    differing = preference("cbd", IN_FORCE, {"ieadb": row("ieadb", WRONG)})
    assert differing.reason_fr == (
        "aucune source ne donne l’entrée en vigueur qui découle du traité, article 36,"
        " paragraphe 3 (le quatre-vingt-dixième jour après le dépôt) ; IEADB est la première"
        " source qui l’indique"
    )


def test_without_a_checked_rule_the_first_source_is_preferred() -> None:
    stated = {source: row(source, WRONG, agreement="icrw") for source in ("ecolex", "ieadb")}
    chosen = preference("icrw", IN_FORCE, stated)
    assert chosen.source == "ieadb"
    assert "no date rule is checked" in chosen.reason
