"""The agreements that the reference data cover, and their bodies."""

from collections.abc import Iterator
from pathlib import Path

from tools.reference_data.memberships import MANYENVIRON, SOURCES, source_rows
from tools.reference_data.tables import (
    DECLARED,
    Column,
    Table,
    name_columns,
    read_csv,
    required,
    unique,
    write_csv,
)

AGREEMENTS = Table(
    "agreements",
    "Agreements",
    "The thirteen agreements: dates of adoption and entry into force and the keys of the sources"
    " are those of manyenviron; names, first day of signature and registration number are the"
    " treaties' own (an empty cell: not certain, or none).",
    [
        unique("code", "Code in IRIs."),
        *name_columns("agreement"),
        required("short_name", "Acronym or short name."),
        Column(
            "kind",
            "Form of the agreement.",
            constraints={"enum": ["convention", "protocol", "treaty", "agreement"]},
        ),
        Column("based_on", "Code of the convention to which it belongs."),
        required("adopted", "Day of adoption.", "date"),
        Column("opened_for_signature", "First day of signature, where certain.", "date"),
        required("entry_into_force", "Day of entry into force.", "date"),
        Column("unts", "Registration number in the United Nations Treaty Series."),
        Column("ieadb", "Key in the IEADB."),
        Column("ecolex", "Key in ECOLEX."),
        Column("huggo", "Key in HUGGO."),
        Column("informea", "Machine name in InforMEA."),
        Column("url", "Site of the agreement."),
    ],
    [MANYENVIRON],
    ["code"],
)

BODIES = Table(
    "bodies",
    "Bodies of the agreements",
    "The bodies that take decisions under the agreements or advise those that do, as the agreements"
    " and their rules of procedure set them up.",
    [
        required("agreement", "Code of the agreement."),
        required("body", "Code of the body in IRIs."),
        Column("abbreviation", "Abbreviation that the agreement uses."),
        *name_columns("body"),
    ],
    [],
    ["agreement", "body"],
)


def agreement_rows(corpus: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of agreements.csv: what is declared, and dates and keys of the source."""
    treaties = {
        row["ieaID"]: row for row in read_csv(corpus / "data/parties/mea_core_treaties.csv")
    }
    keys = {(row["agreement"], row["source"]): row["source_id"] for row in source_rows(corpus)}
    for row in read_csv(DECLARED / "agreements.csv"):
        treaty = treaties[row["ieadb"]]
        yield {
            "adopted": treaty["begin"],
            "entry_into_force": treaty["entryIntoForce"],
            **{source: keys.get((row["code"], source), "") for source in SOURCES.values()},
        } | row


def build(corpus: Path, out: Path) -> list[Table]:
    """Write agreements.csv and bodies.csv into `out`; give their descriptions."""
    write_csv(out, AGREEMENTS, agreement_rows(corpus))
    write_csv(out, BODIES, read_csv(DECLARED / "bodies.csv"))
    return [AGREEMENTS, BODIES]
