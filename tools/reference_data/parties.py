"""Codes of Parties that are not ISO 3166-1 alpha-3: what they mean, or why nobody can tell."""

from pathlib import Path

from tools.reference_data.tables import (
    NAMES,
    Column,
    Origin,
    Table,
    name_columns,
    unique,
    write_csv,
)

ISO_3166_3 = Origin(
    "ISO 3166: exceptional reservations (part 1) and formerly used codes (part 3)",
    "https://www.iso.org/iso-3166-country-codes.html",
    "codes may be used freely",
    "iso-3166",
)

PARTY_CODES = Table(
    "party-codes",
    "Codes of Parties beyond ISO 3166-1",
    "What a code that is not alpha-3 means, with the proof; a code without `means` is unknown or"
    " has two meanings, and rows that bear it are quarantined.",
    [
        unique("code", "The code as sources write it."),
        Column("means", "Canonical code of the participant, or empty."),
        Column("kind", "State or area, former State, or regional organisation."),
        *[
            Column(column.name, column.description)
            for column in name_columns("participant, where it is no country of countries.csv")
        ],
        Column("proof", "Why the code means this, or why it means nothing certain."),
        Column("proof_fr", "The proof in French, for codes without `means`."),
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
        "ce n’est pas un code ISO 3166-1 ; l’IEADB emploie peut-être le code du Comité "
        "international olympique pour l’Algérie",
        "DZA",
        "DZA if the dates are those of Algeria in another source",
    ),
    (
        "ZAR",
        "ISO 3166-3 ZRCD: the code of Zaire, withdrawn in 1997, no longer names a State; Zaire is"
        " now the Democratic Republic of the Congo",
        "ISO 3166-3 ZRCD : le code du Zaïre, retiré en 1997, ne désigne plus aucun État ; le Zaïre"
        " est aujourd’hui la République démocratique du Congo",
        "COD",
        "COD if the row is that of the Democratic Republic of the Congo",
    ),
    (
        "SWA - SWZ",
        "names two countries, South West Africa (now Namibia) and Swaziland (now Eswatini); the"
        " source's matching by name could not tell them apart",
        "désigne deux pays, le Sud-Ouest africain (aujourd’hui la Namibie) et le Swaziland "
        "(aujourd’hui l’Eswatini) ; le rapprochement par nom de la source n’a pas pu les "
        "distinguer",
        "NAM SWZ",
        "NAM or SWZ, whichever has these dates in another source",
    ),
    (
        "GIN - GNQ",
        "names two countries, Guinea and Equatorial Guinea; the source's matching by name could not"
        " tell them apart",
        "désigne deux pays, la Guinée et la Guinée équatoriale ; le rapprochement par nom de la"
        " source n’a pas pu les distinguer",
        "GIN GNQ",
        "GIN or GNQ, whichever has these dates in another source",
    ),
    (
        "KOR - PRK",
        "names two countries, the Republic of Korea and the Democratic People's Republic of Korea;"
        " the source's matching by name could not tell them apart",
        "désigne deux pays, la République de Corée et la République populaire démocratique de "
        "Corée ; le rapprochement par nom de la source n’a pas pu les distinguer",
        "KOR PRK",
        "KOR or PRK, whichever has these dates in another source",
    ),
    (
        "SDN - SSD",
        "names two countries, Sudan and South Sudan; the source's matching by name could not tell"
        " them apart",
        "désigne deux pays, le Soudan et le Soudan du Sud ; le rapprochement par nom de la "
        "source n’a pas pu les distinguer",
        "SDN SSD",
        "SDN or SSD, whichever has these dates in another source",
    ),
]
"""Code, why it is unsettled (en, fr), candidates, suggested repair."""


def build(corpus: Path, out: Path) -> list[Table]:
    """Write party-codes.csv into `out`; give its description (the table is declared here)."""
    nameless = dict.fromkeys(NAMES, "")
    rows = [
        {"code": code, "means": means, "kind": kind, "proof": proof}
        | {"proof_fr": "", "candidates": "", "suggested_repair": ""}
        | dict(zip(NAMES, names, strict=True))
        for code, means, kind, names, proof in SETTLED
    ] + [
        {"code": code, "means": "", "kind": "", "proof": proof, "proof_fr": proof_fr}
        | {"candidates": candidates, "suggested_repair": repair}
        | nameless
        for code, proof, proof_fr, candidates, repair in UNSETTLED
    ]
    write_csv(out, PARTY_CODES, rows)
    return [PARTY_CODES]
