"""Countries and areas (ISO 3166, M49), and the groups of States that they belong to."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from tools.reference_data.tables import (
    LANGUAGES,
    Column,
    Origin,
    Table,
    name_columns,
    read_csv,
    required,
    unique,
    write_csv,
)

COUNTRY_CODES = Origin(
    "Country codes (datasets/country-codes)",
    "https://github.com/datasets/country-codes/blob/main/data/country-codes.csv",
    "PDDL (the rights in the ISO codes beneath are not fully clear)",
    "country-codes",
)
INFORMEA = Origin(
    "InforMEA country list",
    "https://github.com/melish/informea/tree/f1f26e56/docroot/sites/all/modules/informea/country",
    "not stated",
    "informea-countries",
)
COUNTRYGROUPS = Origin(
    "Country groups (openclimatedata/countrygroups)",
    "https://github.com/openclimatedata/countrygroups/tree/4a913b2c/data",
    "not stated",
    "countrygroups",
)

LANGUAGE_COLUMNS = {
    "en": ("UNTERM English Short", "official_name_en"),
    "fr": ("UNTERM French Short", "official_name_fr"),
    "es": ("UNTERM Spanish Short", "official_name_es"),
    "ru": ("UNTERM Russian Short", "official_name_ru"),
    "ar": ("UNTERM Arabic Short", "official_name_ar"),
    "zh": ("UNTERM Chinese Short", "official_name_cn"),
}
"""For each language: the short name in UNTERM, and the M49 name for where it is empty."""

ARTICLES = frozenset({"the", "le", "la", "les", "l'", "el", "los", "las"})

NAME_REPAIRS = {
    ("ALA", "ru"): "Аландские острова",
    ("ATA", "ru"): "Антарктика",
    ("ATF", "ar"): "الأراضي الفرنسية الجنوبية",
    ("CCK", "ru"): "Кокосовые (Килинг) острова",
    ("CIV", "en"): "Côte d'Ivoire",
    ("CXR", "ru"): "Остров Рождества",
    ("CYM", "ru"): "Каймановы острова",
    ("FLK", "en"): "Falkland Islands (Malvinas)",
    ("IOT", "ar"): "الإقليم البريطاني في المحيط الهندي",
    ("UMI", "ar"): "جزر الولايات المتحدة الصغيرة النائية",
}
"""Names that the source gives in an oblique case, inverted, cut or not in UN usage, put right."""

INDEPENDENCE_NOT_STATED = frozenset({"ESH", "PSE", "TWN"})
"""Areas on whose status the sources differ from the United Nations or call it contested."""

FLAGS = {
    "ldc": "Least Developed Countries (LDC)",
    "sids": "Small Island Developing States (SIDS)",
    "lldc": "Land Locked Developing Countries (LLDC)",
}

REGIONAL_GROUPS = {
    "African Group": "african-group",
    "Asia-Pacific Group": "asia-pacific-group",
    "Eastern European Group": "eastern-european-group",
    "GRULAC": "grulac",
    "WEOG": "weog",
}

GROUP_FILES = {
    "ldc": "cg_ldc.csv",
    "lldc": "cg_lldc.csv",
    "sids": "cg_sids.csv",
    "g77": "cg_g77.csv",
    "annex-i": "cg_annex-one.csv",
    "non-annex-i": "cg_non-annex-one.csv",
}

COUNTRIES = Table(
    "countries",
    "Countries and areas",
    "Each ISO 3166-1 country or area once. Names are the short names of UNTERM without the article"
    " in brackets and without asterisks; where UNTERM has none, the M49 name.",
    [
        unique("alpha3", "ISO 3166-1 alpha-3 code."),
        Column("alpha2", "ISO 3166-1 alpha-2 code."),
        Column("m49", "Code of the M49 standard, three digits."),
        *name_columns("country or area"),
        Column("region", "M49 code of the most specific region, three digits."),
        Column("ldc", "x for a least developed country."),
        Column("sids", "x for a small island developing State (M49 list, associates included)."),
        Column("lldc", "x for a landlocked developing country."),
        Column(
            "independent", "true or false; empty where the sources call it contested.", "boolean"
        ),
        Column("wikidata", "Wikidata item."),
        Column("lat", "Latitude of a point in the country, decimal degrees.", "number"),
        Column("long", "Longitude of that point, decimal degrees.", "number"),
    ],
    [COUNTRY_CODES, INFORMEA],
    ["alpha3"],
)

GROUPS = Table(
    "country-groups",
    "Groups of States",
    "Who belongs to which group, one row for each country and group.",
    [
        required("alpha3", "ISO 3166-1 alpha-3 code, or EUE."),
        required("group", "Notation in vocabularies/country-groups.ttl."),
        Column("since", "Year of inclusion, where the source gives it.", "year"),
        Column("source", "The source file."),
        Column("source_row", "The line of the source file.", "integer"),
    ],
    [COUNTRYGROUPS, COUNTRY_CODES],
    ["alpha3", "group"],
)


def plain_name(text: str) -> str:
    """
    Give a short name of UNTERM without asterisks and without an article in final brackets.

    `"Afghanistan (l')"` becomes `"Afghanistan"`; `"Iran (Islamic Republic of)"` stays.
    """
    name = text.strip().rstrip("* ")
    bracketed = re.fullmatch(r"(.+?)\s*\(([^()]*)\)", name)
    if bracketed and bracketed[2].replace("’", "'").lower() in ARTICLES:
        return bracketed[1]
    return name


def country_name(row: dict[str, str], language: str) -> str:
    """Give the name of the country in `row` in `language`, by the rule of the table."""
    repaired = NAME_REPAIRS.get((row["ISO3166-1-Alpha-3"], language))
    short, m49 = LANGUAGE_COLUMNS[language]
    return repaired or plain_name(row[short]) or row[m49].strip()


def most_specific_region(row: dict[str, str]) -> str:
    """Give the M49 code of the smallest region that `row` names, or "" (Antarctica)."""
    for column in ("Intermediate Region Code", "Sub-region Code", "Region Code"):
        if code := row[column].strip():
            return code.zfill(3)
    return ""


def independence(row: dict[str, str]) -> str:
    """Say whether `row` is an independent State: "true", "false", or "" where it is contested."""
    if row["ISO3166-1-Alpha-3"] in INDEPENDENCE_NOT_STATED:
        return ""
    return "true" if row["is_independent"] == "Yes" else "false"


def country_rows(corpus: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of countries.csv by alpha-3 code."""
    informea = json.loads((corpus / "data/informea/country.json").read_text(encoding="utf-8"))
    places = {country["code3l"]: country for country in informea}
    source = read_csv(corpus / "data/geo/country-codes.csv")
    for row in sorted(source, key=lambda row: row["ISO3166-1-Alpha-3"]):
        alpha3 = row["ISO3166-1-Alpha-3"]
        yield {
            "alpha3": alpha3,
            "alpha2": row["ISO3166-1-Alpha-2"],
            "m49": row["M49"].zfill(3),
            **{f"name_{language}": country_name(row, language) for language in LANGUAGES},
            "region": most_specific_region(row),
            **{flag: row[column].strip() for flag, column in FLAGS.items()},
            "independent": independence(row),
            "wikidata": row["wikidata_id"].rpartition("/")[2],
            "lat": places[alpha3]["latitude"],
            "long": places[alpha3]["longitude"],
        }


def group_rows(corpus: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of country-groups.csv by group and code."""
    rows = {}
    for row in _declared_groups(corpus):
        rows[row["group"], row["alpha3"]] = row
    for row in _m49_groups(corpus):
        rows.setdefault((row["group"], row["alpha3"]), row)
    for _, row in sorted(rows.items()):
        yield row


def _declared_groups(corpus: Path) -> Iterator[dict[str, str]]:
    files = [*GROUP_FILES.items(), ("", "cg_un-regional-groups.csv")]
    for group, name in files:
        for line, row in enumerate(read_csv(corpus / "data/geo" / name), start=2):
            yield {
                "alpha3": "EUE" if row["Code"] == "EUU" else row["Code"],
                "group": group or REGIONAL_GROUPS[row["Region"]],
                "since": row.get("Year-Of-Inclusion", ""),
                "source": f"countrygroups/{name}",
                "source_row": str(line),
            }


def _m49_groups(corpus: Path) -> Iterator[dict[str, str]]:
    for line, row in enumerate(read_csv(corpus / "data/geo/country-codes.csv"), start=2):
        for flag, column in FLAGS.items():
            if row[column].strip():
                yield {
                    "alpha3": row["ISO3166-1-Alpha-3"],
                    "group": flag,
                    "since": "",
                    "source": "country-codes/country-codes.csv",
                    "source_row": str(line),
                }


def build(corpus: Path, out: Path) -> list[Table]:
    """Write countries.csv and country-groups.csv into `out`; give their descriptions."""
    write_csv(out, COUNTRIES, country_rows(corpus))
    write_csv(out, GROUPS, group_rows(corpus))
    return [COUNTRIES, GROUPS]
