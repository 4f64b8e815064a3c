"""`meagraph parse`, as its users type it; what reads the document is replaced."""

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from loaders.documents.model import Document, Front, Notice, Provision
from loaders.documents.reading.source_text import DocumentError
from loaders.documents.works import HeldWorks, Works
from meagraph.publishing import Publisher
from meagraph.settings import Settings
from meagraph.staging import Changeset

Run = Callable[..., Result]
seen: list[Works] = []


def read(path: Path, settings: Settings, works: Works) -> Document:
    seen.append(works)
    if path.name == "broken.pdf":
        raise DocumentError(f"{path}: encrypted; save it without a password")
    text = "Thanks the baker for bread"
    provision = Provision(id="B.1", kind="paragraph", label="1.", text=text, start=0, end=26)
    return Document(
        document=Front(language="en", title=path.stem),
        provisions=(provision,),
        warnings=(Notice(code="odd", message="look"),),
    )


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command; checks the status that it ends with."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEAGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(import_module("cli.parse"), "read_document", read)

    def typed(*words: object, status: int = 0) -> Result:
        result = CliRunner().invoke(main, ["parse", *map(str, words)])
        assert result.exit_code == status, result.output
        return result

    return typed


def test_an_outline_is_printed_and_warnings_are_no_failure(run: Run, tmp_path: Path) -> None:
    output = run("town.txt").stdout
    assert "1. Thanks the baker for bread  [B.1]" in output
    assert "! odd: look" in output
    assert isinstance(seen[-1], HeldWorks)
    assert not (tmp_path / "home").exists()


def test_citations_are_resolved_against_the_current_release(
    run: Run, settings: Settings, changeset: Callable[..., Changeset]
) -> None:
    Publisher(settings, None).publish(changeset(one=["1"]))
    run("town.txt", "--home", settings.home)
    assert seen[-1].provisions("cbd:cop:12:2") is None


def test_json_is_that_of_the_design(run: Run) -> None:
    data = json.loads(run("town.txt", "--json").stdout)
    assert data["provisions"][0]["id"] == "B.1"
    assert list(data) == ["document", "provisions", "warnings"]


def test_the_review_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    assert run("town.txt", "--html", "--output", "review.html").stdout == ""
    assert (tmp_path / "review.html").read_text("utf-8").startswith("<!doctype html>")
    run("town.txt", "--output", "outline.txt")
    assert "[B.1]" in (tmp_path / "outline.txt").read_text("utf-8")


def test_a_document_that_cannot_be_read_ends_with_1(run: Run) -> None:
    assert "error: broken.pdf: encrypted" in run("broken.pdf", status=1).stderr


def test_an_output_that_cannot_be_written_ends_with_1(run: Run) -> None:
    assert "nowhere" in run("town.txt", "--json", "--output", "nowhere/x", status=1).stderr


def test_a_draft_is_compared(run: Run) -> None:
    assert "B.1 → B.1  unchanged" in run("town.txt", "--against", "draft.txt").stdout
    data = json.loads(run("a.txt", "--against", "b.txt", "--part", "B", "--json").stdout)
    assert data["derivations"][0]["adopted"] == "B.1"
    assert "no provision 'Z'" in run("a.txt", "--against", "b.txt", "--part", "Z", status=1).stderr


@pytest.mark.parametrize(
    "words",
    [
        ["town.txt", "--part", "B"],
        ["town.txt", "--against", "draft.txt", "--html"],
        ["town.txt", "--output", "town.txt"],
        [],
    ],
)
def test_a_wrong_call_ends_with_2(run: Run, words: list[str]) -> None:
    run(*words, status=2)
