"""`meagraph vocab`: files in and out, checks for pull requests, versions, differences, history."""

import gzip
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from cli import main
from cli.vocab import importing
from loaders.skos_file import lines
from meagraph.content import rebased
from meagraph.genid import skolemise
from meagraph.home import Home
from meagraph.namespaces import DCT, DEFAULT_BASE, OWL
from meagraph.publishing import Publisher, PublishError
from meagraph.settings import CONTENT, Settings
from meagraph.staging import Changeset, GraphChange, Source
from meagraph.validation.results import Report
from meagraph.vocabulary.turtle import parse_turtle

BASE = DEFAULT_BASE
GRAPH = f"{BASE}graph/vocabulary/water"
WATER = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix w: <https://example.org/water/> .

w:scheme a skos:ConceptScheme ; dct:title "Water"@en , "Eau"@fr ;
    skos:hasTopConcept w:river .

w:river a skos:Concept ; skos:inScheme w:scheme ; skos:prefLabel "river"@en , "rivière"@fr .

w:lake a skos:Concept ; skos:inScheme w:scheme ; skos:prefLabel "lake"@en , "lac"@fr ;
    skos:broader w:river .
"""
NEWER = WATER.replace('"lac"@fr', '"le lac"@fr')
NEWER += 'w:pond a skos:Concept ; skos:inScheme w:scheme ; skos:prefLabel "pond"@en .\n'

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the vocabulary `water` and its version 1.0."""
    folder = tmp_path_factory.mktemp("vocab")
    home, file = folder / "home", folder / "water.ttl"
    file.write_text(WATER, encoding="utf-8")
    for words in (
        ("import", str(file), "--author", "Ada", "--message", "first edition"),
        ("release", "water", "1.0", "--notes", "Rivers and lakes.", "--author", "Ada"),
    ):
        done = CliRunner().invoke(main, ["vocab", *words, "--home", str(home)])
        assert done.exit_code == 0, done.output
    return home


@pytest.fixture
def home(imported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that home, which the commands find by the environment; they run in `tmp_path`."""
    shutil.copytree(imported, tmp_path / "home", symlinks=True)
    monkeypatch.setenv("MEAGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("water.ttl").write_text(WATER, encoding="utf-8")
    Path("newer.ttl").write_text(NEWER, encoding="utf-8")
    return tmp_path / "home"


@pytest.fixture
def run(home: Path) -> Run:
    """Type `meagraph vocab`; checks the status that it ends with."""

    def typed(*words: object, status: int = 0, **given: str) -> Result:
        result = CliRunner().invoke(main, ["vocab", *map(str, words)], **given)
        assert result.exit_code == status, result.output
        return result

    return typed


def test_every_command_explains_itself(run: Run) -> None:
    listed = run("--help").stdout
    for command in "check diff export format history import release rollback versions".split():
        assert command in listed
        assert "Usage" in run(command, "--help").stdout


# import


def test_an_import_says_what_it_changes_and_how_good_it_is(run: Run, home: Path) -> None:
    told = run("import", "newer.ttl", "--report", "report.json").stderr
    assert "vocabulary water: Water" in told
    assert "1 new: <https://example.org/water/pond>" in told
    assert "1 changed: <https://example.org/water/lake>" in told
    assert "qskos-ilc: 1" in told
    assert "release 3 is current" in told
    assert json.loads(Path("report.json").read_text())["groups"]
    assert "nothing has changed" in run("import", "newer.ttl").stderr
    back = run("import", "water.ttl").stderr
    assert "1 deprecated and kept, since the file lacks them" in back


def test_a_dry_run_publishes_nothing(run: Run, home: Path) -> None:
    told = run("import", "newer.ttl", "--dry-run", "--withdraw", "--report", "report.html").stderr
    assert "nothing is published" in told
    assert Home(home).current() == 2
    assert "<html" in Path("report.html").read_text()


@pytest.mark.parametrize("report", ["none/report.json", "report.txt", "report"])
def test_a_report_that_could_not_be_written_is_refused_at_once(
    run: Run, home: Path, report: str
) -> None:
    told = run("import", "newer.ttl", "--report", report, status=2).stderr
    assert "'--report'" in told
    assert Home(home).current() == 2


def test_a_report_where_nobody_may_write_is_refused_at_once(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK | os.X_OK)
    told = run("import", "newer.ttl", "--report", "report.json", status=2).stderr
    assert "you may not write there" in told
    assert Home(home).current() == 2


def test_a_failure_to_judge_does_not_hide_that_a_release_is_current(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def killed(*_: object) -> Iterator[Callable[[], Report]]:
        def report() -> Report:
            raise OSError("the program ended with status -9")

        yield report

    monkeypatch.setattr(importing, "quality_begun", killed)
    told = run("import", "newer.ttl", status=1).stderr
    current, _, error = told.partition("release 3 is current")
    assert "error" not in current
    assert "the quality could not be told: the program ended with status -9" in error
    assert Home(home).current() == 3


def test_the_quality_is_told_also_where_the_publication_fails(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PublishError("there is no room")

    monkeypatch.setattr(Publisher, "publish_from", fail)
    told = run("import", "newer.ttl", "--report", "report.JSON", status=1).stderr
    assert "qskos-ilc: 1" in told
    assert "error: there is no room" in told
    assert json.loads(Path("report.JSON").read_text())["groups"]
    assert Home(home).current() == 2


def test_what_an_import_refuses(run: Run) -> None:
    Path("bad.ttl").write_text(WATER + "w:x skos:broader", encoding="utf-8")
    assert "bad.ttl, line 12" in run("import", "bad.ttl", status=1).stderr
    Path("other.ttl").write_text(WATER.replace("/water/", "/fire/"), encoding="utf-8")
    assert "is taken by the vocabulary" in run("import", "other.ttl", status=1).stderr
    run("import", "none.ttl", status=2)


# export and format


@pytest.mark.parametrize(
    ("form", "syntax"),
    [
        ("turtle", RdfFormat.TURTLE),
        ("rdfxml", RdfFormat.RDF_XML),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("jsonld", None),
    ],
)
def test_an_export_is_what_was_published(run: Run, form: str, syntax: RdfFormat | None) -> None:
    run("export", "water", "--format", form, "-o", "out")
    first = Path("out").read_bytes()
    run("export", "water", "--format", form, "-o", "out")
    assert Path("out").read_bytes() == first
    if syntax is None:
        assert "rivière" in json.dumps(json.loads(first), ensure_ascii=False)
        return
    said = {str(quad.triple) for quad in parse(first, syntax)}
    assert {str(triple) for triple in parse_turtle(WATER, BASE, GRAPH)} <= said


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_version_can_be_exported_as_a_spreadsheet(run: Run, form: str) -> None:
    run("import", "newer.ttl")
    run("export", "water", "--format", form, "--version", "1.0", "-o", "old")
    run("export", "water", "--format", form, "-o", "new")
    old, new = Path("old").read_bytes(), Path("new").read_bytes()
    assert old != new
    if form == "csv":
        assert "le lac" in new.decode("utf-8-sig")
        assert "le lac" not in old.decode("utf-8-sig")


def test_a_version_is_exported_as_it_was(run: Run) -> None:
    before = run("export", "water", "--version", "1.0").stdout
    run("import", "newer.ttl")
    assert run("export", "water", "--version", "1.0").stdout == before
    assert "pond" not in before
    told = run("export", "water", "--version", "7", status=1).stderr
    assert "versions: 1.0" in told
    assert "there are: water" in run("export", "fire", status=1).stderr


def test_a_file_is_written_in_the_stable_form(run: Run) -> None:
    run("check", "water.ttl", "--id", "water", "--format-check", status=1)
    told = run("format", "water.ttl").stderr
    assert "water.ttl: written in the stable form" in told
    text = Path("water.ttl").read_text(encoding="utf-8")
    assert '    skos:prefLabel "rivière"@fr ;\n' in text
    assert run("format", "water.ttl").stderr == ""
    assert "0 errors" in run("check", "water.ttl", "--format-check").stderr
    run("import", "water.ttl")
    Path("words.nt").write_text("<a:b> <http://www.w3.org/2004/02/skos/core#note> 'x' .\n")
    run("format", "words.nt", status=1)


@pytest.mark.parametrize("name", ["actors", "need-kinds", "regions"])
def test_shipped_vocabularies_could_be_written_by_an_export(name: str, tmp_path: Path) -> None:
    """The triples of the file and of its stable form are the same."""
    path = CONTENT / "vocabularies" / f"{name}.ttl"
    copy = tmp_path / path.name
    shutil.copy(path, copy)
    home = str(tmp_path / "home")
    done = CliRunner().invoke(main, ["vocab", "format", str(copy), "--home", home])
    assert done.exit_code == 0, done.output
    name = f"{BASE}graph/vocabulary/{path.stem}"
    written = parse_turtle(copy.read_bytes(), BASE, name)
    assert set(written) == set(skolemise(rebased(path, BASE), BASE, name))


# exported, and changed at the desk meanwhile


def at_the_desk(home: Path, removed: str, added: str) -> None:
    """Publish a change of the vocabulary as the editors' desk does."""
    prefixes = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    prefixes += "@prefix dct: <http://purl.org/dc/terms/> .\n"
    prefixes += "@prefix w: <https://example.org/water/> .\n"
    gone, new = (
        [quad.triple for quad in parse(f"{prefixes}{text}", RdfFormat.TURTLE)]
        for text in (removed, added)
    )

    def changeset(_: Store) -> Changeset:
        made = Changeset("Bo", "at the desk")
        made.change(GraphChange(GRAPH, gone, new, Source(f"{BASE}source/desk", "desk"), "desk"))
        return made

    Publisher(Settings(home=home), None).publish_from(changeset)


def edited(old: str, new: str) -> None:
    text = Path("water.ttl").read_text(encoding="utf-8")
    assert old in text
    Path("water.ttl").write_text(text.replace(old, new), encoding="utf-8")


POND = 'w:pond a skos:Concept ; skos:inScheme w:scheme ; skos:prefLabel "pond"@en .'


def test_an_export_tells_the_state_that_it_is_made_of(run: Run, home: Path) -> None:
    text = run("export", "water").stdout
    assert text.startswith("# from changeset ")
    assert f"of <{BASE}>\n" in text.partition("@prefix")[0]
    Path("fire.ttl").write_text(WATER.replace("/water/", "/fire/"), encoding="utf-8")
    run("import", "fire.ttl", "--id", "fire")
    assert run("export", "water").stdout == text
    Path("water.ttl").write_text(text, encoding="utf-8")
    assert run("format", "water.ttl").stderr == ""
    assert "0 errors" in run("check", "water.ttl", "--format-check").stderr


def test_an_edited_export_is_joined_with_what_was_published_since(run: Run, home: Path) -> None:
    run("export", "water", "-o", "water.ttl")
    at_the_desk(home, 'w:river skos:prefLabel "river"@en .', 'w:river skos:prefLabel "stream"@en .')
    at_the_desk(home, "", POND)
    edited('"lac"@fr', '"le lac"@fr')
    assert "0 errors" in run("check", "water.ttl").stderr
    told = run("import", "water.ttl").stderr
    assert "1 changed: <https://example.org/water/lake>" in told
    assert "deprecated" not in told
    now = run("export", "water").stdout
    for part in ('"stream"@en', '"pond"@en', '"le lac"@fr'):
        assert part in now
    assert '"river"@en' not in now
    assert "nothing has changed" in run("import", "water.ttl").stderr


def test_what_both_changed_is_refused_and_listed(run: Run, home: Path) -> None:
    run("export", "water", "-o", "water.ttl")
    at_the_desk(home, 'w:river skos:prefLabel "river"@en .', 'w:river skos:prefLabel "stream"@en .')
    edited('"river"@en', '"brook"@en')
    told = run("check", "water.ttl", status=1).stdout
    assert "error clash:" in told
    told = run("import", "water.ttl", status=1).stderr.replace("\n", " ")
    for part in ("prefLabel@en", "“stream”", "“brook”"):
        assert part in told
    run("import", "water.ttl", "--overwrite")
    assert '"brook"@en' in run("export", "water").stdout


def test_a_file_of_unknown_origin_does_not_undo_what_the_desk_did(run: Run, home: Path) -> None:
    at_the_desk(home, "", POND)
    assert "--overwrite" in run("import", "newer.ttl", status=1).stderr
    assert "changed-since" in run("check", "newer.ttl", "--id", "water", status=1).stdout
    run("import", "water.ttl", "--overwrite")
    run("import", "newer.ttl")


def test_what_an_edited_export_leaves_out_is_deprecated(run: Run, home: Path) -> None:
    run("export", "water", "-o", "water.ttl")
    at_the_desk(home, "", POND)
    text = Path("water.ttl").read_text(encoding="utf-8")
    kept = [part for part in text.split("\n\n") if '"lake"@en' not in part]
    Path("water.ttl").write_text("\n\n".join(kept), encoding="utf-8")
    told = run("check", "water.ttl", status=1).stdout
    assert "missing-iri: <https://example.org/water/lake>" in told
    assert "water/pond" not in told
    assert "1 deprecated and kept" in run("import", "water.ttl").stderr


def without(label: str) -> None:
    """Take the thing with this label out of the exported file."""
    parts = Path("water.ttl").read_text(encoding="utf-8").split("\n\n")
    kept = [part for part in parts if label not in part]
    assert len(kept) == len(parts) - 1
    Path("water.ttl").write_text("\n\n".join(kept), encoding="utf-8")


def test_work_of_the_desk_is_not_undone_after_an_exported_file_came_back(
    run: Run, home: Path
) -> None:
    at_the_desk(home, "", 'w:river skos:altLabel "stream"@en .')
    run("export", "water", "-o", "water.ttl")
    edited('"lac"@fr', '"le lac"@fr')
    run("import", "water.ttl")
    assert "--overwrite" in run("import", "newer.ttl", status=1).stderr
    assert "changed-since" in run("check", "newer.ttl", "--id", "water", status=1).stdout
    assert '"stream"@en' in run("export", "water").stdout
    run("import", "newer.ttl", "--overwrite")
    Path("newer.ttl").write_text(NEWER.replace('"le lac"', '"lac"'), encoding="utf-8")
    run("import", "newer.ttl")


def test_a_title_that_both_changed_is_a_clash(run: Run, home: Path) -> None:
    run("export", "water", "-o", "water.ttl")
    at_the_desk(home, 'w:scheme dct:title "Water"@en .', 'w:scheme dct:title "Waters"@en .')
    edited('"Water"@en', '"All waters"@en')
    told = run("import", "water.ttl", status=1).stderr
    assert "title@en: was “Water”, published is “Waters”, the file says “All waters”" in told


def test_an_order_that_both_changed_is_a_clash(run: Run) -> None:
    text = WATER + 'w:all a skos:OrderedCollection ; skos:prefLabel "all"@en ;\n'
    text += "    skos:memberList ( w:river w:lake ) .\n"
    Path("water.ttl").write_text(text, encoding="utf-8")
    run("import", "water.ttl")
    run("export", "water", "-o", "water.ttl")
    exported = Path("water.ttl").read_text(encoding="utf-8")
    edited("        :river\n        :lake\n", "        :lake\n        :river\n")
    run("import", "water.ttl")
    Path("water.ttl").write_text(exported, encoding="utf-8")
    edited("        :river\n        :lake\n", "        :lake\n")
    told = run("import", "water.ttl", status=1).stderr
    assert "<https://example.org/water/all> memberList: was " in told


def test_what_was_changed_here_is_not_withdrawn(run: Run, home: Path) -> None:
    run("export", "water", "-o", "water.ttl")
    at_the_desk(home, "", 'w:lake skos:altLabel "mere"@en .')
    without('"lake"@en')
    told = run("import", "water.ttl", "--withdraw", status=1).stderr
    assert "<https://example.org/water/lake> was changed here, and the file takes it out" in told
    assert "1 deprecated and kept" in run("import", "water.ttl").stderr
    assert '"mere"@en' in run("export", "water").stdout


def test_what_nobody_changed_is_withdrawn(run: Run, home: Path) -> None:
    run("export", "water", "-o", "water.ttl")
    at_the_desk(home, "", 'w:river skos:altLabel "stream"@en .')
    without('"lake"@en')
    assert "1 withdrawn" in run("import", "water.ttl", "--withdraw").stderr
    now = run("export", "water").stdout
    assert '"lake"@en' not in now
    assert '"stream"@en' in now


def test_a_change_of_what_was_withdrawn_here_is_a_clash(run: Run) -> None:
    run("export", "water", "-o", "water.ttl")
    exported = Path("water.ttl").read_text(encoding="utf-8")
    without('"lake"@en')
    run("import", "water.ttl", "--withdraw")
    Path("water.ttl").write_text(exported, encoding="utf-8")
    edited('"river"@en', '"stream"@en')
    run("import", "water.ttl")
    assert '"lake"@en' not in run("export", "water").stdout
    Path("water.ttl").write_text(exported, encoding="utf-8")
    edited('"lac"@fr', '"le lac"@fr')
    told = run("import", "water.ttl", status=1).stderr
    assert "<https://example.org/water/lake> was taken out here, and the file changes it" in told
    run("import", "water.ttl", "--overwrite")
    assert '"le lac"@fr' in run("export", "water").stdout


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["without", "with"])
def test_a_file_tells_its_origin_whatever_its_size_and_mark(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, mark: bytes
) -> None:
    monkeypatch.setattr(lines, "_MOST_BYTES", 100)
    run("export", "water", "-o", "water.ttl")
    assert "0 errors" in run("check", "water.ttl", "--format-check").stderr
    at_the_desk(home, "", POND)
    edited('"lac"@fr', '"le lac"@fr')
    exported = Path("water.ttl").read_bytes()
    Path("water.ttl").write_bytes(mark + exported)
    run("check", "water.ttl", "--format-check", status=1 if mark else 0)
    run("format", "water.ttl")
    assert Path("water.ttl").read_bytes() == exported
    Path("water.ttl").write_bytes(mark + exported)
    assert "1 changed" in run("import", "water.ttl").stderr
    assert '"pond"@en' in run("export", "water").stdout


def test_a_packed_file_is_not_written_in_the_stable_form(run: Run) -> None:
    packed = gzip.compress(WATER.encode())
    Path("water.TTL.GZ").write_bytes(packed)
    run("format", "water.TTL.GZ", status=1)
    assert Path("water.TTL.GZ").read_bytes() == packed


def test_a_check_refuses_the_iris_that_an_import_refuses(run: Run) -> None:
    text = WATER + f'<{BASE}vocabulary/other/x> a skos:Concept ; skos:prefLabel "x"@en .\n'
    Path("water.ttl").write_text(text, encoding="utf-8")
    assert "water.ttl:12: error iri: " in run("check", "water.ttl", status=1).stdout
    run("import", "water.ttl", status=1)


# check


def test_a_good_file_passes_a_check(run: Run) -> None:
    assert "0 errors" in run("check", "newer.ttl", "--id", "water").stderr


def test_a_check_names_file_line_and_rule(run: Run) -> None:
    broken = WATER.replace('"lac"@fr', '"lac"@fr , "lagune"@fr')
    broken = broken.replace("w:river a skos:Concept", "w:stream a skos:Concept")
    Path("water.ttl").write_text(broken, encoding="utf-8")
    told = run("check", "water.ttl", status=1)
    assert "water.ttl:10: error skos-s14: <https://example.org/water/lake>" in told.stdout
    assert "error missing-iri: <https://example.org/water/river>" in told.stdout
    objects = json.loads(run("check", "water.ttl", "--json", status=1).stdout)
    assert {"missing-iri", "skos-s14"} <= {one["code"] for one in objects}
    assert {one["line"] for one in objects if one["code"] == "skos-s14"} == {10}


def test_a_check_without_a_home_compares_with_a_file(run: Run, tmp_path: Path) -> None:
    elsewhere = tmp_path / "empty"
    Path("less.ttl").write_text(WATER.partition("w:lake")[0], encoding="utf-8")
    words = ("check", "less.ttl", "--home", elsewhere)
    run(*words)
    told = run(*words, "--published", "water.ttl", status=1).stdout
    assert "https://example.org/water/lake" in told


def test_what_is_published_with_a_fault_is_no_error_of_the_next_change(run: Run) -> None:
    faulty = WATER.replace('"lac"@fr', '"lac"@fr , "lagune"@fr')
    Path("faulty.ttl").write_text(faulty, encoding="utf-8")
    Path("next.ttl").write_text(faulty.replace('"river"@en', '"stream"@en'), encoding="utf-8")
    told = run("check", "next.ttl", "--published", "faulty.ttl").stderr
    assert "0 errors" in told
    run("check", "next.ttl", status=1)


def test_a_file_that_cannot_be_read_is_an_error_with_its_line(run: Run) -> None:
    Path("bad.ttl").write_text(WATER + "w:x skos:broader", encoding="utf-8")
    assert run("check", "bad.ttl", status=1).stdout.startswith("bad.ttl:12: error syntax: ")
    Path("table.csv").write_text("a;b\n", encoding="utf-8")
    assert "table.csv: error syntax:" in run("check", "table.csv", status=1).stdout
    run("check", "water.ttl", "newer.ttl", "--id", "water", status=2)


# versions


def test_versions_are_made_and_listed(run: Run, home: Path) -> None:
    run("import", "newer.ttl")
    run("release", "water", "1.1", "--notes", "Étangs.", "--notes-language", "fr")
    listed = run("versions", "water").stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["1.1", "1.0"]
    told = json.loads(run("versions", "water", "--json").stdout)
    assert (told[0]["notes"], told[0]["language"], told[0]["prior"]) == ("Étangs.", "fr", "1.0")
    assert "already" in run("release", "water", "1.1", "--notes", "x", status=1).stderr
    _, release = Home(home).open_current()
    scheme = NamedNode("https://example.org/water/scheme")
    quads = release.quads_for_pattern(scheme, OWL.priorVersion, None, NamedNode(GRAPH))
    assert [quad.object for quad in quads] == [NamedNode(f"{BASE}vocabulary/water/version/1.0")]
    text = run("export", "water").stdout
    Path("exported.ttl").write_text(text, encoding="utf-8")
    assert "nothing has changed" in run("import", "exported.ttl").stderr
    assert DCT.isVersionOf.value.rpartition("/")[2] in text


def test_differences_between_versions_files_and_what_is_published(run: Run) -> None:
    run("import", "newer.ttl")
    told = run("diff", "water@1.0", "water").stdout
    assert told.startswith("1.0 → published: 1 new · 1 changed")
    assert "“lac” becomes “le lac”" in told
    french = run("diff", "water@1.0", "water@published", "--lang", "fr").stdout
    assert "1 nouveau" in french
    objects = json.loads(run("diff", "newer.ttl", "water@1.0", "--json").stdout)
    assert [one["iri"] for one in objects["withdrawn"]] == ["https://example.org/water/pond"]
    assert "No concept differs" in run("diff", "water", "water@drafts").stdout
    assert "no version" in run("diff", "water@2", "water", status=1).stderr
    assert "no vocabulary" in run("diff", "fire", "water", status=1).stderr


def test_going_back_is_shown_before_it_is_done(run: Run, home: Path) -> None:
    run("import", "newer.ttl")
    number = Home(home).current()
    shown = run("rollback", "water", "1.0", "--dry-run")
    assert "1 no longer to be used · 1 changed" in shown.stdout
    run("rollback", "water", "1.0", status=1, input="n\n")
    assert Home(home).current() == number
    run("rollback", "water", "1.0", "--yes", "--author", "Bob", "--message", "too early")
    assert Home(home).manifest(number + 1).message == "too early"
    assert "nothing has changed" in run("rollback", "water", "1.0", "--yes").stderr
    run("rollback", "water", "0.1", "--yes", status=1)


def test_the_history_of_a_vocabulary_and_of_a_concept(run: Run) -> None:
    run("import", "newer.ttl", "--message", "second edition")
    whole = run("history", "water").stdout
    assert "Version 1.0  Ada: Rivers and lakes." in whole
    assert "second edition" in whole
    lake = run("history", "water", "https://example.org/water/lake").stdout
    assert "Changed" in lake
    assert "pond" not in lake
    assert run("history", "water", "lake").stdout == lake
    french = run("history", "water", "--lang", "fr").stdout
    assert "Publication 3  Nouveau  pond" in french
    run("history", "water", "https://example.org/water/none", status=1)


def test_a_last_step_is_enough_where_iris_end_with_a_hash(run: Run) -> None:
    Path("hash.ttl").write_text(NEWER.replace("/water/>", "/hashed#>"), encoding="utf-8")
    run("import", "hash.ttl", "--id", "hashed")
    Path("hash.ttl").write_text(WATER.replace("/water/>", "/hashed#>"), encoding="utf-8")
    run("import", "hash.ttl", "--id", "hashed")
    told = run("history", "hashed", "pond").stdout
    assert "hashed#pond" in told
    assert "hashed#lake" not in told
    run("history", "hashed", "none", status=1)


def test_an_import_prints_advice_as_counts(run: Run) -> None:
    told = run("import", "newer.ttl", "--dry-run").stderr
    assert "advice (--report FILE tells all of it): " in told
    assert "Info" not in told


def test_a_new_concept_that_is_deprecated_is_told_so(run: Run) -> None:
    mark = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\nw:pond owl:deprecated true .\n"
    Path("newer.ttl").write_text(NEWER + mark, encoding="utf-8")
    told = run("diff", "water", "newer.ttl").stdout
    assert "    The concept is no longer to be used" in told.partition("pond>")[2]


def test_an_output_that_cannot_be_written_is_named_as_it_was_asked_for(run: Run) -> None:
    told = run("export", "water", "-o", "none/water.ttl", status=1).stderr
    assert "none/water.ttl: " in told
    assert ".water.ttl" not in told.replace("/water.ttl", "")
