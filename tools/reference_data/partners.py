"""
Partners and arrangements that the source documents name.

What a document calls a partner is read by people and declared in `declared/partners.csv`, with the
paragraph or heading; the web site of the Aichi targets gives names and addresses by itself.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tools.reference_data.plans import AICHI
from tools.reference_data.tables import (
    DECLARED,
    LONGEST_NAME,
    Column,
    Origin,
    Table,
    read_csv,
    required,
    shortened,
    unique,
    word_count,
    write_csv,
)

WGRI = Origin(
    "Technical and scientific cooperation (UNEP/CBD/WGRI/5/3/Add.1), paragraph 10",
    "https://www.cbd.int",
    "not stated (document of the United Nations)",
    "unep-cbd-wgri-5-3-add-1",
)
CMS = Origin(
    "Synergies and partnerships (UNEP/CMS/COP13/Doc.18)",
    "https://www.cms.int",
    "not stated (document of the United Nations)",
    "unep-cms-cop13-doc-18",
)

PARTNERS = Table(
    "partners",
    "Partners and arrangements",
    "Organisations, networks and arrangements that the documents name, each once, whatever the"
    " number of places that name it.",
    [
        unique("slug", "Stable name in IRIs."),
        required("name_en", "Official English name."),
        Column("name_fr", "French name, of the document or the official one."),
        Column("acronym", "Acronym."),
        Column("kind", "Notation in vocabularies/partner-kinds.ttl."),
        Column("conventions", "Codes of the agreements with which it works, by spaces."),
        required("subjects", "Notations in vocabularies/subjects.ttl, by spaces."),
        Column("members", "Slugs of the partners that take part in it, by spaces."),
        Column("url", "Address."),
        Column(
            "url_from",
            "source: a document or the web site of the Aichi targets gives it; site: it is the"
            " partner's own home page, or the page that a convention keeps about it.",
        ),
        Column("since", "First year or day."),
        Column("until", "Last year or day."),
        Column("mentions", "Symbol and place of each mention, by semicolons."),
    ],
    [WGRI, CMS, AICHI],
    ["slug"],
)
AICHI_PARTNERS = Table(
    "aichi-partners",
    "Partners named for the Aichi targets",
    "The entries that the web site of the Aichi targets lists as partners, and which of them are.",
    [
        required("target", "Number of the Aichi target."),
        Column("name", "Name as the source writes it."),
        Column("partner", "Slug in partners.csv, or empty."),
        Column("left_out_because", "Why the entry is no partner."),
        Column("url", "First address that the source gives."),
        Column("source_row", "Position among the partners of the target, from 1.", "integer"),
    ],
    [AICHI],
    ["target", "source_row"],
)


def _address(url: str) -> str:
    """Give an address whole, or the site alone where the rest spells out a title."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if word_count(url) > LONGEST_NAME else url


def aichi_partner_rows(corpus: Path) -> Iterator[dict[str, str]]:
    """Yield the entries of the web site; raises `KeyError` for one that nobody has judged."""
    judged = {row["name"]: row for row in read_csv(DECLARED / "aichi-partners.csv")}
    path = corpus / "data/cbd/aichi-targets_targets.json"
    for target in json.loads(path.read_text(encoding="utf-8"))["targets"]:
        for position, entry in enumerate(target.get("partners", ()), start=1):
            name = (entry.get("name") or entry["title"]).strip()
            addresses = [site["url"] for site in entry.get("websites", ())] or [entry["url"]]
            short = shortened(name, kept=6)
            yield judged[short] | {
                "name": short,
                "target": str(target["id"]),
                "url": _address(addresses[0].strip()),
                "source_row": str(position),
            }


def build(corpus: Path, out: Path) -> list[Table]:
    """Write the partners into `out`; describe them."""
    declared = read_csv(DECLARED / "partners.csv")
    write_csv(out, PARTNERS, sorted(declared, key=lambda row: row["slug"]))
    write_csv(out, AICHI_PARTNERS, aichi_partner_rows(corpus))
    return [PARTNERS, AICHI_PARTNERS]
