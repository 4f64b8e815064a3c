"""`meagraph validate`: own files and the release, what judges them, and how it is interrupted."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from meagraph.settings import CONTENT

PREFIXES = """
@prefix mea: <https://w3id.org/meagraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
PARTNER = PREFIXES + '<partner/{0}> a mea:Partner ; skos:prefLabel "The {0} network"@en .'
TWO_NAMES = PREFIXES + '<partner/{0}> a mea:Partner ; skos:prefLabel "One"@en , "Two"@en .'
COMMAND = (sys.executable, "-c", "from cli import main; main()", "validate")
SOON = 20.0

Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the commands, by the environment; they run in `tmp_path`."""
    monkeypatch.setenv("MEAGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def run(home: Path) -> Run:
    """Type `meagraph validate`; checks the status that it ends with."""

    def typed(*words: object, status: int = 0) -> Result:
        result = CliRunner().invoke(main, ["validate", *map(str, words)])
        assert result.exit_code == status, result.output
        return result

    return typed


@pytest.fixture
def published(home: Path, run: Run) -> Run:
    """Give the command on a home with one release: a partner that has two names in a language."""
    Path("partners.ttl").write_text(TWO_NAMES.format("a"))
    result = CliRunner().invoke(main, ["load", "partners.ttl"])
    assert result.exit_code == 0, result.output
    return run


def shapes(text: str) -> Path:
    path = Path("shapes.ttl")
    path.write_text(PREFIXES + text)
    return path


NO_PARTNERS = """<urn:None> a sh:NodeShape ; sh:targetClass mea:Partner ;
    sh:not [ sh:nodeKind sh:IRI ] ; sh:message "no partners here"@en ; sh:severity sh:Warning ."""


def test_the_release_is_judged_by_shapes_and_the_rules_of_publishing(published: Run) -> None:
    printed = published().stdout
    assert "Warning https://w3id.org/meagraph/rule/skos-s14: 1\n" in printed
    assert "\n  from partners.ttl: 1\n    https://w3id.org/meagraph/partner/a" in printed
    assert "skos-s14" not in published("--rules", "none").stdout
    assert "skos-s14" in published("--rules", "skos-s13", "--rules", "skos-s14").stdout
    assert "skos-s14" not in published("--rules", "skos-s13").stdout


def test_a_file_is_judged_by_the_rules_too(published: Run) -> None:
    Path("own.ttl").write_text(TWO_NAMES.format("b"))
    printed = published("own.ttl").stdout
    assert "skos-s14: 1\n" in printed
    assert "\n  from own.ttl: 1\n    https://w3id.org/meagraph/partner/b" in printed
    assert "partner/a" not in printed
    assert "skos-s14" not in published("own.ttl", "--rules", "none").stdout


def test_own_shapes_come_without_our_rules(published: Run) -> None:
    Path("own.ttl").write_text(TWO_NAMES.format("b"))
    printed = published("own.ttl", "--shapes", shapes(NO_PARTNERS)).stdout
    assert "no partners here" in printed
    assert "skos-s14" not in printed
    both = published("own.ttl", "--shapes", "shapes.ttl", "--rules", "publishing").stdout
    assert "skos-s14" in both


def test_files_are_judged_together_and_each_finding_names_its_file(run: Run) -> None:
    Path("one.ttl").write_text(PARTNER.format("a"))
    Path("two.nt").write_text("")
    Path("three.ttl").write_text(PARTNER.format("b"))
    words = ("one.ttl", "two.nt", "three.ttl", "--shapes", shapes(NO_PARTNERS), "--format", "json")
    told = json.loads(run(*words).stdout)
    assert told["warnings"] == 2
    assert {one["sources"][0]["name"] for one in told["results"]} == {"one.ttl", "three.ttl"}


def test_alone_the_release_is_left_out(published: Run) -> None:
    needs_a = """<urn:S> a sh:NodeShape ; sh:targetNode <https://w3id.org/meagraph/partner/b> ;
        sh:property [ sh:path mea:partner ; sh:class mea:Partner ] ."""
    Path("own.ttl").write_text(PREFIXES + "<partner/b> mea:partner <partner/a> .")
    path = shapes(needs_a)
    published("own.ttl", "--shapes", path)
    printed = published("own.ttl", "--shapes", path, "--alone", status=1).stdout
    assert "Violation urn:S: 1" in printed
    assert "--alone is for files" in published("--alone", status=2).stderr


def test_alone_the_report_in_turtle_is_the_judges_own(run: Run) -> None:
    Path("own.ttl").write_text(PARTNER.format("a"))
    inner = "<urn:S> a sh:NodeShape ; sh:targetClass mea:Partner ; sh:node <urn:T> ."
    path = shapes(f"{inner} <urn:T> a sh:NodeShape ; sh:nodeKind sh:Literal .")
    words = ("own.ttl", "--shapes", path, "--format", "turtle")
    assert "sh:detail" in run(*words, "--alone", status=1).stdout
    assert "sh:ValidationReport" in run(*words, status=1).stdout


def test_a_packed_file_is_unpacked_within_the_limit(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("own.ttl.gz").write_bytes(gzip.compress(PARTNER.format("a").encode()))
    run("own.ttl.gz")
    Path("bomb.nt.gz").write_bytes(gzip.compress(b"#" * 3_000_000))
    monkeypatch.setenv("MEAGRAPH_LOAD_BYTES", "1000000")
    assert "larger than 1000000 bytes" in run("bomb.nt.gz", status=1).stderr


@pytest.mark.parametrize("words", [("--rules", "skos-s99"), ("own.ttl", "--rules", "s14")])
def test_an_unknown_rule_is_a_wrong_call(run: Run, words: tuple[str, ...]) -> None:
    Path("own.ttl").write_text("")
    assert f"there is no rule {words[-1]}" in run(*words, status=2).stderr


def test_it_is_explained_how_each_shape_is_checked(run: Run) -> None:
    hidden = """<urn:A> a sh:NodeShape ; sh:targetClass mea:Partner ;
        sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ] .
    <urn:B> a sh:NodeShape ; sh:targetClass mea:Partner ;
        sh:sparql [ sh:select "SELECT $this WHERE { $this ?p 5 }" ] ."""
    told = run("--explain", "--shapes", shapes(hidden)).stdout
    assert "urn:A\n  screened by SELECT" in told
    assert "urn:B\n  judged by pySHACL on all its targets: " in told
    told = run("--explain").stdout
    assert "rule/skos-s14\n  a program, which asks the graph itself\n" in told
    assert "a rule is a program" not in told
    checks = [line for line in told.splitlines() if not line.startswith(" ")]
    assert checks == sorted(checks)


def test_a_file_without_statements_is_refused(run: Run) -> None:
    Path("own.ttl").write_text("# nothing\n")
    assert "own.ttl: no statement is in it" in run("own.ttl", status=1).stderr


def test_it_is_said_how_much_was_judged_by_what(run: Run) -> None:
    Path("own.ttl").write_text(PARTNER.format("a"))
    result = run("own.ttl", "--shapes", shapes("<#S> a sh:NodeShape ."))
    assert "read: triples 2\n" in result.stderr
    assert "shapes.ttl: no shape names what it is about" in result.stderr
    result = run("own.ttl", "--shapes", shapes(NO_PARTNERS), "--format", "json")
    assert "no shape" not in result.stderr
    assert json.loads(result.stdout)["warnings"] == 1


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("<urn:S> <http://www.w3.org/2002/07/owl#imports> <https://example.org/> .", "imports"),
        ("<urn:S> sh:js [ sh:jsLibrary <https://example.org/> ] .", "sh:js"),
    ],
)
def test_shapes_that_want_something_fetched_are_refused(
    run: Run, statement: str, told: str
) -> None:
    Path("own.ttl").write_text(PARTNER.format("a"))
    path = shapes(statement)
    for words in (("own.ttl", "--shapes", path), ("--shapes", path)):
        printed = run(*words, status=1).stderr
        assert told in printed
        assert "is refused" in printed


ENDLESS = """<urn:S> a sh:PropertyShape ; sh:targetSubjectsOf <urn:next> ; sh:minCount 99999 ;
    sh:path [ sh:oneOrMorePath
        [ sh:alternativePath ( <urn:next> [ sh:inversePath <urn:next> ] ) ] ] ."""
RING = "".join(f"<urn:n{n}> <urn:next> <urn:n{(n + 1) % 5000}> .\n" for n in range(5000))


def test_a_validation_without_end_is_ended(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("ring.nt").write_text(RING)
    monkeypatch.setenv("MEAGRAPH_LOAD_SECONDS", "2")
    printed = run("ring.nt", "--shapes", shapes(ENDLESS), "--alone", status=1).stderr
    assert "it took longer than 2 seconds (MEAGRAPH_LOAD_SECONDS)" in printed


def test_shapes_that_lead_to_themselves_come_to_an_end(run: Run) -> None:
    Path("ring.nt").write_text(RING)
    again = """<urn:S> a sh:NodeShape ; sh:targetNode <urn:n0> ;
        sh:property [ sh:path <urn:next> ; sh:node <urn:S> ] ."""
    result = CliRunner().invoke(
        main, ["validate", "ring.nt", "--alone", "--shapes", str(shapes(again))]
    )
    assert result.exit_code in (0, 1)
    assert "Traceback" not in result.output


def test_an_interrupted_judgement_leaves_nothing_behind(published: Run, home: Path) -> None:
    Path("ring.nt").write_text(RING)
    words = [*COMMAND, "ring.nt", "--shapes", str(shapes(ENDLESS)), "--home", str(home)]
    process = subprocess.Popen(
        words,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CONTENT)},
    )
    aside = home / ".validating"
    until = time.monotonic() + SOON
    while not (aside.is_dir() and list(aside.iterdir())) and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, printed = process.communicate(timeout=SOON)
    assert process.returncode == 130, printed
    assert printed == "interrupted: nothing was changed\n"
    assert list(aside.iterdir()) == []


@pytest.mark.parametrize(
    "work",
    [
        pytest.param("while True: check(); time.sleep(0.01)", id="listens"),
        pytest.param("while True: time.sleep(0.01)", id="deaf"),
    ],
)
def test_work_that_hears_nothing_is_interrupted_too(work: str) -> None:
    program = (
        "import time\n"
        "from cli.interrupting import interruptible, run_interruptibly\n"
        "def work(check):\n"
        "    print('begun', flush=True)\n"
        f"    {work}\n"
        "with interruptible(): run_interruptibly(work)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=CONTENT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    process.send_signal(signal.SIGINT)
    _, printed = process.communicate(timeout=SOON)
    assert process.returncode == 130
    assert printed == "interrupted: nothing was changed\n"


def test_an_interrupt_while_the_program_starts_is_quiet() -> None:
    program = (
        "import os, signal, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'cli.validate': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "import cli\n"
        "cli.main(['validate', '--help'])\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=CONTENT
    )
    assert (process.returncode, process.stderr) == (130, "")


def test_an_interrupted_command_has_the_status_of_shells(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(import_module("cli.validate"), "read_settings", interrupt)
    run(status=130)
