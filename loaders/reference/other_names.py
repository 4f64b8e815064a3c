"""Other names of agreements, plans and those who join them: acronyms, short and former names."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from loaders.loader import Loading
from loaders.reference.tables import Row, read_table
from meagraph.codes import CodeError
from meagraph.identifiers import IdentifierError
from meagraph.namespaces import LANGUAGES, SKOS

COLUMNS = ("kind", "code", "language", "name")


def other_names(
    directory: Path, loading: Loading, kind: str, code: str | None = None
) -> Iterator[Triple]:
    """Yield the other names of all things of a `kind`, or of the one with `code`."""
    for row in read_table(directory / "other-names.csv", COLUMNS, loading.settings.load_bytes):
        if row["kind"] == kind and code in (None, row["code"]):
            if row["language"] not in LANGUAGES:
                raise row.error("language", f"{row['language']!r} is none of {LANGUAGES}")
            name = Literal(row.required("name"), language=row["language"])
            yield Triple(_subject(row, loading), SKOS.altLabel, name)


def _subject(row: Row, loading: Loading) -> NamedNode:
    code = row.required("code")
    try:
        if row["kind"] in ("country", "participant"):
            return NamedNode(loading.identifiers.participant(code))
        return NamedNode(loading.identifiers.mint(row["kind"], **{row["kind"]: code}))
    except (CodeError, IdentifierError) as error:
        raise row.error("code", str(error)) from error
