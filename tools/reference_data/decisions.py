"""Decisions and other documents: the facts extracted from them, and what people added."""

from pathlib import Path

from tools.reference_data.tables import DECLARED, Column, Table, read_csv, required, write_csv

_WORK = "as it is cited (cbd:cop:12:2, cms:cop:11:10@rev13, doc:UNEP/CMS/COP13/Doc.18)"

DOCUMENTS = Table(
    "documents",
    "Documents",
    "The documents whose facts stand in documents/, without their texts: ids, labels, verbs,"
    " addressees, citations, deadlines, targets and mentions.",
    [
        required("file", "Name of the file in documents/, without .json."),
        required("sha256", "SHA-256 of the file that the facts were taken from, hexadecimal."),
        required("source", "Slug in sources.csv."),
    ],
    [],
    ["file"],
)
SUMMARIES = Table(
    "summaries",
    "Summaries",
    "Short summaries in our own words of documents and of provisions.",
    [
        required("file", "Name of the document's file in documents/, without .json."),
        Column("provision", "Id of the provision; empty for the document as a whole."),
        Column("summary_en", "Summary in English."),
        Column("summary_fr", "Summary in French."),
    ],
    [],
    ["file", "provision"],
)
VERSIONS = Table(
    "versions",
    "Versions of decisions",
    "Which text follows which, and from when to when each is the text in force.",
    [
        required("version", f"The version, {_WORK}."),
        Column("before", "The version that it revises, written likewise; empty for the first."),
        Column("valid_from", "First day on which it is the text in force.", "date"),
        Column("valid_until", "Last day on which it is; empty for the text of today.", "date"),
        Column("draft", "The document that prints its draft, written likewise."),
        Column("draft_provision", "Id of the annex or section that is the draft."),
        required("source", "Slug in sources.csv."),
    ],
    [],
    ["version"],
)
DERIVATIONS = Table(
    "derivations",
    "Derivations of provisions",
    "Which provision of a draft became which provision of the adopted text, and what changed.",
    [
        required("adopted", f"The adopted text, {_WORK}."),
        required("adopted_provision", "Id of its provision."),
        required("draft", "The document with the draft, written likewise."),
        required("draft_provision", "Id of the provision of the draft."),
        Column("changed", "What changed: verb, addressee, deadline, wording; with spaces between."),
        required("source", "Slug in sources.csv."),
    ],
    [],
    ["adopted", "adopted_provision", "draft", "draft_provision"],
)
TABLES = [DOCUMENTS, SUMMARIES, VERSIONS, DERIVATIONS]


def build(corpus: Path, out: Path) -> list[Table]:
    """Write the tables that people keep in `declared` into `out`; describe them."""
    for table in TABLES:
        write_csv(out, table, read_csv(DECLARED / table.path))
    return TABLES
