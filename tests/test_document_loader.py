"""Documents through their loader: from a file, and from the facts of the reference data."""

import csv
import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from document_examples import cited, front, lakes, part
from pyoxigraph import NamedNode, Quad, RdfFormat, Store
from reference import DATA, Staged

from loaders.documents import loader as loader_module
from loaders.documents.held_works import held_works, selecting
from loaders.documents.loader import DocumentsLoader
from loaders.documents.model import Document, Front, Notice, document_json
from loaders.documents.reading.source_text import DocumentError
from loaders.documents.works import HeldWorks
from loaders.loader import LoadError, Loading
from loaders.reference.documents import (
    DERIVATION_COLUMNS,
    DOCUMENT_COLUMNS,
    SUMMARY_COLUMNS,
    VERSION_COLUMNS,
    documents,
)
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.namespaces import DEFAULT_BASE, MEA
from meagraph.settings import CONTENT, Settings
from meagraph.staging import StagedGraph

IDENTIFIERS = Identifiers(DEFAULT_BASE, read_codes(CONTENT))
LAKES = f"{DEFAULT_BASE}decision/cbd/cop/12/40"
Parsed = Callable[[Document | DocumentError], Path]


def loading(works: HeldWorks | None = None) -> Loading:
    return Loading(Settings(), IDENTIFIERS, works=works or HeldWorks())


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Parsed:
    """Give the function that makes a file which is read as this document."""

    def make(outcome: Document | DocumentError) -> Path:
        def read(path: Path, settings: Settings, works: HeldWorks) -> Document:
            if isinstance(outcome, DocumentError):
                raise outcome
            return outcome

        monkeypatch.setattr(loader_module, "read_document", read)
        path = tmp_path / "lakes.txt"
        path.write_text("a text of ours", encoding="utf-8")
        return path

    return make


def bare_of_subjects(document: Document) -> Document:
    without = (one.model_copy(update={"subjects": ()}) for one in document.provisions)
    return document.model_copy(update={"provisions": tuple(without)})


def names(graphs: list[StagedGraph]) -> list[str]:
    return [graph.name.removeprefix(f"{DEFAULT_BASE}graph/") for graph in graphs]


# The file


def test_documents_are_known_by_their_suffix() -> None:
    accepts = DocumentsLoader().accepts
    assert all(accepts(f"a/B{suffix}") for suffix in (".docx", ".PDF", ".htm", ".html", ".md"))
    assert not accepts("a.csv")
    assert not accepts("https://example.org/a.pdf")


def test_a_document_becomes_the_graph_of_its_language_and_that_of_its_annotations(
    parsed: Parsed,
) -> None:
    run = loading()
    path = parsed(lakes())
    graphs = list(DocumentsLoader().load(str(path), run))
    assert names(graphs) == [
        "document/decision/cbd/cop/12/40/en",
        "annotation/decision/cbd/cop/12/40/en",
    ]
    assert {graph.loader for graph in graphs} == {"documents"}
    assert graphs[0].source.title == "lakes.txt"
    assert run.findings == []


def test_what_the_parser_was_not_sure_of_is_a_finding(parsed: Parsed) -> None:
    notices = (
        Notice(provision="A.1", code="lost-number", message="Counted."),
        Notice(code="odd-page", message="Look.", start=12),
        Notice(code="no-text", message="Nothing."),
    )
    twice = (part("1", "paragraph", "a"), part("1", "paragraph", "b"))
    run = loading()
    path = parsed(Document(document=front(), provisions=twice, warnings=notices))
    list(DocumentsLoader().load(str(path), run))
    assert [(finding.record, finding.message.split(":")[0]) for finding in run.findings] == [
        ("A.1", "lost-number"),
        ("character 12", "odd-page"),
        ("document", "no-text"),
        ("1", "a second provision has this id; it is left out"),
    ]
    assert {finding.source for finding in run.findings} == {"lakes.txt"}


def test_a_document_that_cannot_be_read_is_not_loaded(parsed: Parsed, tmp_path: Path) -> None:
    path = parsed(DocumentError("lakes.txt: encrypted; save it without a password"))
    with pytest.raises(LoadError, match="save it without a password"):
        list(DocumentsLoader().load(str(path), loading()))
    with pytest.raises(LoadError, match="no such file"):
        list(DocumentsLoader().load(str(tmp_path / "none.pdf"), loading()))


def test_a_file_without_symbol_goes_by_its_digest(parsed: Parsed) -> None:
    path = parsed(Document(document=Front(language="en")))
    graphs = list(DocumentsLoader().load(str(path), loading()))
    own = f"work/doc/sha256/{sha256(path.read_bytes()).hexdigest()}/en"
    assert names(graphs) == [f"document/{own}", f"annotation/{own}"]


def test_annotations_of_an_earlier_reading_do_not_remain(parsed: Parsed) -> None:
    path = parsed(bare_of_subjects(lakes()))
    _, annotations = DocumentsLoader().load(str(path), loading())
    assert names([annotations]) == ["annotation/decision/cbd/cop/12/40/en"]
    assert list(annotations.triples) == []


def test_what_is_loaded_later_may_cite_it(parsed: Parsed) -> None:
    run = loading()
    list(DocumentsLoader().load(str(parsed(lakes())), run))
    known = run.works.provisions("cbd:cop:12:40")
    assert known is not None
    assert {"A.1.a", "annex1.p1"} <= known
    list(DocumentsLoader().load(str(parsed(Document(document=Front(language="en")))), run))
    assert list(run.works.held) == ["cbd:cop:12:40"]  # a digest cannot be cited


# What a release holds


def test_held_works_are_read_from_a_release(parsed: Parsed) -> None:
    store = Store()
    for document in (
        lakes(),
        Document(document=front(kind="report", number=None, symbol="UNEP/X/1")),
    ):
        for graph in DocumentsLoader().load(str(parsed(document)), loading()):
            name = NamedNode(graph.name)
            for triple in graph.triples:
                store.add(Quad(*triple))
                store.add(Quad(*triple, name))
    others = """
        <decision/informea/1> a mea:Decision .
        <x> mea:provisionOf <decision/cbd/cop/12/40> .
        <decision/cbd/cop/9/1> a mea:CitedWork .
    """
    header = f"@prefix mea: <{MEA.iri}> . @base <{DEFAULT_BASE}> ."
    store.load((header + others).encode(), format=RdfFormat.TURTLE)
    works = held_works(selecting(store), IDENTIFIERS)
    assert set(works.held) == {"cbd:cop:12:40", "doc:UNEP/X/1"}
    assert works.provisions("doc:UNEP/X/1") == frozenset()
    assert "A.1.a" in (works.provisions("cbd:cop:12:40") or ())
    assert works.provisions("cbd:cop:9:1") is None
    assert works.texts == {f"{DEFAULT_BASE}graph/document/decision/cbd/cop/12/40/en"}


def test_only_select_queries_are_answered() -> None:
    with pytest.raises(TypeError, match="no SELECT query"):
        list(selecting(Store())("ASK {}"))


# The facts of the reference data


COLUMNS = {
    "documents.csv": DOCUMENT_COLUMNS,
    "summaries.csv": SUMMARY_COLUMNS,
    "versions.csv": VERSION_COLUMNS,
    "derivations.csv": DERIVATION_COLUMNS,
}


def write(directory: Path, name: str, *rows: dict[str, str]) -> None:
    """Write the table `name`; cells that are not given are empty."""
    with (directory / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS[name], restval="")
        writer.writeheader()
        writer.writerows(rows)


SLUG = "unep-cms-cop13-doc-18"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data set with one decision, a draft of it, versions and a derivation."""
    directory = tmp_path / "data"
    (directory / "documents").mkdir(parents=True)
    shutil.copy(DATA / "sources.csv", directory)
    draft = Document(
        document=front(kind="report", number=None, symbol="UNEP/CBD/X/1"),
        provisions=(
            part(
                "1", "paragraph", citations=(cited("cbd:cop:12:40#para.1", "resolved", surface=""),)
            ),
        ),
    )
    for name, document in (("lakes", lakes()), ("draft", draft)):
        text = json.dumps(document_json(document))
        (directory / "documents" / f"{name}.json").write_text(text, encoding="utf-8")
    digest = "0" * 64
    write(
        directory,
        "documents.csv",
        {"file": "lakes", "sha256": digest, "source": SLUG},
        {"file": "draft", "sha256": digest, "source": SLUG},
    )
    write(
        directory,
        "summaries.csv",
        {"file": "lakes", "summary_en": "On lakes."},
        {"file": "lakes", "provision": "A.1", "summary_fr": "Recenser."},
    )
    write(
        directory,
        "versions.csv",
        {"version": "cms:cop:11:10", "valid_until": "2017-10-27", "source": SLUG},
        {
            "version": "cms:cop:11:10@rev12",
            "before": "cms:cop:11:10",
            "valid_from": "2017-10-28",
            "draft": "doc:UNEP/CBD/X/1",
            "draft_provision": "annex1",
            "source": SLUG,
        },
    )
    write(
        directory,
        "derivations.csv",
        {
            "adopted": "cbd:cop:12:40",
            "adopted_provision": "A.1",
            "draft": "doc:UNEP/CBD/X/1",
            "draft_provision": "1",
            "changed": "verb wording",
            "source": SLUG,
        },
    )
    return directory


def staged(directory: Path, works: HeldWorks | None = None) -> Staged:
    run = loading(works)
    found = Staged(DEFAULT_BASE, findings=run.findings)
    for graph in documents(directory, run):
        name = NamedNode(graph.name)
        triples = list(graph.triples)
        found.sizes[graph.name] = len(triples)
        found.store.extend(Quad(*triple, name) for triple in triples)
    return found


def test_facts_are_loaded_with_summaries_and_resolve_each_other(data: Path) -> None:
    found = staged(data)
    assert found.rows("SELECT ?s ?t { ?s dct:abstract ?t } ORDER BY ?t") == [
        (LAKES, "On lakes."),
        (f"{LAKES}/A.1", "Recenser."),
    ]
    cited_places = found.rows(
        "SELECT ?x { ?c cito:hasCitingEntity <work/doc/UNEP/CBD/X/1/~1> ; cito:hasCitedEntity ?x }"
    )
    assert cited_places == [(f"{LAKES}/A.1",)]
    assert found.findings == []


def test_versions_follow_each_other_and_are_in_force_in_turn(data: Path) -> None:
    found = staged(data)
    query = """SELECT ?v ?before ?from { ?v mea:versionOf <decision/cms/cop/11/10> ;
        prov:wasRevisionOf ?before ; eli:first_date_entry_in_force ?from }"""
    base = f"{DEFAULT_BASE}decision/cms/cop/11/10"
    assert found.rows(query) == [(f"{base}@rev12", base, "2017-10-28")]
    assert found.rows("SELECT ?d { ?d mea:draftOf ?v }") == [
        (f"{DEFAULT_BASE}work/doc/UNEP/CBD/X/1/~annex1",)
    ]
    described = "SELECT ?n { ?w a mea:CitedWork ; mea:agreement <agreement/cms> ; mea:number ?n }"
    assert sorted(found.rows(described)) == [("11.10",), ("11.10 (Rev. COP12)",)]


def test_a_derivation_says_what_changed(data: Path) -> None:
    query = """SELECT ?a ?d ?changed { ?x a mea:Derivation ; mea:adoptedAs ?a ; mea:draft ?d ;
        mea:changed ?changed . ?a prov:wasDerivedFrom ?d } ORDER BY ?changed"""
    draft = f"{DEFAULT_BASE}work/doc/UNEP/CBD/X/1/~1"
    assert staged(data).rows(query) == [
        (f"{LAKES}/A.1", draft, "verb"),
        (f"{LAKES}/A.1", draft, "wording"),
    ]


def test_facts_do_not_replace_a_text_that_is_held(data: Path) -> None:
    held = HeldWorks(texts=frozenset([f"{DEFAULT_BASE}graph/document/decision/cbd/cop/12/40/en"]))
    graphs = [name.removeprefix(f"{DEFAULT_BASE}graph/") for name in staged(data, held).sizes]
    assert graphs == [
        "document/work/doc/UNEP/CBD/X/1/en",
        "annotation/work/doc/UNEP/CBD/X/1/en",
        f"version/{SLUG}",
        f"derivation/{SLUG}",
    ]


def test_the_shipped_tables_load() -> None:
    for graph in documents(DATA, loading()):
        assert graph.loader == "reference"


def spoil(data: Path, name: str, **cells: str) -> None:
    """Overwrite cells of the last row of a table."""
    with (data / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[-1] |= cells
    write(data, name, *rows)


@pytest.mark.parametrize(
    ("name", "cells", "message"),
    [
        ("documents.csv", {"file": "../lakes"}, "line 3, column file: '../lakes' is no name"),
        ("documents.csv", {"file": "none"}, "none.json is missing"),
        ("documents.csv", {"source": "none"}, "no source 'none'"),
        ("versions.csv", {"version": "atlantis:1"}, "column version: 'atlantis:1'"),
        ("versions.csv", {"version": "doc:X"}, "only decisions have versions"),
        ("versions.csv", {"draft_provision": "§"}, "column draft_provision"),
        ("derivations.csv", {"changed": "spelling"}, "'spelling' is none of verb, addressee"),
        ("derivations.csv", {"adopted": "unga:65:161"}, "column adopted_provision"),
        ("derivations.csv", {"adopted": "#A"}, "column adopted: #A: names a place"),
    ],
)
def test_a_wrong_row_is_named(data: Path, name: str, cells: dict[str, str], message: str) -> None:
    spoil(data, name, **cells)
    with pytest.raises(LoadError) as error:
        staged(data)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "may have been cut short"),
        ('{"document": {"language": "en", "odd": 1}}', "lakes.json: document.odd: Extra inputs"),
    ],
)
def test_facts_that_are_no_document_are_refused(data: Path, text: str, message: str) -> None:
    (data / "documents" / "lakes.json").write_text(text)
    with pytest.raises(LoadError, match=message):
        staged(data)


def test_facts_that_had_to_be_left_out_are_reported(data: Path) -> None:
    twice = Document(document=front(), provisions=(part("1", "item"), part("1", "item")))
    text = json.dumps(document_json(twice))
    (data / "documents" / "lakes.json").write_text(text)
    [finding] = staged(data).findings
    assert (finding.source, finding.record) == ("documents/lakes.json", "1")


def test_facts_that_are_too_large_are_refused(data: Path) -> None:
    run = Loading(Settings(load_bytes=2000), IDENTIFIERS)
    with pytest.raises(LoadError, match=r"lakes\.json: larger than the 2000 bytes"):
        list(documents(data, run))
