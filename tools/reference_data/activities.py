"""
National activities for the Aichi targets, and Croatia's national targets.

The sources tell each activity in sentences: those stay where they are. What is kept is who did
something for which target, and the kind of document that says so.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from tools.reference_data.countries import country_rows
from tools.reference_data.plans import AICHI, OWN, label_columns, own_labels
from tools.reference_data.tables import Column, Origin, Table, read_csv, required, unique, write_csv

CROATIA = Origin(
    "National targets of Croatia on the CBD web site",
    "https://www.cbd.int/countries/targets/?country=hr",
    "CBD web page",
    "cbd-national-targets",
)

DECLARED_NAMES = {
    "Bolivia": ("BOL", "common name; country-codes.csv: CLDR display name"),
    "Czech Republic": ("CZE", "formal name of Czechia"),
    "Côte d’Ivoire": ("CIV", "the country list writes a straight apostrophe"),
    "Democratic Republic of Congo": ("COD", "the country list writes: of the Congo"),
    "European Union": ("EUE", "party-codes.csv: EUE, regional organisation"),
    "Islamic Republic of Iran": ("IRN", "formal name; country-codes.csv: UNTERM English Formal"),
    "Lao PDR": ("LAO", "usual abbreviation of Lao People's Democratic Republic"),
    "St. Kitts and Nevis": ("KNA", "the country list writes: Saint Kitts and Nevis"),
    "Venezuela": ("VEN", "common name; country-codes.csv: CLDR display name"),
    "Vietnam": ("VNM", "common name; country-codes.csv: CLDR display name"),
}
"""Names that sources use for a country and that the country list does not hold, with the proof."""

DOCUMENTS = re.compile(r"\(([^()]*\b(?:NBSAP|[3-6]NR)\b[^()]*)\)")
DOCUMENT_CODE = re.compile(r"\b(?:NBSAP|[3-6]NR)\b")

COUNTRY_NAMES = Table(
    "country-names",
    "Other names of countries",
    "Names that a source uses and that countries.csv does not hold, and what they mean.",
    [
        unique("name", "The name as the source writes it."),
        required("code", "ISO 3166-1 alpha-3 code, or EUE."),
        Column("proof", "Why the name means this."),
    ],
    [AICHI],
    ["name"],
)
ACTIVITIES = Table(
    "national-activities",
    "National activities for the Aichi targets",
    "Which country reports an activity for which target, and in what kind of document. A row"
    " without `country` names none; loading quarantines it.",
    [
        unique("id", "Target, country and a running letter, given once and kept."),
        required("target", "Number of the Aichi target."),
        Column("country_name", "The country as the source names it."),
        Column("country", "ISO 3166-1 alpha-3 code, or EUE; empty where no country is named."),
        Column(
            "documents",
            "Kinds of document that the source names, by spaces: NBSAP (strategy and action plan),"
            " 5NR, 6NR (national reports).",
        ),
        Column("source_row", "Position among the activities of the target, from 1.", "integer"),
    ],
    [AICHI],
    ["id"],
)
NATIONAL_TARGETS = Table(
    "national-targets",
    "National targets",
    "National targets with the Aichi targets to which the country aligns them.",
    [
        required("country", "ISO 3166-1 alpha-3 code."),
        required("id", "Number of the national target."),
        Column("reference", "What the country calls it."),
        *label_columns(("en", "fr")),
        Column("aichi_targets", "Numbers of the Aichi targets, by spaces."),
        Column("source_row", "Line of the excerpt.", "integer"),
    ],
    [CROATIA, OWN],
    ["country", "id"],
)


def documents(text: str) -> str:
    """Give the codes of the documents that `text` names in brackets, by spaces."""
    codes = {code for bracket in DOCUMENTS.findall(text) for code in DOCUMENT_CODE.findall(bracket)}
    return " ".join(sorted(codes))


def activities(corpus: Path) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Yield the number of the target, the position and the record of every activity."""
    path = corpus / "data/cbd/aichi-targets_targets.json"
    for target in json.loads(path.read_text(encoding="utf-8"))["targets"]:
        for position, activity in enumerate(target.get("activities", ()), start=1):
            yield target["id"], position, activity


def activity_rows(corpus: Path) -> Iterator[dict[str, str]]:
    """Yield the activities in the order of the source, each with its id."""
    codes = {row["name_en"]: row["alpha3"] for row in country_rows(corpus)}
    codes |= {name: code for name, (code, _) in DECLARED_NAMES.items()}
    used: Counter[str] = Counter()
    for target, position, activity in activities(corpus):
        country = codes.get(activity["country"], "")
        stem = f"{target}-{country.lower() or 'none'}"
        yield {
            "id": f"{stem}-{ascii_lowercase[used[stem]]}",
            "target": str(target),
            "country_name": activity["country"],
            "country": country,
            "documents": documents(activity.get("title_s", "")),
            "source_row": str(position),
        }
        used[stem] += 1


def national_target_rows(corpus: Path) -> Iterator[dict[str, str]]:
    """Yield Croatia's national targets."""
    labels = own_labels("croatia")
    source = read_csv(corpus / "data/cbd/national_targets_hr_excerpt.csv")
    for line, row in enumerate(source, start=2):
        number = row["reference"].rpartition(" ")[2]
        yield {
            "country": row["party"],
            "id": number,
            "reference": row["reference"],
            "aichi_targets": row["aichi_targets"],
            "source_row": str(line),
        } | labels[number]


def build(corpus: Path, out: Path) -> list[Table]:
    """Write the activities, the national targets and the names into `out`; describe them."""
    names = [
        {"name": name, "code": code, "proof": proof}
        for name, (code, proof) in DECLARED_NAMES.items()
    ]
    write_csv(out, COUNTRY_NAMES, names)
    write_csv(out, ACTIVITIES, activity_rows(corpus))
    write_csv(out, NATIONAL_TARGETS, national_target_rows(corpus))
    return [COUNTRY_NAMES, ACTIVITIES, NATIONAL_TARGETS]
