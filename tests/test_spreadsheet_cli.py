"""`meagraph vocab import` and `export` of spreadsheets."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from pyoxigraph import Literal

import cli
from meagraph.editing.desk import Desk
from meagraph.editing.drafts import Drafts
from meagraph.editing.publication import Choice, Publication, Published
from meagraph.home import Home
from meagraph.namespaces import SKOS
from meagraph.settings import Settings
from meagraph.vocabulary.changes import Edit
from meagraph.vocabulary.concept import Statement
from meagraph.vocabulary.reading import read_concepts
from meagraph.vocabulary.thesaurus import Thesauri
from meagraph.vocabulary.vocabularies import Vocabulary


@pytest.fixture
def home(served_settings: Settings, tmp_path: Path) -> Path:
    sockets = shutil.ignore_patterns("run")
    home = tmp_path / "home"
    return Path(shutil.copytree(served_settings.home, home, symlinks=True, ignore=sockets))


def run(home: Path, *arguments: str) -> Result:
    # the small home holds what the shapes of the project would not let in
    environment = {"MEAGRAPH_SHAPES": "none"}
    return CliRunner(env=environment).invoke(cli.main, ["vocab", *arguments, "--home", str(home)])


def sheet(folder: Path, *rows: str, name: str = "kinds.csv") -> str:
    path = folder / name
    path.write_text("\n".join(["IRI,altLabel@en,related", *rows]), encoding="utf-8")
    return str(path)


def first_kind(home: Path) -> str:
    thesaurus = Thesauri(Settings(home=home)).current()
    vocabulary = thesaurus.vocabularies["need-kinds"]
    return sorted(
        quad.subject.value
        for quad in thesaurus.store.quads_for_pattern(None, None, None, None)
        if quad.subject.value.startswith(f"{vocabulary.scheme}/")
    )[0]


def test_a_spreadsheet_is_looked_at_and_then_published(home: Path, tmp_path: Path) -> None:
    iri = first_kind(home)
    file = sheet(tmp_path, f"{iri},quite another word,")
    dry = run(home, "import", file, "--id", "need-kinds", "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert f"changed <{iri}>: altLabel@en" in dry.output
    assert "nothing is published" in dry.output
    done = run(home, "import", file, "--id", "need-kinds")
    assert done.exit_code == 0, done.output
    assert "release 3 is current" in done.output
    thesaurus = Thesauri(Settings(home=home)).current()
    concept = thesaurus.concept(thesaurus.vocabularies["need-kinds"], iri)
    assert concept is not None
    assert "quite another word" in concept.texts("altLabel")["en"]
    again = run(home, "import", file, "--id", "need-kinds")
    assert again.exit_code == 0, again.output
    assert "nothing has changed" in again.output


def test_an_error_names_its_cell_and_publishes_nothing(home: Path, tmp_path: Path) -> None:
    file = sheet(tmp_path, f"{first_kind(home)},,no such need")
    result = run(home, "import", file, "--id", "need-kinds")
    assert result.exit_code == 1
    assert "error: C2: nothing is called “no such need”" in result.output
    assert "correct these cells" in result.output


def test_what_cannot_be_imported_is_refused_in_words(home: Path, tmp_path: Path) -> None:
    file = sheet(tmp_path)
    assert "--id names the vocabulary" in run(home, "import", file).output
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no archive")
    result = run(home, "import", str(broken), "--id", "need-kinds")
    assert result.exit_code == 1
    assert "not a readable XLSX workbook" in result.output


def kinds(home: Path) -> list[str]:
    """Give the IRIs of the concepts of `need-kinds`."""
    thesaurus = Thesauri(Settings(home=home)).current()
    graph = thesaurus.vocabularies["need-kinds"].graph
    return sorted(read_concepts(thesaurus.store, graph))


def labels(home: Path, iri: str, field: str = "altLabel") -> list[str]:
    """Give the English labels of a concept as it is published."""
    thesaurus = Thesauri(Settings(home=home)).current()
    concept = thesaurus.concept(thesaurus.vocabularies["need-kinds"], iri)
    assert concept is not None
    return concept.texts(field).get("en", [])


def drafts_of(home: Path) -> tuple[Drafts, Vocabulary]:
    thesaurus = Thesauri(Settings(home=home)).current()
    return Drafts(Desk.of(home), thesaurus), thesaurus.vocabularies["need-kinds"]


def draft(home: Path, iri: str, text: str) -> None:
    drafts, vocabulary = drafts_of(home)
    said = Statement(SKOS.altLabel, Literal(text, language="en"))
    drafts.propose_edits(vocabulary, [Edit(iri, frozenset(), frozenset({said}))], "Eve")


def test_nobody_elses_draft_is_published_with_a_file(home: Path, tmp_path: Path) -> None:
    mine, other, *_ = kinds(home)
    draft(home, mine, "half a thought")
    file = sheet(tmp_path, f"{mine},of the file,", f"{other},of the file,")
    refused = run(home, "import", file, "--id", "need-kinds", "--overwrite")
    assert refused.exit_code == 1, refused.output
    assert f"<{mine}> (Eve)" in refused.output
    assert "publish or discard" in refused.output
    assert "of the file" not in labels(home, other)
    drafts, vocabulary = drafts_of(home)
    (left,) = drafts.pending(vocabulary.id)
    assert (left.concept.iri, left.version) == (mine, 1)
    # a draft of what the file does not change stands in nobody's way
    file = sheet(tmp_path, f"{other},of the file,")
    taken = run(home, "import", file, "--id", "need-kinds", "--overwrite")
    assert taken.exit_code == 0, taken.output
    assert labels(home, other) == ["of the file"]
    assert not {"half a thought", "of the file"} & set(labels(home, mine))


def test_what_is_refused_leaves_nothing_at_the_desk(home: Path, tmp_path: Path) -> None:
    iri = kinds(home)[0]
    label = labels(home, iri, "prefLabel")[0]
    file = tmp_path / "kinds-release-2.csv"
    header = "IRI,prefLabel@en,inScheme,topConceptOf\n"
    file.write_text(f"{header}{iri},wrogn,,\n,Peat,,\n", encoding="utf-8")
    for _ in range(2):
        refused = run(home, "import", str(file), "--id", "need-kinds")
        assert refused.exit_code == 1, refused.output
        assert f"deletion <{iri}>" in refused.output
        assert "/peat>: prefLabel@en" in refused.output
        drafts, _ = drafts_of(home)
        assert drafts.pending() == []
        assert drafts.iris() == set()
    file.write_text(f"IRI,prefLabel@en\n{iri},{label}\n,Peat\n", encoding="utf-8")
    done = run(home, "import", str(file), "--id", "need-kinds")
    assert done.exit_code == 0, done.output
    assert labels(home, iri, "prefLabel") == [label]
    assert any(one.endswith("/peat") for one in kinds(home))


def test_drafts_are_set_aside_where_the_release_fails(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: Publication, choice: Choice) -> Published:
        raise OSError(28, "No space left on device")

    iri = kinds(home)[0]
    monkeypatch.setattr(Publication, "publish", fails)
    refused = run(home, "import", sheet(tmp_path, f"{iri},other word,"), "--id", "need-kinds")
    assert refused.exit_code == 1
    assert "No space left" in refused.output
    drafts, vocabulary = drafts_of(home)
    assert drafts.pending() == []
    assert [one.kind for one in drafts.history(vocabulary.id, iri)] == ["discarded", "proposed"]


def test_what_contradicts_others_is_left_to_the_desk(home: Path, tmp_path: Path) -> None:
    iri = kinds(home)[0]
    for number, label in ((2, "theirs"), (2, "mine")):
        file = tmp_path / f"kinds-release-{number}.csv"
        file.write_text(f"IRI,prefLabel@en\n{iri},{label}", encoding="utf-8")
        result = run(home, "import", str(file), "--id", "need-kinds")
    assert result.exit_code == 1
    assert "contradicts what others published" in result.output
    drafts, _ = drafts_of(home)
    assert (drafts.pending(), drafts.clashes()) == ([], [])
    assert labels(home, iri, "prefLabel") == ["theirs"]


@pytest.mark.parametrize("option", [["--withdraw"], ["--title", "X"], ["--report", "quality.json"]])
def test_options_that_a_spreadsheet_has_no_use_for_are_refused(
    home: Path, tmp_path: Path, option: list[str]
) -> None:
    file = sheet(tmp_path, f"{kinds(home)[0]},of the file,")
    refused = run(home, "import", file, "--id", "need-kinds", *option)
    assert refused.exit_code == 2
    assert f"{option[0]}" in refused.output
    assert "not for spreadsheets" in " ".join(refused.output.split())


def test_a_file_without_its_release_takes_nothing_out_unless_asked(
    home: Path, tmp_path: Path
) -> None:
    iri = kinds(home)[0]
    file = tmp_path / "kinds.csv"
    file.write_text(f"IRI,prefLabel@en\n{iri},another\n", encoding="utf-8")
    for more in ([], ["--dry-run"]):
        refused = run(home, "import", str(file), "--id", "need-kinds", *more)
        assert refused.exit_code == 1, refused.output
        assert "warning: the file does not tell" in refused.output
        assert "--overwrite" in refused.output
    assert labels(home, iri, "prefLabel") != ["another"]
    taken = run(home, "import", str(file), "--id", "need-kinds", "--overwrite")
    assert taken.exit_code == 0, taken.output
    assert labels(home, iri, "prefLabel") == ["another"]


def test_the_file_of_a_version_tells_the_release_of_it(home: Path, tmp_path: Path) -> None:
    iri = kinds(home)[0]
    run(home, "release", "need-kinds", "1.0", "--notes", "As agreed.")
    file = tmp_path / "later.csv"
    file.write_text(f"IRI,historyNote@en\n{iri},since then\n", encoding="utf-8")
    assert run(home, "import", str(file), "--id", "need-kinds").exit_code == 0
    path = tmp_path / "version.xlsx"
    wanted = ("--version", "1.0", "--format", "xlsx", "-o", str(path))
    assert run(home, "export", "need-kinds", *wanted).exit_code == 0
    rows = [[cell.value for cell in row] for row in load_workbook(path)["read me"].iter_rows()]
    assert ["Release", "3"] in [row[:2] for row in rows]
    again = run(home, "import", str(path), "--id", "need-kinds")
    assert again.exit_code == 0, again.output
    assert "nothing has changed" in again.output
    shutil.rmtree(Home(home).path(3))  # what is not kept any more is not said to be of a release
    assert run(home, "export", "need-kinds", *wanted).exit_code == 0
    rows = [[cell.value for cell in row] for row in load_workbook(path)["read me"].iter_rows()]
    assert ["Release", None] in [row[:2] for row in rows]
