"""Spreadsheets read back: layouts, cells, what is refused and in which words."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from loaders.spreadsheets.cell_text import chunks
from loaders.spreadsheets.columns import Column, read_header
from loaders.spreadsheets.gathering import Gathered, tables
from loaders.spreadsheets.guide import Origin, guide, read_guide
from loaders.spreadsheets.importing import SpreadsheetImport
from loaders.spreadsheets.names import Names
from loaders.spreadsheets.program import follow, restricted
from loaders.spreadsheets.reading import opened
from loaders.spreadsheets.spreadsheets import (
    Wanted,
    file_name,
    read_spreadsheet,
    write_spreadsheet,
)
from loaders.spreadsheets.table import SpreadsheetError
from meagraph.namespaces import SKOS
from meagraph.settings import Settings
from meagraph.vocabulary.changes import Edit, changes_of
from meagraph.vocabulary.concept import Concept, Statement, Value
from meagraph.vocabulary.reading import read_concepts
from meagraph.vocabulary.thesaurus import Thesauri
from tests.spreadsheet_files import EXAMPLE, SETTINGS, imported, written

CASES = Path(__file__).parent / "spreadsheets"
GRAPH = f"{EXAMPLE}graph"

_MEA = "https://w3id.org/meagraph/ontology#"

Sheets = dict[str, list[list[Any]]]


@pytest.fixture(scope="module")
def waters() -> dict[str, Concept]:
    store = Store()
    for quad in parse((CASES / "vocabulary.ttl").read_bytes(), format=RdfFormat.TURTLE):
        store.add(Quad(*quad.triple, NamedNode(GRAPH)))
    return read_concepts(store, GRAPH)


def file_of(sheets: Sheets, folder: Path) -> Path:
    """Make the file of a case: CSV where its sheet has no name, a workbook otherwise."""
    if "" in sheets:
        path = folder / "case.csv"
        text = io.StringIO()
        csv.writer(text).writerows(sheets[""])
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        return path
    path = folder / "case.xlsx"
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row, 1):
                _fill(sheet.cell(number, place), value)
    workbook.save(path)
    results = [
        (cell["formula"], cell["shows"])
        for rows in sheets.values()
        for row in rows
        for cell in row
        if isinstance(cell, dict) and "shows" in cell
    ]
    if results:
        _show(path, results)
    return path


def _fill(cell: Any, value: Any) -> None:
    if not isinstance(value, dict):
        # programs write control characters in this way
        coded = re.sub("[\x00-\x08\r]", lambda sign: f"_x{ord(sign[0]):04X}_", value)
        cell.value = coded or None
        cell.data_type = "s" if coded else "n"
    elif "date" in value:
        cell.value = date.fromisoformat(value["date"])
    elif "error" in value:
        cell.value, cell.data_type = value["error"], "e"
    else:
        cell.value = next(iter(value.values()))


def _show(path: Path, results: list[tuple[str, str]]) -> None:
    """Give formulas their results, as programs do and openpyxl does not."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    text = parts[name].decode()
    for formula, result in results:
        cell = re.compile(rf'<c r="(\w+)"[^>]*><f>{re.escape(formula[1:])}</f><v ?(?:/>|></v>)</c>')
        text, count = cell.subn(rf'<c r="\1" t="str"><f>1</f><v>{result}</v></c>', text)
        assert count == 1, text
    parts[name] = text.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


def told(result: SpreadsheetImport) -> str:
    """Write what a file changes, and what is said of it, for comparison."""
    lines = [f"rows {result.rows}, unmentioned {result.unmentioned}"]
    for edit in result.edits:
        lines.append(f"{'new' if edit.new else 'changed'} {edit.iri.removeprefix(EXAMPLE)}")
        lines += changes(edit)
    lines += [f"{one.level} {one}" for one in result.findings]
    return "\n".join(lines) + "\n"


def changes(edit: Edit) -> Iterator[str]:
    for change in changes_of(edit):
        name = change.field.name if change.field else change.predicate.value.rpartition("#")[2]
        where = f"{name}@{change.language}" if change.language else name
        gone = [f"-{shown(value)}" for value in change.removed]
        come = [f"+{shown(value)}" for value in change.added]
        yield f"  {where}: {' '.join([*gone, *come])}"


def shown(value: Value) -> str:
    if isinstance(value, Literal):
        return json.dumps(value.value, ensure_ascii=False)
    return value.value.removeprefix(EXAMPLE)


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir() if path.is_dir()))
def test_a_file_changes_what_it_says(case: str, waters: dict[str, Concept], tmp_path: Path) -> None:
    sheets: Sheets = json.loads((CASES / case / "sheets.json").read_text("utf-8"))
    result = imported(file_of(sheets, tmp_path), waters)
    assert told(result) == (CASES / case / "expected.txt").read_text("utf-8")


def changed(concept: Concept, *added: tuple[NamedNode, str], without: str = "") -> Concept:
    """Give a concept with more English texts, and without those of one text."""
    gone = {one for one in concept.statements if without and one.value.value == without}
    return concept.changed(gone, {Statement(p, Literal(text, language="en")) for p, text in added})


def test_what_others_changed_since_is_kept(waters: dict[str, Concept], tmp_path: Path) -> None:
    lake = f"{EXAMPLE}lake"
    mine = waters | {lake: changed(waters[lake], (SKOS.altLabel, "tarn"))}
    theirs = waters | {lake: changed(waters[lake], (SKOS.altLabel, "pool"), without="mere")}
    path = tmp_path / "v.csv"
    path.write_bytes(written(mine, "csv", "wide", before=waters))
    result = imported(path, theirs, then=waters)
    assert result.findings == ()
    (edit,) = result.edits
    assert list(changes(edit)) == ['  altLabel@en: +"tarn"']


def test_two_changes_of_one_label_are_left_to_a_person(
    waters: dict[str, Concept], tmp_path: Path
) -> None:
    lake = f"{EXAMPLE}lake"
    mine = waters | {lake: changed(waters[lake], (SKOS.prefLabel, "lake!"), without="lake")}
    theirs = waters | {lake: changed(waters[lake], (SKOS.prefLabel, "lakes"), without="lake")}
    path = tmp_path / "v.xlsx"
    path.write_bytes(written(mine, "xlsx", "languages", before=waters))
    result = imported(path, theirs, then=waters)
    assert [one.kind for one in result.findings] == ["changed-since"]
    (edit,) = result.edits
    assert list(changes(edit)) == ['  prefLabel@en: -"lake" +"lake!"']


def test_a_text_longer_than_a_cell_goes_into_several(tmp_path: Path) -> None:
    texts = ["long " * 9_000, "=" * 33_000, "a | b\\ \n" * 5_000]
    said = {Statement(SKOS.definition, Literal(text, language="en")) for text in texts}
    said |= {Statement(SKOS.prefLabel, Literal("long", language="en"))}
    concepts = {f"{EXAMPLE}long": Concept(f"{EXAMPLE}long", frozenset(said))}
    for form in ("xlsx", "csv"):
        path = tmp_path / f"v.{form}"
        path.write_bytes(written(concepts, form, "wide"))
        result = imported(path, concepts)
        assert (result.edits, result.findings) == ((), ())
    assert all(len(piece) <= 32_000 for piece in chunks("".join(texts), 32_000))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_the_forms_that_programs_write(
    waters: dict[str, Concept], tmp_path: Path, encoding: str, separator: str
) -> None:
    lines = [["IRI", "altLabel@fr"], [f"{EXAMPLE}lake", "étang, mare; vivier"]]
    rows = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in lines)
    for start in ("", f"sep={separator}\r\n"):
        path = tmp_path / "v.csv"
        path.write_text(start + rows, encoding=encoding, newline="")
        (edit,) = imported(path, waters).edits
        assert list(changes(edit)) == ['  altLabel@fr: +"étang, mare; vivier"']


def test_the_guide_tells_where_a_workbook_is_from() -> None:
    origin = Origin("need-kinds", 12, "=Kinds", "2026-11-21")
    rows = [list(row) for row in guide(origin)]
    assert read_guide(rows) == origin
    assert read_guide([["IRI"]]) is None
    assert read_guide([]) is None


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("prefLabel@zh-Hans", Column("prefLabel", "zh-hans")),
        ("Preferred Label (fr)", Column("prefLabel", "fr")),
        ("skos:notation^^mea:leoTerm", Column("notation", "", f"{_MEA}leoTerm")),
        (f"notation^^<{EXAMPLE}code>", Column("notation", "", f"{EXAMPLE}code")),
        ("note IRI", Column("note", "", "IRI")),
        ("broader@en", Column("broader")),
        ("status", Column("deprecated")),
        ("dct:isReplacedBy", Column("isReplacedBy")),
        ("Concept Scheme", Column("scheme level")),
        ("concept 2", Column("concept level")),
        ("notation^^no datatype", None),
        ("IRI^^xsd:string", None),
        ("prefLabel@e", None),
        ("", None),
    ],
)
def test_headers_are_known_by_many_spellings(header: str, column: Column | None) -> None:
    assert read_header(header) == column
    if column is not None:
        assert read_header(column.header) == column


def test_a_label_that_looks_like_an_iri_is_no_name() -> None:
    labels = ["<b>", "https://e.org/x", " ", "plain"]
    names = Names({label: {"en": [label]} for label in labels})
    assert [names.readable(label, "en") for label in labels[:3]] == [f"<{x}>" for x in labels[:3]]
    assert names.readable("plain") == "plain"


def test_a_translator_keeps_what_is_theirs() -> None:
    said = [
        Statement(SKOS.altLabel, Literal("x", language="ar")),
        Statement(SKOS.altLabel, Literal("x", language="en")),
        Statement(SKOS.broader, NamedNode(f"{EXAMPLE}y")),
    ]
    mixed = Edit(EXAMPLE, frozenset(), frozenset(said))
    new = Edit(f"{EXAMPLE}n", frozenset(), frozenset(said[:1]), new=True)
    kept, left = restricted([mixed, new], ["ar"])
    assert kept == [Edit(EXAMPLE, frozenset(), frozenset(said[:1]))]
    assert left == 2
    assert restricted([mixed, new], None) == ([mixed, new], 0)


def test_a_whole_vocabulary_goes_round_through_the_sandbox(
    served_settings: Settings, tmp_path: Path
) -> None:
    thesaurus = Thesauri(served_settings).current()
    vocabulary = thesaurus.vocabularies["country-groups"]
    path = tmp_path / file_name(thesaurus, vocabulary, "xlsx")
    with path.open("wb") as output:
        write_spreadsheet(output, thesaurus, vocabulary, Wanted())
    result = read_spreadsheet(path, thesaurus, vocabulary, served_settings)
    assert (result.edits, result.findings, result.unmentioned) == ((), (), 0)
    assert result.rows > 0
    assert result.origin is not None
    assert result.origin.release == thesaurus.release.number
    other = thesaurus.vocabularies["regions"]
    refused = read_spreadsheet(path, thesaurus, other, served_settings)
    assert [one.kind for one in refused.findings] == ["other-vocabulary"]
    assert refused.edits == ()


def test_an_older_release_is_compared_with_while_it_is_kept(
    served_settings: Settings, tmp_path: Path
) -> None:
    thesaurus = Thesauri(served_settings).current()
    vocabulary = thesaurus.vocabularies["need-kinds"]
    path = tmp_path / "need-kinds-release-1.csv"
    with path.open("wb") as output:
        write_spreadsheet(output, thesaurus, vocabulary, Wanted("csv", "languages"))
    kept = read_spreadsheet(path, thesaurus, vocabulary, served_settings)
    assert (kept.edits, kept.findings) == ((), ())
    name = "need-kinds-release-99 (1).csv"
    gone = read_spreadsheet(path, thesaurus, vocabulary, served_settings, name)
    assert [one.kind for one in gone.findings] == ["release-gone"]
    wanted = {"settings": served_settings.model_dump(mode="json"), "path": "x", "do": "write"}
    assert "no vocabulary" in str(follow({**wanted, "vocabulary": "none"})["error"])


def test_new_concepts_get_addresses_of_their_own(served_settings: Settings, tmp_path: Path) -> None:
    thesaurus = Thesauri(served_settings).current()
    vocabulary = thesaurus.vocabularies["need-kinds"]
    path = tmp_path / "v.csv"
    path.write_text("IRI,prefLabel@en,altLabel@en\n,Peat,\n,Péat,bog\n,,x\n", encoding="utf-8")
    result = read_spreadsheet(path, thesaurus, vocabulary, served_settings)
    assert [edit.iri.rpartition("/")[2] for edit in result.new] == ["peat", "peat-2"]
    assert [one.kind for one in result.of_level("error")] == ["new-without-label"]


def read(rows: list[list[str]], folder: Path, concepts: dict[str, Concept]) -> SpreadsheetImport:
    return imported(file_of({"": rows}, folder), concepts)


def test_two_new_rows_of_one_name_do_not_make_two_concepts(
    waters: dict[str, Concept], tmp_path: Path
) -> None:
    rows = [["IRI", "prefLabel@en", "altLabel@en"], ["", "Moor", "heath"]]
    result = read([*rows, ["", "moor", ""]], tmp_path, waters)
    assert [edit.on(None).label()[0] for edit in result.new] == ["Moor"]
    (error,) = result.of_level("error")
    assert str(error) == (
        "B3: the new concept of B2 has this name, too: take one of the rows out, or tell them"
        " apart, as in “bank (of a river)”"
    )
    result = read([*rows, ["", "möor", ""], ["", "Heath", ""]], tmp_path, waters)
    assert len(result.new) == 3
    kinds = [(one.kind, one.place) for one in result.of_level("warning")]
    assert kinds == [("alike", "B3"), ("also-alternative", "B4")]
    other_language = [["IRI", "prefLabel@en", "prefLabel@fr"], ["", "mine", ""], ["", "", "mine"]]
    assert len(read(other_language, tmp_path, waters).new) == 2
    refused = [["IRI", "prefLabel@en", "broader"], ["", "Moor", "nowhere"], ["", "Moor", ""]]
    assert len(read(refused, tmp_path, waters).new) == 1


def test_a_relation_finds_a_preferred_label_before_an_alternative_one(
    waters: dict[str, Concept], tmp_path: Path
) -> None:
    rows = [["IRI", "prefLabel@en", "related"], ["", "mere", ""], [f"{EXAMPLE}bank-1", "", "mere"]]
    rows[2][1] = "bank"
    result = read(rows, tmp_path, waters)
    changed = {edit.iri: edit for edit in result.edits}
    assert list(changes(changed[f"{EXAMPLE}bank-1"])) == ["  related: +new-1"]
    assert "other-label" not in [one.kind for one in result.findings]
    # the very name counts for more than one that differs by case
    rows = [["IRI", "prefLabel@en", "related"], ["", "Fisch", "LAC"], ["", "LAC", ""]]
    result = read(rows, tmp_path, waters)
    assert "  related: +new-2" in list(changes(result.new[0]))


@pytest.mark.parametrize("header", ["IRI,prefLabel@en,broader", "IRI,concept,concept,broader"])
def test_an_iri_that_is_none_is_an_error_of_its_cell(
    header: str, waters: dict[str, Concept], tmp_path: Path
) -> None:
    rows = [header.split(","), ["wet soil", "wet soil"], [f"{EXAMPLE}bank-1", "", "bank"]]
    if "concept" in header:
        rows[2] = [f"{EXAMPLE}bank-1", "", "bank"]
    else:
        rows[2] = [f"{EXAMPLE}bank-1", "bank", "wet soil"]
    result = read([row + [""] * (len(rows[0]) - len(row)) for row in rows], tmp_path, waters)
    assert result.edits == ()
    told = {(one.kind, one.place, one.concept) for one in result.of_level("error")}
    assert ("unknown-concept", "A2" if "concept" not in header else "B2", "") in told
    assert "left-out" in {kind for kind, _, _ in told}


def test_what_refers_to_a_new_concept_without_a_label_is_left_out(
    waters: dict[str, Concept], tmp_path: Path
) -> None:
    rows = [["IRI", "prefLabel@en", "altLabel@en", "broader"], ["new 1", "", "x", ""]]
    result = read([*rows, ["", "moor", "", "new 1"]], tmp_path, waters)
    assert result.edits == ()
    assert [one.kind for one in result.findings] == ["new-without-label", "left-out"]


def test_a_workbook_that_grows_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    with pytest.raises(SpreadsheetError, match="grows more than"), opened(path, "b.xlsx", SETTINGS):
        pass
    small = Settings(spreadsheet_bytes=1024)
    refused = pytest.raises(SpreadsheetError, match="MEAGRAPH_SPREADSHEET_BYTES")
    with refused, opened(path, "b.xlsx", small):
        pass


def test_a_csv_file_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    path.write_text('IRI,prefLabel@en\nx,"never closed', encoding="utf-8")
    refused = pytest.raises(SpreadsheetError, match="row 2")
    with opened(path, "v.csv", SETTINGS) as sheets, refused:
        list(tables(sheets, [], Gathered()))
