"""Party × agreement: every row of ECOLEX, the IEADB and HUGGO, and the readings of `COG`."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tools.reference_data.tables import Column, Origin, Table, read_csv, required, unique, write_csv


def manyenviron(title: str, file: str, slug: str) -> Origin:
    """Give the origin that is a file of the data package manyenviron, or a part of it."""
    path = f"https://github.com/globalgov/manyenviron/blob/48ab5977/data/{file}.rda"
    return Origin(title, path, "CC BY 4.0", slug)


MANYENVIRON = manyenviron(
    "manyenviron, the environmental agreements of the manydata project", "agreements", "manyenviron"
)
ECOLEX = manyenviron(
    "ECOLEX, the gateway to environmental law (UNEP, FAO, IUCN), as in manyenviron",
    "memberships",
    "ecolex",
)
IEADB = manyenviron(
    "IEADB, the International Environmental Agreements Database (R. Mitchell, University of"
    " Oregon), as in manyenviron",
    "memberships",
    "ieadb",
)
HUGGO = manyenviron(
    "HUGGO, the hand-coded data set of the manydata project, as in manyenviron",
    "memberships",
    "huggo",
)

SOURCES = {"ECOLEX": "ecolex", "IEADB": "ieadb", "HUGGO": "huggo"}
"""Each source by the name that the file gives it, and its slug in IRIs."""

COLUMNS = {
    "participant_code": "stateID",
    "signature": "signature",
    "ratification": "ratification",
    "entry_into_force": "entryIntoForce",
    "end": "end",
    "source_id": "sourceId",
    "treaty_id": "treatyID",
}

MEMBERSHIPS = Table(
    "memberships",
    "Memberships",
    "Every row of the three sources, unchanged: what a source says of a Party and an agreement."
    " Nothing is repaired here; loading repairs by stated rules and quarantines.",
    [
        required("agreement", "Code of the agreement."),
        required("source", "ecolex, ieadb or huggo."),
        Column("participant_code", "The Party as the source codes it."),
        Column("signature", "Date of signature."),
        Column("ratification", "Date of ratification, acceptance, approval or accession."),
        Column("entry_into_force", "Date of entry into force for the Party."),
        Column("end", "Date of withdrawal; 9999-12-31 stands for none in HUGGO."),
        Column("source_id", "Key of the agreement in the source."),
        Column("treaty_id", "Key of the agreement in manyenviron."),
        unique("source_row", "Line of mea_memberships_3sources.csv.", "integer"),
    ],
    [ECOLEX, IEADB, HUGGO],
    ["source_row"],
)

DOUBLE_ROWS = Table(
    "double-rows",
    "Readings of rows that bear one code twice",
    "The IEADB writes COG both for the Congo and for the Democratic Republic of the Congo. What"
    " each row means follows from the dates that the other sources give for the two.",
    [
        required("agreement", "Code of the agreement."),
        required("source", "The source of the row."),
        unique("source_row", "The row in memberships.csv.", "integer"),
        Column("participant_code", "The code that the row bears."),
        Column("means", "The Party whose dates the row has."),
        Column("proof", "Which sources give these dates, and for whom."),
    ],
    [ECOLEX, IEADB, HUGGO],
    ["source_row"],
)

CONGOS = ("COG", "COD")


def source_rows(corpus: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of memberships.csv in the order of the source."""
    path = corpus / "data/parties/mea_memberships_3sources.csv"
    for line, row in enumerate(read_csv(path), start=2):
        yield {
            "agreement": row["mea"].lower(),
            "source": SOURCES[row["source"]],
            **{ours: row[theirs] for ours, theirs in COLUMNS.items()},
            "source_row": str(line),
        }


def same_date(row: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Say whether two rows agree on the consent, or on the entry into force where one lacks it."""
    if row["ratification"] and other["ratification"]:
        return row["ratification"] == other["ratification"]
    return bool(row["entry_into_force"]) and row["entry_into_force"] == other["entry_into_force"]


def witnesses(row: Mapping[str, str], others: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """Give, for each Congo, the sources whose row for it has the dates of `row`."""
    found: dict[str, list[str]] = {code: [] for code in CONGOS}
    for other in others:
        if same_date(row, other):
            found[other["participant_code"]].append(other["source"])
    return found


def double_rows(rows: Sequence[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """
    Yield a reading for each IEADB row of an agreement that bears `COG` twice.

    Of the two ways to read the pair, the one that more rows of the other sources confirm is taken.
    """
    congo: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        if row["participant_code"] in CONGOS:
            congo[row["agreement"]].append(row)
    for agreement, known in congo.items():
        pair = [row for row in known if row["source"] == "ieadb"]
        if len(pair) == 2:
            others = [row for row in known if row["source"] != "ieadb"]
            yield from _readings(agreement, pair, others)


def _readings(
    agreement: str, pair: Sequence[Mapping[str, str]], others: Sequence[Mapping[str, str]]
) -> Iterator[dict[str, str]]:
    seen = [witnesses(row, others) for row in pair]

    def confirmed(reading: tuple[str, str]) -> int:
        return sum(len(found[code]) for found, code in zip(seen, reading, strict=True))

    reading = max([CONGOS, CONGOS[::-1]], key=confirmed)
    if confirmed(reading) == confirmed(reading[::-1]):
        raise ValueError(f"{agreement}: the other sources do not tell the two Congos apart")
    for row, found, code in zip(pair, seen, reading, strict=True):
        yield {
            "agreement": agreement,
            "source": row["source"],
            "source_row": row["source_row"],
            "participant_code": row["participant_code"],
            "means": code,
            "proof": _proof(found),
        }


def _proof(found: Mapping[str, Sequence[str]]) -> str:
    """Put into words who gives the dates of a row, and for which Party."""
    told = [f"{code} in {', '.join(sources)}" for code, sources in found.items() if sources]
    return f"same dates: {'; '.join(told) or 'nowhere (the other row is confirmed)'}"


def build(corpus: Path, out: Path) -> list[Table]:
    """Write memberships.csv and double-rows.csv into `out`; give their descriptions."""
    rows = list(source_rows(corpus))
    write_csv(out, MEMBERSHIPS, rows)
    write_csv(out, DOUBLE_ROWS, double_rows(rows))
    return [MEMBERSHIPS, DOUBLE_ROWS]
