"""
Decisions and other documents: the facts that the parser extracts, and what people added.

The words of a document stay where they are: what is written has ids, labels, verbs, addressees,
citations, deadlines, targets and mentions, with offsets. What the parser got wrong is put right in
`declared/corrections/`, as any user would.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from loaders.documents.citing import resolve
from loaders.documents.corrections import apply_corrections
from loaders.documents.documents import read_document
from loaders.documents.graph import identify
from loaders.documents.lineage import align
from loaders.documents.model import Document, Provision, document_json
from loaders.documents.works import HeldWorks
from meagraph.citations import work_citation
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.settings import Settings
from tools.reference_data.tables import (
    DECLARED,
    Column,
    JsonFile,
    Origin,
    Resource,
    Table,
    read_csv,
    required,
    shortened,
    write_csv,
)

_LICENCE = "not stated (document of the United Nations)"
DECISION = Origin("Decision XII/2 of the CBD", "https://www.cbd.int", _LICENCE, "cbd-cop-12-2")
NOTE = Origin(
    "Technical and scientific cooperation (UNEP/CBD/WGRI/5/3/Add.1)",
    "https://www.cbd.int",
    _LICENCE,
    "unep-cbd-wgri-5-3-add-1",
)
PROPOSAL = Origin(
    "Synergies and partnerships (UNEP/CMS/COP13/Doc.18)",
    "https://www.cms.int",
    _LICENCE,
    "unep-cms-cop13-doc-18",
)
PLAN = Origin(
    "Strategic plan of the clearing-house mechanism to 2010",
    "https://www.cbd.int",
    _LICENCE,
    "cbd-clearing-house-plan-2010",
)
LETTER = Origin(
    "Notification of 13 October 2006 on South-South cooperation",
    "https://www.cbd.int",
    _LICENCE,
    "cbd-notification-2006-10-13",
)
MEETINGS = Origin(
    "CMS, pages of the meetings of the Conference of the Parties",
    "https://www.cms.int/en/cop12",
    "web site of CMS",
    "cms-meetings",
)
FOLDER = "documents"
FACTS = (
    "What was recognised in the document, with offsets, without its text: the members are those of"
    " `meagraph parse --json`."
)
DRAFT_PART = "IV.3.COP"
"""The part of the note that became part B of the decision."""

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
    [DECISION, NOTE, PROPOSAL, PLAN, LETTER],
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
    [MEETINGS, PROPOSAL],
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
    [DECISION, NOTE],
    ["adopted", "adopted_provision", "draft", "draft_provision"],
)


@dataclass(frozen=True)
class Held:
    """A document of the corpus: its row, the digest of its file, what was read in it, its name."""

    row: Mapping[str, str]
    digest: str
    document: Document
    work: str | None

    @property
    def listed(self) -> dict[str, str]:
        """The row of documents.csv."""
        return {"file": self.row["file"], "sha256": self.digest, "source": self.row["source"]}

    @property
    def facts(self) -> JsonFile:
        """The description of the file with its facts."""
        (origin,) = (each for each in DOCUMENTS.origins if each.slug == self.row["source"])
        return JsonFile(FOLDER, self.row["file"], origin.title, FACTS, [origin])

    @property
    def provisions(self) -> frozenset[str]:
        """The ids of its provisions."""
        return frozenset(provision.id for provision in self.document.provisions)


def build(corpus: Path, out: Path) -> list[Resource]:
    """Write the documents' facts and the tables about them into `out`; describe all of them."""
    held = [_read(corpus, row) for row in read_csv(DECLARED / "documents.csv")]
    works = HeldWorks({each.work: each.provisions for each in held if each.work})
    (out / FOLDER).mkdir(exist_ok=True)
    for each in held:
        facts = _without_words(resolve(each.document, works))
        (out / each.facts.path).write_text(facts, encoding="utf-8")
    write_csv(out, DOCUMENTS, (each.listed for each in held))
    for table in (SUMMARIES, VERSIONS):
        write_csv(out, table, read_csv(DECLARED / table.path))
    write_csv(out, DERIVATIONS, _derivations({each.work: each for each in held if each.work}))
    return [DOCUMENTS, *(each.facts for each in held), SUMMARIES, VERSIONS, DERIVATIONS]


def _read(corpus: Path, row: Mapping[str, str]) -> Held:
    """Parse a document of the corpus and correct what the parser gets wrong."""
    settings = Settings()
    path = corpus / "seeds" / row["seed"]
    document = read_document(path, settings)
    corrections = DECLARED / "corrections" / f"{row['file']}.toml"
    if corrections.exists():
        document = apply_corrections(document, corrections)
    digest = sha256(path.read_bytes()).hexdigest()
    identifiers = Identifiers(settings.base, read_codes(settings.content))
    citation = work_citation(identify(document.document, identifiers, digest).iri, identifiers)
    return Held(row, digest, document, str(citation) if citation else None)


def _without_words(document: Document) -> str:
    """Give the JSON of a document without its texts, each provision on a line of its own."""
    given = document_json(document)
    if title := document.document.title:
        given["document"]["title"] = shortened(title)
    lines = [_line(_facts(provision)) for provision in given["provisions"]]
    told = [_line({**notice, "message": ""}) for notice in given["warnings"]]
    return (
        f'{{"document": {_line(given["document"])},\n"provisions": [\n'
        + ",\n".join(lines)
        + '\n],\n"warnings": [\n'
        + ",\n".join(told)
        + "\n]}\n"
    )


def _facts(provision: dict[str, object]) -> dict[str, object]:
    """Leave out of a provision its words, and what is empty."""
    kept: dict[str, object] = {}
    for name, value in provision.items():
        if name == "text" or value in ("", None, [], ()):
            continue
        kept[name] = value
        if isinstance(value, list):
            kept[name] = [_found(each) for each in value]
    return kept


def _found(found: object) -> object:
    if not isinstance(found, dict):
        return found
    return {name: value for name, value in found.items() if name != "surface" and value != []}


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _derivations(held: Mapping[str, Held]) -> Iterator[dict[str, str]]:
    """Align the draft in the note with the decision that was adopted from it."""
    adopted, draft = held["cbd:cop:12:2"], held["doc:UNEP/CBD/WGRI/5/3/Add.1"]
    proposed = [each for each in draft.document.provisions if _is_below(each, DRAFT_PART)]
    taken = [each for each in adopted.document.provisions if _is_below(each, "B")]
    for derivation in align(proposed, taken, adopted.document.document.language):
        yield {
            "adopted": adopted.work or "",
            "adopted_provision": derivation.adopted,
            "draft": draft.work or "",
            "draft_provision": derivation.draft,
            "changed": " ".join(derivation.changed),
            "source": adopted.row["source"],
        }


def _is_below(provision: Provision, place: str) -> bool:
    return provision.id.startswith(f"{place}.")
