"""LifeWeb: expressions of interest (needs), donors, and the donors' contributions."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tools.reference_data.tables import (
    Column,
    Origin,
    Table,
    read_csv,
    required,
    shortened,
    unique,
    write_csv,
)

PROJECTS = Origin(
    "LifeWeb expressions of interest and donors (scripts/output/)",
    "https://github.com/scbd/lifeweb.cbd.int",
    "MIT",
    "lifeweb",
)
BRIDGE = Origin(
    "LifeWeb funding status, amounts and currencies (scripts/oldNewBridge.json)",
    "https://github.com/scbd/lifeweb.cbd.int",
    "MIT",
)

DOUBTED_COUNTRIES = {
    "2DEDFF04-0F81-F42A-A9F1-C9DEA85E2AD7": (
        "The code means American Samoa, but the name and the need that it supports are of Samoa.",
        "Le code désigne les Samoa américaines ; le nom et le besoin soutenu sont du Samoa.",
        "ws",
    ),
    "A0276ADD-CD69-1C0C-C2C0-646C32F06A2F": (
        "The code means uninhabited outlying islands of the United States.",
        "Le code désigne des îles inhabitées éloignées des États-Unis.",
        "us",
    ),
    "A6BDB9AD-98FB-71BF-4A95-E66AD36F6C7D": (
        "The code means uninhabited outlying islands of the United States.",
        "Le code désigne des îles inhabitées éloignées des États-Unis.",
        "us",
    ),
    "EE1F1447-CC2C-EE58-D70D-E6F20FFCEB81": (
        "The code means uninhabited outlying islands of the United States.",
        "Le code désigne des îles inhabitées éloignées des États-Unis.",
        "us",
    ),
    "A8C0C952-6346-CA1F-8A6D-31215C5A0F59": (
        "A programme of the United Nations belongs to no country; its office there may be meant.",
        "Un programme des Nations Unies n’est d’aucun pays ; peut-être son bureau sur place.",
        "",
    ),
}
"""Donors whose country cannot be right: why, in English and French, and what to write instead."""

NEEDS = Table(
    "lifeweb-needs",
    "LifeWeb: needs",
    "Expressions of interest, values as in the sources. Loading repairs by stated rules.",
    [
        unique("guid", "Identifier of the record."),
        Column("title", "Name of the project."),
        Column("countries", "ISO 3166-1 alpha-2 codes, by spaces."),
        Column("lat", "Latitude as the record gives it.", "number"),
        Column("long", "Longitude as the record gives it.", "number"),
        Column("funding_status", "not yet funded, some secured funding, or funded."),
        Column("funding_needed", "Amount that is needed.", "number"),
        Column("currency", "Currency of that amount, in the words of the source."),
        Column("aichi_targets", "Numbers of the Aichi targets addressed, by spaces."),
        Column("services", "Codes of the contributions to climate services, by spaces."),
        Column("protected_areas", "Numbers of the WDPA sites concerned, by spaces."),
        Column("source_row", "Position of the project in its file, from 1.", "integer"),
    ],
    [PROJECTS, BRIDGE],
    ["guid"],
)
DONORS = Table(
    "lifeweb-donors",
    "LifeWeb: donors",
    "Donors, values as in the source; a country that cannot be right bears a doubt.",
    [
        unique("guid", "Identifier of the record."),
        Column("name", "Name of the donor."),
        Column("acronym", "Acronym as the record gives it."),
        Column("country", "ISO 3166-1 alpha-2 code."),
        Column("doubt_en", "Why the country cannot be right, in English."),
        Column("doubt_fr", "The same in French."),
        Column("suggested_country", "Alpha-2 code to write instead, once somebody has checked it."),
        Column("source_row", "Position of the donor in its file, from 1.", "integer"),
    ],
    [PROJECTS],
    ["guid"],
)
CONTRIBUTIONS = Table(
    "lifeweb-contributions",
    "LifeWeb: contributions",
    "Each match of a need with a donor. The currency is the match's own, which is not always that"
    " of the need. A date in the year 1 stands for none.",
    [
        unique("id", "Beginnings of the need's and the donor's identifiers, date and amount."),
        required("need", "Identifier of the need."),
        required("donor", "Identifier of the donor."),
        Column("amount", "Amount given.", "number"),
        Column("currency", "Currency of that amount, in the words of the source."),
        Column("date", "Day of the contribution as the record gives it."),
        Column("facilitated", "Whether LifeWeb helped to bring it about.", "boolean"),
        Column("domestic", "Whether it comes from the country itself.", "boolean"),
        Column("source_row", "Position among the donations of the project, from 1.", "integer"),
        Column("bridge_row", "Line of the table of matches that says the same.", "integer"),
    ],
    [PROJECTS, BRIDGE],
    ["id"],
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def day(milliseconds: str) -> date:
    """Give the day of a count of milliseconds since 1970 (the year 1 included)."""
    return (EPOCH + timedelta(milliseconds=int(milliseconds))).date()


def read_records(corpus: Path, name: str) -> list[dict[str, Any]]:
    """Give the records of a LifeWeb file."""
    return list(json.loads((corpus / "data/lifeweb" / name).read_text(encoding="utf-8")))


def guid(record: dict[str, Any]) -> str:
    """Give the identifier of a record."""
    return str(record["header"]["identifier"])


def matches(corpus: Path) -> list[dict[str, str]]:
    """Give the lines of the table of matches."""
    return read_csv(corpus / "data/lifeweb/lw_needs_matches.csv")


def need_rows(corpus: Path) -> Iterator[dict[str, str]]:
    """Yield the needs by identifier: the project's record beside its line in the table."""
    bridge = {row["project_guid"]: row for row in matches(corpus)}
    for position, project in sorted(
        enumerate(read_records(corpus, "lw_projects.json"), start=1),
        key=lambda numbered: guid(numbered[1]),
    ):
        row = bridge[guid(project)]
        targets = sorted(int(number) for number in re.findall(r"Target(\d+)", row["targets"]))
        services = {entry["type"]["identifier"] for entry in project.get("climateContribution", ())}
        sites = [area["url"].rpartition("/")[2] for area in project.get("protectedAreas", ())]
        yield {
            "guid": guid(project),
            "title": shortened(project["title"]),
            "countries": " ".join(country["identifier"] for country in project["countries"]),
            "lat": repr(project["coordinates"]["lat"]),
            "long": repr(project["coordinates"]["lng"]),
            "funding_status": row["funding_status"],
            "funding_needed": row["funding_needed"],
            "currency": row["currency"],
            "aichi_targets": " ".join(map(str, targets)),
            "services": " ".join(sorted(services)),
            "protected_areas": " ".join(dict.fromkeys(sites)),
            "source_row": str(position),
        }


def donor_rows(corpus: Path) -> Iterator[dict[str, str]]:
    """Yield the donors by identifier."""
    for position, donor in sorted(
        enumerate(read_records(corpus, "lw_donors.json"), start=1),
        key=lambda numbered: guid(numbered[1]),
    ):
        doubt_en, doubt_fr, repair = DOUBTED_COUNTRIES.get(guid(donor), ("", "", ""))
        yield {
            "guid": guid(donor),
            "name": donor["name"],
            "acronym": donor["acronym"],
            "country": donor.get("country", {}).get("identifier", ""),
            "doubt_en": doubt_en,
            "doubt_fr": doubt_fr,
            "suggested_country": repair,
            "source_row": str(position),
        }


def currencies(corpus: Path) -> dict[tuple[str, str, int, date], list[tuple[str, int]]]:
    """Give currency and line of each match in the table, by project, donor name, amount, day."""
    found = defaultdict(list)
    for line, row in enumerate(matches(corpus), start=2):
        if row["match_funding_keys"]:
            match = json.loads(row["match_funding_keys"])
            milliseconds = match["date"].removeprefix("/Date(").removesuffix(")/")
            key = (row["project_guid"], row["donor"], match["amount"], day(milliseconds))
            found[key].append((match["currency"], line))
    return found


def contribution_rows(corpus: Path) -> list[dict[str, str]]:
    """
    Give the contributions by id.

    Raises `ValueError` when a donation has not exactly one line in the table of matches, or a line
    no donation: then the two sources differ, and somebody has to look.
    """
    names = {guid(donor): donor["name"] for donor in read_records(corpus, "lw_donors.json")}
    table = currencies(corpus)
    rows = []
    for project in read_records(corpus, "lw_projects.json"):
        for position, donation in enumerate(project.get("donations", ()), start=1):
            donor = donation["donor"]["identifier"]
            given = day(donation["dateTime"])
            lines = table.pop((guid(project), names[donor], donation["funding"], given), [])
            if len(lines) != 1:
                raise ValueError(
                    f"{guid(project)}: donation {position} has {len(lines)} lines in the table"
                )
            when = "undated" if given.year == 1 else given.isoformat()
            rows.append(
                {
                    "id": f"{guid(project)[:8]}-{donor[:8]}-{when}-{donation['funding']}",
                    "need": guid(project),
                    "donor": donor,
                    "amount": str(donation["funding"]),
                    "currency": lines[0][0],
                    "date": given.isoformat(),
                    "facilitated": str(donation["lifeweb_facilitated"]).lower(),
                    "domestic": str(donation["domestic"]).lower(),
                    "source_row": str(position),
                    "bridge_row": str(lines[0][1]),
                }
            )
    if table:
        raise ValueError(f"matches without a donation: {sorted(table)}")
    return sorted(rows, key=lambda row: row["id"])


def build(corpus: Path, out: Path) -> list[Table]:
    """Write needs, donors and contributions into `out`; describe them."""
    write_csv(out, NEEDS, need_rows(corpus))
    write_csv(out, DONORS, donor_rows(corpus))
    write_csv(out, CONTRIBUTIONS, contribution_rows(corpus))
    return [NEEDS, DONORS, CONTRIBUTIONS]
