"""Other names under which people look for agreements, plans and Parties: acronyms, short names."""

from pathlib import Path

from tools.reference_data.tables import (
    DECLARED,
    LANGUAGES,
    Column,
    Table,
    read_csv,
    required,
    write_csv,
)

OTHER_NAMES = Table(
    "other-names",
    "Other names",
    "Acronyms, short and former names in use of agreements, plans and Parties, one row for each;"
    " not all that there are, and no statement on any of them.",
    [
        Column(
            "kind",
            "What bears the name.",
            constraints={
                "required": True,
                "enum": ["agreement", "plan", "participant", "country"],
            },
        ),
        required(
            "code", "Its code in agreements.csv, plans.csv, party-codes.csv or countries.csv."
        ),
        Column(
            "language",
            "The language of the name.",
            constraints={"required": True, "enum": list(LANGUAGES)},
        ),
        required("name", "The name."),
    ],
    [],
    ["kind", "code", "language", "name"],
)


def build(corpus: Path, out: Path) -> list[Table]:
    """Write other-names.csv, which is declared, into `out`; give its description."""
    write_csv(out, OTHER_NAMES, read_csv(DECLARED / "other-names.csv"))
    return [OTHER_NAMES]
