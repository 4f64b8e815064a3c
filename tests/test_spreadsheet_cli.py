"""`meagraph vocab import` and `export` of spreadsheets."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from meagraph.settings import Settings
from meagraph.vocabulary.thesaurus import Thesauri


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
