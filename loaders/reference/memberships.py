"""Who is a Party to what: each source's statements, the preferred ones, and the quarantine."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from loaders.loader import Finding, Loading
from loaders.quarantine import Reason, quarantined
from loaders.reference.agreements import agreement_rows
from loaders.reference.membership_rows import (
    MembershipRow,
    Quarantined,
    Settled,
    membership_rows,
    read_readings,
    repaired,
    settle,
)
from loaders.reference.participants import participant_node
from loaders.reference.preference import preference
from loaders.reference.tables import concept, date_literal, source
from meagraph.entry_into_force import expected_entry_into_force
from meagraph.namespaces import DCT, MEA, ORG, RDF
from meagraph.staging import Source, StagedGraph

Subject = NamedNode | BlankNode | Triple

Treaties = Mapping[str, date | None]
"""When each agreement itself entered into force, by its code."""


@dataclass(frozen=True)
class Statement:
    """A settled row with the IRIs of the membership and of what the source states about it."""

    settled: Settled
    membership: NamedNode
    status: NamedNode


def memberships(directory: Path, loading: Loading) -> Iterator[StagedGraph]:
    """
    Yield a graph for each agreement and source, the preferred statements, and the quarantine.

    Every row of memberships.csv is either a status or a quarantined record; none is lost.
    """
    rows = repaired(membership_rows(directory, loading), loading)
    origins = {
        slug: source(directory, loading, slug) for slug in dict.fromkeys(row.source for row in rows)
    }
    aside: list[Quarantined] = []
    statements: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    settled: list[Settled] = []
    for outcome in settle(rows, read_readings(directory, loading), loading):
        if isinstance(outcome, Settled):
            settled.append(outcome)
        else:
            aside.append(outcome)
    for statement in _statements(settled, loading, aside):
        row = statement.settled.row
        statements[row.agreement, row.source].append(statement)
    treaties = {
        row["code"]: row.date("entry_into_force") for row in agreement_rows(directory, loading)
    }
    yield from _source_graphs(statements, origins, treaties, loading)
    yield from _preferred_graphs(statements, treaties, loading)
    yield from _quarantine_graphs(aside, origins, treaties, loading)


def _age(settled: Settled) -> tuple[date, int]:
    """Order the rows of a participant in a source: by date, those without any last."""
    return (settled.row.began or date.max, int(settled.row.key))


def _statements(
    settled: Sequence[Settled], loading: Loading, aside: list[Quarantined]
) -> Iterator[Statement]:
    """
    Give each settled row its IRI; a source's later rows on a participant are told by their date.

    A row that no date tells from an earlier one goes to `aside`.
    """
    groups: dict[tuple[str, str, str], list[Settled]] = defaultdict(list)
    for each in settled:
        groups[each.row.agreement, each.participant.code, each.row.source].append(each)
    for group in groups.values():
        taken: set[str] = set()
        ordered = sorted(group, key=_age)
        previous = ordered[0]
        for position, each in enumerate(ordered):
            iri = _status_iri(each, position, loading)
            if iri is None or iri in taken:
                aside.append(_repeated(each.row))
                continue
            taken.add(iri)
            if position:
                _report_return(previous, each, loading)
            previous = each
            yield Statement(each, _membership_node(each, loading), NamedNode(iri))


def _report_return(before: Settled, after: Settled, loading: Loading) -> None:
    """Report a second row on a participant of whom the source tells no withdrawal."""
    if before.row.ended is None:
        row = after.row
        record = f"row {row.key} ({row.agreement}, {row.code})"
        message = f"kept beside row {before.row.key}, which tells no withdrawal; check both"
        loading.report(Finding(row.source, record, message))


def _status_iri(settled: Settled, position: int, loading: Loading) -> str | None:
    row, participant = settled.row, settled.participant.code
    parts = {"agreement": row.agreement, "participant": participant, "source": row.source}
    if position == 0:
        return loading.identifiers.mint("party-status", **parts)
    if row.began is None:
        return None
    again = row.began.isoformat()
    return loading.identifiers.mint("party-status-again", **parts, date=again)


def _membership_node(settled: Settled, loading: Loading) -> NamedNode:
    iri = loading.identifiers.mint(
        "party", agreement=settled.row.agreement, participant=settled.participant.code
    )
    return NamedNode(iri)


def _repeated(row: MembershipRow) -> Quarantined:
    return Quarantined(
        row,
        f"{row.code} stands more than once for this agreement, with no date to tell the rows",
        f"{row.code} figure plusieurs fois pour cet accord, sans date qui distingue les lignes",
        "the date of consent of this row, or its removal if it repeats another",
    )


def status_kind(row: MembershipRow) -> str:
    """Give the notation of the kind of status (vocabulary membership-statuses) that `row` tells."""
    if row.ended:
        return "withdrawal"
    if row.consented or row.in_force:
        return "party"
    return "signed-not-ratified" if row.signed else "unknown"


def _source_graphs(
    statements: Mapping[tuple[str, str], Sequence[Statement]],
    origins: Mapping[str, Source],
    treaties: Treaties,
    loading: Loading,
) -> Iterator[StagedGraph]:
    for (agreement, slug), stated in statements.items():
        triples = [
            triple
            for statement in stated
            for triple in _statement_triples(statement, origins[slug], treaties, loading)
        ]
        name = loading.identifiers.graph("membership", agreement, slug)
        yield StagedGraph(name, triples, origins[slug], "reference")


def _statement_triples(
    statement: Statement, origin: Source, treaties: Treaties, loading: Loading
) -> Iterator[Triple]:
    row, membership, status = statement.settled.row, statement.membership, statement.status
    participant = participant_node(statement.settled.participant, loading)
    agreement = NamedNode(loading.identifiers.mint("agreement", agreement=row.agreement))
    yield Triple(membership, RDF.type, MEA.Membership)
    yield Triple(membership, ORG.member, participant)
    yield Triple(membership, MEA.agreement, agreement)
    yield Triple(membership, MEA.status, status)
    yield Triple(status, RDF.type, MEA.PartyStatus)
    yield Triple(status, MEA.statusOf, membership)
    yield Triple(status, ORG.member, participant)
    yield Triple(status, MEA.agreement, agreement)
    yield Triple(status, DCT.source, NamedNode(origin.iri))
    yield Triple(status, MEA.sourceKey, Literal(row.key))
    kind = concept(loading, "membership-statuses", status_kind(row))
    yield Triple(status, MEA.statusKind, kind)
    yield from _date_triples(status, row, treaties)


def _date_triples(subject: Subject, row: MembershipRow, treaties: Treaties) -> Iterator[Triple]:
    """Give the dates of a row, and beside the entry into force the one that the treaty sets."""
    for day, term in (
        (row.signed, MEA.signed),
        (row.consented, MEA.consented),
        (row.in_force, MEA.entryIntoForce),
        (_expected(row, treaties), MEA.expectedEntryIntoForce),
        (row.ended, MEA.ended),
    ):
        if day:
            yield Triple(subject, term, date_literal(day))


def _expected(row: MembershipRow, treaties: Treaties) -> date | None:
    treaty = treaties.get(row.agreement)
    if treaty is None or row.consented is None or row.in_force is None:
        return None
    return expected_entry_into_force(row.agreement, treaty, row.consented)


def _preferred_graphs(
    statements: Mapping[tuple[str, str], Sequence[Statement]],
    treaties: Treaties,
    loading: Loading,
) -> Iterator[StagedGraph]:
    """Yield, for each agreement, which status of each membership is preferred, and why."""
    latest: dict[str, dict[NamedNode, dict[str, Statement]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for (agreement, slug), stated in statements.items():
        for statement in sorted(stated, key=lambda statement: _age(statement.settled)):
            latest[agreement][statement.membership][slug] = statement
    origin = Source(
        loading.identifiers.mint("source", slug="meagraph-preference"),
        "The rule by which meagraph prefers one statement about a membership",
    )
    for agreement, memberships_of in latest.items():
        triples = [
            triple
            for membership, stated in memberships_of.items()
            for triple in _preferred(agreement, treaties.get(agreement), membership, stated)
        ]
        name = loading.identifiers.graph("membership", agreement, "preferred")
        yield StagedGraph(name, triples, origin, "reference")


def _preferred(
    agreement: str,
    treaty_in_force: date | None,
    membership: NamedNode,
    stated: Mapping[str, Statement],
) -> Iterator[Triple]:
    rows = {slug: statement.settled.row for slug, statement in stated.items()}
    chosen = preference(agreement, treaty_in_force or date.min, rows)
    yield Triple(membership, MEA.preferredStatus, stated[chosen.source].status)
    yield Triple(membership, MEA.preferenceReason, Literal(chosen.reason, language="en"))
    yield Triple(membership, MEA.preferenceReason, Literal(chosen.reason_fr, language="fr"))


def _quarantine_graphs(
    aside: Sequence[Quarantined],
    origins: Mapping[str, Source],
    treaties: Treaties,
    loading: Loading,
) -> Iterator[StagedGraph]:
    """Yield one graph for each source, empty where nothing of it is set aside (any longer)."""
    for slug, origin in origins.items():
        triples = [
            triple
            for record in aside
            if record.row.source == slug
            for triple in _quarantine_triples(record, origin, treaties, loading)
        ]
        name = loading.identifiers.graph("system", "quarantine", slug)
        yield StagedGraph(name, triples, origin, "reference")


def _quarantine_triples(
    record: Quarantined, origin: Source, treaties: Treaties, loading: Loading
) -> Iterator[Triple]:
    row = record.row
    reason = Reason(record.reason, record.reason_fr, record.suggested_repair)
    triples = quarantined(loading, origin, row.key, row.row.cells, reason)
    yield from triples
    agreement = loading.identifiers.mint("agreement", agreement=row.agreement)
    node = triples[0].subject
    yield Triple(node, MEA.agreement, NamedNode(agreement))
    yield from _date_triples(node, row, treaties)
