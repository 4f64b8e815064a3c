"""The rows of memberships.csv: read, repaired by stated rules, and settled or quarantined."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from loaders.loader import Finding, Loading
from loaders.reference.tables import Row, read_table
from meagraph.codes import CodeError, Participant

COLUMNS = (
    *("agreement", "source", "participant_code", "source_row"),
    *("signature", "ratification", "entry_into_force", "end"),
)
DOUBLE_COLUMNS = ("agreement", "source", "source_row", "participant_code", "means", "proof")
CODE_COLUMNS = ("code", "means", "proof", "proof_fr", "candidates", "suggested_repair")

NEVER = date(9999, 12, 31)
"""What HUGGO writes for a participation that has not ended, or has not begun."""

END_OF_THE_GDR = date(1990, 10, 3)
"""The day on which the German Democratic Republic ended; HUGGO gives it to others on the IPPC."""


@dataclass(frozen=True)
class MembershipRow:
    """
    What one source says about one participant and one agreement.

    `key` is the line of the row in the source file, `code` the participant as the source writes
    it, `row` the cells as they stand in memberships.csv.
    """

    key: str
    agreement: str
    source: str
    code: str
    signed: date | None
    consented: date | None
    in_force: date | None
    ended: date | None
    row: Row

    @property
    def began(self) -> date | None:
        """The date of consent, or where there is none of entry into force, or of signature."""
        return self.consented or self.in_force or self.signed


@dataclass(frozen=True)
class Settled:
    """A row whose participant is certain."""

    row: MembershipRow
    participant: Participant


@dataclass(frozen=True)
class Quarantined:
    """A row that cannot be read with certainty: why (en and fr), and what might repair it."""

    row: MembershipRow
    reason: str
    reason_fr: str
    suggested_repair: str


def membership_rows(directory: Path, loading: Loading) -> list[MembershipRow]:
    """Read memberships.csv as it stands; raises `LoadError` naming the line."""
    path = directory / "memberships.csv"
    rows = read_table(path, COLUMNS, loading.settings.load_bytes)
    return [_membership_row(row, loading) for row in rows]


def _membership_row(row: Row, loading: Loading) -> MembershipRow:
    try:
        agreement = loading.identifiers.codes.agreement(row.required("agreement"))
    except CodeError as error:
        raise row.error("agreement", str(error)) from error
    return MembershipRow(
        key=row.required("source_row"),
        agreement=agreement,
        source=row.required("source"),
        code=row.required("participant_code"),
        signed=row.date("signature"),
        consented=row.date("ratification"),
        in_force=row.date("entry_into_force"),
        ended=row.date("end"),
        row=row,
    )


def _has_not_ended(row: MembershipRow) -> bool:
    return row.source == "huggo" and row.ended == NEVER


def _has_not_begun(row: MembershipRow) -> bool:
    return row.source == "huggo" and row.in_force == NEVER


def _is_end_of_another_state(row: MembershipRow) -> bool:
    return (
        row.source == "huggo"
        and row.agreement == "ippc"
        and row.ended == END_OF_THE_GDR
        and row.code != "DDR"
    )


@dataclass(frozen=True)
class Repair:
    """A rule of repair: which rows it is for, how it mends one, and the words that say so."""

    fits: Callable[[MembershipRow], bool]
    mend: Callable[[MembershipRow], MembershipRow]
    words: str


def _without_end(row: MembershipRow) -> MembershipRow:
    return replace(row, ended=None)


def _without_entry_into_force(row: MembershipRow) -> MembershipRow:
    return replace(row, in_force=None)


REPAIRS = (
    Repair(_has_not_ended, _without_end, "end 9999-12-31 stands for no end: left out"),
    Repair(
        _has_not_begun,
        _without_entry_into_force,
        "entry into force 9999-12-31 stands for none: left out",
    ),
    Repair(
        _is_end_of_another_state,
        _without_end,
        "end 1990-10-03 is that of the German Democratic Republic, not of this Party: left out",
    ),
)


def repaired(rows: Iterable[MembershipRow], loading: Loading) -> list[MembershipRow]:
    """Repair the dates of `rows` by `REPAIRS`; report each rule once for each agreement."""
    kept = []
    touched: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in rows:
        mended = row
        for repair in REPAIRS:
            if repair.fits(mended):
                touched[row.source, row.agreement, repair.words].append(row.key)
                mended = repair.mend(mended)
        kept.append(mended)
    for (source, agreement, message), keys in touched.items():
        record = f"{agreement}: {len(keys)} rows ({', '.join(_runs(keys))})"
        loading.report(Finding(source, record, message, "repaired"))
    return kept


def _runs(keys: Sequence[str]) -> Iterator[str]:
    """Yield the row numbers, neighbours joined: 3, 5-9, 12."""
    numbers = sorted(int(key) for key in keys)
    first = last = numbers[0]
    for number in [*numbers[1:], None]:
        if number is not None and number == last + 1:
            last = number
            continue
        yield str(first) if first == last else f"{first}-{last}"
        if number is not None:
            first = last = number


@dataclass(frozen=True)
class Readings:
    """
    The declared tables that settle codes.

    `codes` holds the rows of party-codes.csv that settle nothing, by code; `doubles` those of
    double-rows.csv, by the key of the row that they read.
    """

    codes: Mapping[str, Row]
    doubles: Mapping[str, Row]


def read_readings(directory: Path, loading: Loading) -> Readings:
    """Read party-codes.csv and double-rows.csv; raises `LoadError`."""
    limit = loading.settings.load_bytes
    codes = read_table(directory / "party-codes.csv", CODE_COLUMNS, limit)
    doubles: dict[str, Row] = {}
    for row in read_table(directory / "double-rows.csv", DOUBLE_COLUMNS, limit):
        key = row.required("source_row")
        if key in doubles:
            raise row.error("source_row", f"row {key} is read on line {doubles[key].line} already")
        doubles[key] = row
    return Readings({row["code"]: row for row in codes if not row["means"]}, doubles)


def settle(
    rows: Sequence[MembershipRow], readings: Readings, loading: Loading
) -> Iterator[Settled | Quarantined]:
    """
    Say of each row which participant it is about, or why nobody can tell.

    A row is settled by its alpha-3 code or by party-codes.csv; one that double-rows.csv reads as
    another participant than its code says is quarantined. Each row comes out once.
    """
    dates: dict[tuple[str, str], list[MembershipRow]] = defaultdict(list)
    for row in rows:
        dates[row.agreement, row.code].append(row)
    for row in rows:
        yield _double(row, readings) or _settled(row, readings, dates, loading)


def _double(row: MembershipRow, readings: Readings) -> Quarantined | None:
    reading = readings.doubles.get(row.key)
    if reading is None:
        return None
    where = (reading["agreement"], reading["source"], reading["participant_code"])
    if where != (row.agreement, row.source, row.code):
        raise reading.error(
            "source_row",
            f"row {row.key} of memberships.csv is {row.agreement}, {row.source}, {row.code}, not"
            f" {', '.join(where)}; correct the reading",
        )
    means = reading.required("means")
    if means == row.code:
        return None
    return Quarantined(
        row,
        f"the code {row.code} stands twice for this agreement, and the dates of this row are those"
        f" of {means} ({reading['proof']})",
        f"le code {row.code} figure deux fois pour cet accord, et les dates de cette ligne sont"
        f" celles de {means}",
        means,
    )


def _settled(
    row: MembershipRow,
    readings: Readings,
    dates: Mapping[tuple[str, str], Sequence[MembershipRow]],
    loading: Loading,
) -> Settled | Quarantined:
    try:
        return Settled(row, loading.identifiers.codes.participant(row.code))
    except CodeError as error:
        known = readings.codes.get(row.code)
        if known is None:
            return Quarantined(
                row,
                str(error),
                f"le code {row.code} n’est ni un code ISO 3166-1 alpha-3 ni un code déclaré",
                "the alpha-3 code of the Party, or a row for this code in party-codes.csv",
            )
        return Quarantined(
            row,
            f"{row.code}: {known['proof']}",
            f"{row.code} : {known['proof_fr']}",
            _suggestion(row, known, dates),
        )


def _suggestion(
    row: MembershipRow,
    known: Row,
    dates: Mapping[tuple[str, str], Sequence[MembershipRow]],
) -> str:
    """Suggest the candidate to which alone another source gives the dates of `row`."""
    told = {
        candidate: sorted(
            {
                other.source
                for other in dates.get((row.agreement, candidate), ())
                if _same(row, other)
            }
        )
        for candidate in known["candidates"].split()
    }
    fitting = [candidate for candidate, sources in told.items() if sources]
    if len(fitting) != 1:
        return known["suggested_repair"]
    sources = " and ".join(told[fitting[0]])
    return f"{fitting[0]}, whose row in {sources} has the same dates"


def _same(row: MembershipRow, other: MembershipRow) -> bool:
    """Say whether two rows have the same consent, or entry into force where one lacks consent."""
    if row.source == other.source:
        return False
    if row.consented and other.consented:
        return row.consented == other.consented
    return row.in_force is not None and row.in_force == other.in_force
