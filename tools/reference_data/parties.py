"""Codes of Parties that are not ISO 3166-1 alpha-3: what they mean, or why nobody can tell."""

from pathlib import Path

from tools.reference_data.tables import NAMES, Column, Origin, Table, name_columns, write_csv

ISO_3166_3 = Origin(
    "ISO 3166-3, formerly used codes", "https://www.iso.org/obp/ui/#search", "codes are free to use"
)

PARTY_CODES = Table(
    "party-codes",
    "party-codes.csv",
    "Codes of Parties beyond ISO 3166-1",
    "What a code that is not alpha-3 means, with the proof; a code without `means` is unknown or has"
    " two meanings, and rows that bear it are quarantined.",
    [
        Column("code", "The code as sources write it.", constraints={"unique": True}),
        Column("means", "Canonical code of the participant, or empty."),
        Column("kind", "State or area, former State, or regional organisation."),
        *[
            Column(column.name, column.description)
            for column in name_columns("participant, where it is no country of countries.csv")
        ],
        Column("proof", "Why the code means this, or why it means nothing certain."),
        Column("candidates", "Alpha-3 codes that an unsettled code may mean, by spaces."),
        Column("suggested_repair", "What to write instead, once somebody has checked it."),
    ],
    [ISO_3166_3],
    ["code"],
)

EUROPEAN_UNION = (
    "European Union",
    "Union européenne",
    "Unión Europea",
    "Европейский союз",
    "الاتحاد الأوروبي",
    "欧洲联盟",
)
GERMAN_DEMOCRATIC_REPUBLIC = (
    "German Democratic Republic",
    "République démocratique allemande",
    "República Democrática Alemana",
    "Германская Демократическая Республика",
    "الجمهورية الديمقراطية الألمانية",
    "德意志民主共和国",
)
CZECHOSLOVAKIA = (
    "Czechoslovakia",
    "Tchécoslovaquie",
    "Checoslovaquia",
    "Чехословакия",
    "تشيكوسلوفاكيا",
    "捷克斯洛伐克",
)
YUGOSLAVIA = (
    "Yugoslavia",
    "Yougoslavie",
    "Yugoslavia",
    "Югославия",
    "يوغوسلافيا",
    "南斯拉夫",
)

SETTLED = [
    (
        "EUE",
        "EUE",
        "regional organisation",
        EUROPEAN_UNION,
        "reserved for the European Union in ISO 3166-1 (exceptional reservation)",
    ),
    (
        "EUU",
        "EUE",
        "regional organisation",
        EUROPEAN_UNION,
        "used for the European Union by HUGGO (one row, UNFCCC: the dates are those of EUE in"
        " ECOLEX) and by the UNFCCC Party list",
    ),
    (
        "DDR",
        "DDR",
        "former State",
        GERMAN_DEMOCRATIC_REPUBLIC,
        "ISO 3166-3 DDDE: code of the German Democratic Republic, withdrawn in 1990",
    ),
    (
        "CSK",
        "CSK",
        "former State",
        CZECHOSLOVAKIA,
        "ISO 3166-3 CSHH: code of Czechoslovakia, withdrawn in 1993",
    ),
    (
        "YUG",
        "YUG",
        "former State",
        YUGOSLAVIA,
        "ISO 3166-3 YUCS: code of Yugoslavia, withdrawn in 2003",
    ),
]
"""Code, canonical code, kind, names in six languages, proof."""

UNSETTLED = [
    (
        "ALG",
        "not an ISO 3166-1 code; IEADB may use the code of the International Olympic Committee for"
        " Algeria",
        "DZA",
        "DZA if the dates are those of Algeria in another source",
    ),
    (
        "ZAR",
        "ISO 3166-3 ZRCD: the code of Zaire, withdrawn in 1997; the State is now the Democratic"
        " Republic of the Congo, and sources also write it for South Africa or for a region",
        "COD ZAF",
        "COD if the row is that of the Democratic Republic of the Congo",
    ),
    (
        "SWA - SWZ",
        "names two countries, South West Africa (now Namibia) and Swaziland (now Eswatini); the"
        " source's matching by name could not tell them apart",
        "NAM SWZ",
        "NAM or SWZ, whichever has these dates in another source",
    ),
    (
        "GIN - GNQ",
        "names two countries, Guinea and Equatorial Guinea; the source's matching by name could not"
        " tell them apart",
        "GIN GNQ",
        "GIN or GNQ, whichever has these dates in another source",
    ),
    (
        "KOR - PRK",
        "names two countries, the Republic of Korea and the Democratic People's Republic of Korea;"
        " the source's matching by name could not tell them apart",
        "KOR PRK",
        "KOR or PRK, whichever has these dates in another source",
    ),
    (
        "SDN - SSD",
        "names two countries, Sudan and South Sudan; the source's matching by name could not tell"
        " them apart",
        "SDN SSD",
        "SDN or SSD, whichever has these dates in another source",
    ),
]
"""Code, why it is unsettled, candidates, suggested repair."""


def build(corpus: Path, out: Path) -> list[Table]:
    """Write party-codes.csv into `out`; give its description (the table is declared here)."""
    nameless = dict.fromkeys(NAMES, "")
    rows = [
        {"code": code, "means": means, "kind": kind, "proof": proof, "candidates": ""}
        | {"suggested_repair": ""}
        | dict(zip(NAMES, names, strict=True))
        for code, means, kind, names, proof in SETTLED
    ] + [
        {"code": code, "means": "", "kind": "", "proof": proof, "candidates": candidates}
        | {"suggested_repair": repair}
        | nameless
        for code, proof, candidates, repair in UNSETTLED
    ]
    write_csv(out, PARTY_CODES, rows)
    return [PARTY_CODES]
