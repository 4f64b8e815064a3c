"""When an agreement enters into force for a Party: the rules that the treaties themselves set."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class DateRule:
    """
    One treaty's clause on entry into force for a State that joins.

    `clause` is its article and `words` the rule, each in English and in French (`…_fr`); `after`
    gives the day from the deposit.
    """

    clause: str
    clause_fr: str
    words: str
    words_fr: str
    after: Callable[[date], date]


def days_after(deposit: date, days: int) -> date:
    """Give the day that lies `days` after `deposit`."""
    return deposit + timedelta(days=days)


def months_after(deposit: date, months: int) -> date:
    """Give the same day `months` later, or the last of that month where it is shorter."""
    year, month = divmod(deposit.year * 12 + deposit.month - 1 + months, 12)
    return date(year, month + 1, min(deposit.day, monthrange(year, month + 1)[1]))


def first_day_of_third_month(deposit: date) -> date:
    """Give the first day of the third month after the month of `deposit`."""
    return months_after(deposit.replace(day=1), 3)


def _ninety_days(clause: str, clause_fr: str) -> DateRule:
    return DateRule(
        clause,
        clause_fr,
        "the ninetieth day after deposit",
        "le quatre-vingt-dixième jour après le dépôt",
        lambda deposit: days_after(deposit, 90),
    )


RULES: Mapping[str, DateRule] = {
    "cbd": _ninety_days("Article 36, paragraph 3", "article 36, paragraphe 3"),
    "cites": _ninety_days("Article XXII, paragraph 2", "article XXII, paragraphe 2"),
    "unfccc": _ninety_days("Article 23, paragraph 2", "article 23, paragraphe 2"),
    "unccd": _ninety_days("Article 36, paragraph 2", "article 36, paragraphe 2"),
    "ramsar": DateRule(
        "Article 10, paragraph 2",
        "article 10, paragraphe 2",
        "four months after deposit",
        "quatre mois après le dépôt",
        lambda deposit: months_after(deposit, 4),
    ),
    "cms": DateRule(
        "Article XVIII, paragraph 2",
        "article XVIII, paragraphe 2",
        "the first day of the third month after deposit",
        "le premier jour du troisième mois après le dépôt",
        first_day_of_third_month,
    ),
}
"""The rule of each agreement whose clause is checked, by its code."""


def rule(agreement: str) -> DateRule | None:
    """Give the date rule of `agreement` (its code), or None when it is not checked."""
    return RULES.get(agreement)


def expected_entry_into_force(
    agreement: str, treaty_entry_into_force: date, deposit: date
) -> date | None:
    """
    Give the day on which `agreement` enters into force for a Party that deposits on `deposit`.

    It is the later of the treaty's own entry into force and the day that its clause sets; None
    when the agreement's clause is not checked. A deposit too late for the calendar gives None.
    """
    clause = rule(agreement)
    if clause is None:
        return None
    try:
        return max(treaty_entry_into_force, clause.after(deposit))
    except (OverflowError, ValueError):
        return None
