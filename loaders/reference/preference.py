"""Which of the statements about a membership is preferred, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from loaders.reference.membership_rows import MembershipRow
from meagraph.entry_into_force import expected_entry_into_force, rule

ORDER = ("ieadb", "huggo", "ecolex")
"""The sources in the order in which they are asked."""

NAMES = {"ieadb": "IEADB", "huggo": "HUGGO", "ecolex": "ECOLEX"}


@dataclass(frozen=True)
class Preference:
    """The source whose statement is preferred, and the reason in English and French."""

    source: str
    reason: str
    reason_fr: str


def agrees_with_treaty(row: MembershipRow, treaty_in_force: date) -> bool:
    """Say whether the entry into force in `row` is the one that the treaty's rule gives."""
    if row.consented is None or row.in_force is None:
        return False
    expected = expected_entry_into_force(row.agreement, treaty_in_force, row.consented)
    return expected == row.in_force


def preference(
    agreement: str, treaty_in_force: date, statements: Mapping[str, MembershipRow]
) -> Preference:
    """
    Choose among `statements` (by source; at least one) about one membership.

    The first source in `ORDER` whose entry into force agrees with the treaty's rule is preferred;
    where none does, or the rule is not checked, the first that says anything.
    """
    sources = [source for source in ORDER if source in statements]
    sources += sorted(set(statements) - set(ORDER))
    first = NAMES.get(sources[0], sources[0])
    clause = rule(agreement)
    if clause is None:
        return Preference(
            sources[0],
            f"{first} is the first source that lists it; no date rule is checked",
            f"{first} est la première source qui l’indique ; aucune règle de date n’est vérifiée",
        )
    for source in sources:
        if agrees_with_treaty(statements[source], treaty_in_force):
            name = NAMES.get(source, source)
            return Preference(
                source,
                f"{name} is the first source whose entry into force follows from {clause.clause}:"
                f" {clause.words}, or the treaty's own if later",
                f"{name} est la première source dont l’entrée en vigueur découle du traité,"
                f" {clause.clause_fr} : {clause.words_fr}, ou l’entrée en vigueur du traité"
                " lui-même si elle est plus tardive",
            )
    return Preference(
        sources[0],
        f"no source gives the entry into force that follows from {clause.clause}"
        f" ({clause.words}); {first} is the first that lists it",
        f"aucune source ne donne l’entrée en vigueur qui découle du traité, {clause.clause_fr}"
        f" ({clause.words_fr}) ; {first} est la première source qui l’indique",
    )
