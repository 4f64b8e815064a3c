"""Random vocabularies, and spreadsheets of them, written and read without a home."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from loaders.spreadsheets import sandboxed_workbook
from loaders.spreadsheets.columns import column_of
from loaders.spreadsheets.gathering import Gathered, gather, tables
from loaders.spreadsheets.guide import Origin
from loaders.spreadsheets.importing import Importer, SpreadsheetImport, Standing
from loaders.spreadsheets.indentation import Indented
from loaders.spreadsheets.layouts import (
    WRITTEN,
    Content,
    Layout,
    Writer,
    columns_of,
    in_tree_order,
    languages_of,
)
from loaders.spreadsheets.names import Names
from loaders.spreadsheets.reading import opened, sheets_in
from loaders.spreadsheets.spreadsheets import Form
from loaders.spreadsheets.table import Sheet
from loaders.spreadsheets.writing import write_csv, write_xlsx
from meagraph.editing.texts import cleaned
from meagraph.namespaces import RDF, SKOS, XSD
from meagraph.settings import Settings
from meagraph.vocabulary.concept import FIELD, INVERSE, LABELS, MAPPINGS, NOTES, Concept, Statement

EXAMPLE = "https://e.org/"
SCHEME = f"{EXAMPLE}scheme"
OTHER_SCHEME = f"{EXAMPLE}other-scheme"
SCHEMES = Names({SCHEME: {"en": ["Main scheme"]}, OTHER_SCHEME: {"": ["Other scheme"]}})
SETTINGS = Settings()

SCRIPTS = {
    "en": "abcXYZ'-",
    "fr": "éàçœ « » ’\u202f;",
    "es": "ñáü¿¡",
    "ru": "жщёЫй",
    "ar": "\u0627\u0644\u0645\u064a\u0627\u0647\u0651 \u200f",
    "zh-hans": "湿地生物多样性",
}
NASTY = (
    "\U0001f30d"
    '=+-@|\\"\n\r\t ,;<>{}#_x000D_\u00a0\u200b\u200c\u200d\ufeff\uff1d\u0000\u0007\u0085\u2028'
    "'srntue{}0041"
)
WORDS = [
    "=1+1",
    "-5",
    "#N/A",
    "TRUE",
    "007",
    "1E5",
    "_x0041_",
    "x005F_",
    "a | b",
    "<b>",
    "\\",
    "e\u0301",
    "",
]


def texts(language: str) -> st.SearchStrategy[str]:
    """Texts of a language's script, with everything in between that a file could trip over."""
    script = SCRIPTS.get(language, "abc")
    return st.text(st.sampled_from(script + NASTY), min_size=1, max_size=12) | st.sampled_from(
        [word for word in WORDS if word]
    )


@st.composite
def literals(draw: st.DrawFn) -> Literal:
    language = draw(st.sampled_from([*SCRIPTS, ""]))
    text = draw(texts(language) | st.sampled_from(WORDS))
    return Literal(text, language=language) if language else Literal(text)


NOTATIONS = st.one_of(
    texts("en").map(Literal),
    st.builds(lambda text: Literal(text, datatype=NamedNode(f"{EXAMPLE}code")), texts("en")),
    st.integers(0, 99).map(lambda number: Literal(str(number), datatype=XSD.integer)),
)
THINGS = st.sampled_from([NamedNode(f"https://other.org/{name}") for name in "abc"])


def _statement(concepts: list[str]) -> st.SearchStrategy[Statement]:
    inside = st.sampled_from([NamedNode(iri) for iri in concepts])
    schemes = st.sampled_from([NamedNode(SCHEME), NamedNode(OTHER_SCHEME)])

    def of(
        names: list[str], values: st.SearchStrategy[NamedNode | Literal]
    ) -> st.SearchStrategy[Statement]:
        return st.builds(
            Statement, st.sampled_from([FIELD[name].predicate for name in names]), values
        )

    return st.one_of(
        of([field.name for field in (*LABELS, *NOTES)], literals()),
        of([field.name for field in NOTES], THINGS),
        of(["notation"], NOTATIONS),
        of(["broader", "narrower", "related", "isReplacedBy"], inside),
        of(["inScheme", "topConceptOf"], schemes),
        of([field.name for field in MAPPINGS], THINGS | inside),
        of(["deprecated"], st.sampled_from([Literal("true", datatype=XSD.boolean)])),
        st.just(Statement(RDF.type, SKOS.Concept)),
        st.just(Statement(NamedNode(f"{EXAMPLE}own"), Literal("kept"))),
    )


@st.composite
def vocabularies(draw: st.DrawFn, most: int = 5) -> dict[str, Concept]:
    """Vocabularies of some concepts, whose hierarchical relations are said in both directions."""
    iris = [f"{EXAMPLE}{number}" for number in range(draw(st.integers(1, most)))]
    said: dict[str, set[Statement]] = {
        iri: set(draw(st.lists(_statement(iris), max_size=8))) for iri in iris
    }
    for iri, statements in list(said.items()):
        for predicate, value in list(statements):
            inverse = INVERSE.get(predicate)
            if inverse in (SKOS.broader, SKOS.narrower, SKOS.related) and value.value in said:
                said[value.value].add(Statement(inverse, NamedNode(iri)))
    return {iri: Concept(iri, frozenset(statements)) for iri, statements in said.items()}


def written(
    concepts: Mapping[str, Concept],
    form: Form,
    layout: Layout,
    separator: str = ",",
    before: Mapping[str, Concept] | None = None,
) -> bytes:
    """Write a vocabulary as a file; `before` is what it was when a person got the file."""
    known = before or concepts
    both = [*known.values(), *concepts.values()]
    content = Content(
        in_tree_order(concepts, "en"),
        Names.of(known),
        SCHEMES,
        languages_of(columns_of(both)),
        columns_of(both),
    )
    output = io.BytesIO()
    writer = Writer(content)
    if form == "xlsx":
        write_xlsx(writer.tables(layout), Origin("example", 1), output)
    elif layout == "wide":
        write_csv(next(writer.tables("wide")), separator, output)
    else:
        write_csv(writer.long_table(), separator, output)
    return output.getvalue()


def begun(labels: list[tuple[str, str]], taken: set[str]) -> Concept:
    """Begin a new concept, with an IRI that is known beforehand."""
    iri = f"{EXAMPLE}new-{len(taken) + 1}"
    return Concept(
        iri,
        frozenset([Statement(RDF.type, SKOS.Concept), Statement(SKOS.inScheme, NamedNode(SCHEME))]),
    )


@contextmanager
def sheets_of(path: Path) -> Iterator[Iterator[Sheet]]:
    """Open a file as an import does, a workbook in this process: a sandbox takes half a second."""
    if path.suffix == ".csv":
        with opened(path, path.name, SETTINGS) as sheets:
            yield sheets
    else:
        yield sheets_in(json.dumps(line) for line in sandboxed_workbook.lines(path))


def imported(
    path: Path,
    now: Mapping[str, Concept],
    then: Mapping[str, Concept] | None = None,
    begin: Callable[[list[tuple[str, str]], set[str]], Concept] = begun,
) -> SpreadsheetImport:
    """Read a file against a vocabulary."""
    gathered = Gathered()
    with sheets_of(path) as sheets:
        for table in tables(sheets, languages_of(columns_of(now.values())), gathered):
            if table.levels():
                Indented(table, Names.of(now), "en", gathered).gather()
            else:
                gather(table, gathered)
    standing = Standing(now, now if then is None else then, SCHEMES, SCHEME, begin)
    return Importer(gathered, standing, SETTINGS).run(path.name)


@st.composite
def edits(draw: st.DrawFn, concepts: Mapping[str, Concept]) -> Concept:
    """Give one of the concepts, changed as a person could change it in a sheet."""
    before = concepts[draw(st.sampled_from(sorted(concepts)))]
    kept = {
        statement
        for statement in before.statements
        if statement.predicate == SKOS.prefLabel
        or column_of(statement, WRITTEN) is None
        or draw(st.booleans())
    }
    labelled = set(before.texts("prefLabel"))
    for statement in draw(st.lists(_statement(sorted(concepts)), max_size=5)):
        if not _is_typed(statement, labelled):
            continue
        if statement.predicate == SKOS.prefLabel and isinstance(statement.value, Literal):
            labelled.add(statement.value.language or "")
        kept.add(statement)
    return Concept(before.iri, frozenset(kept))


def _is_typed(statement: Statement, labelled: set[str]) -> bool:
    """Say whether a person could add this: no second preferred label, nothing to be tidied."""
    column = column_of(statement, WRITTEN)
    if column is None:
        return False
    if not isinstance(statement.value, Literal) or column.field == "deprecated":
        return True
    if column.field == "prefLabel" and column.language in labelled:
        return False
    tidy = cleaned(statement.value.value, lines=column.is_prose)
    return bool(tidy.text) and tidy.text == statement.value.value
