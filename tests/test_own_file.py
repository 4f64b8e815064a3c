"""Files of one's own, judged with a release or alone; what they refer to is never fetched."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from meagraph.namespaces import MEA, SH
from meagraph.publishing import Publisher
from meagraph.settings import MIB, Settings
from meagraph.validation import own_file, sandboxed_own_file
from meagraph.validation.own_file import limits_of_sent_files
from meagraph.validation.sandboxed_own_file import FileRefusedError, Order, judge

BASE = "https://w3id.org/meagraph/"
PREFIXES = f"""
@prefix mea: <{MEA.iri}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@base <{BASE}> .
"""
SECRET = "kingfisher"


def order(*files: tuple[Path, str], **options: Any) -> Order:
    given: dict[str, Any] = {
        "files": [
            {
                "path": str(path),
                "syntax": syntax,
                "name": path.name,
                "graph": f"{BASE}graph/rdf/{path.name}",
            }
            for path, syntax in files
        ],
        "base": BASE,
        "most_bytes": MIB,
        "store": None,
        "checks": "",
        "alone": False,
        "shapes": [],
        "rules": [],
        "turtle": False,
        "most_results": None,
    }
    return Order(**given | options)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def focus_nodes(told: dict[str, object]) -> list[str]:
    return [one["focus"] for one in told["results"]]  # type: ignore[attr-defined]


def release_of(turtle: str, graph: str) -> Store:
    """Make a release that holds one graph."""
    store = Store()
    for quad in parse(turtle.encode(), format=RdfFormat.TURTLE):
        for name in (NamedNode(graph), DefaultGraph()):
            store.add(Quad(quad.subject, quad.predicate, quad.object, name))
    return store


@pytest.fixture
def one_name(tmp_path: Path) -> Path:
    """Shapes: a partner has exactly one label, and what is named as a partner has one, too."""
    return written(
        tmp_path,
        "shapes.ttl",
        PREFIXES
        + """<urn:S> a sh:NodeShape ; sh:targetClass mea:Partner ; sh:message "One."@en ;
          sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:maxCount 1 ] .
        <urn:T> a sh:PropertyShape ; sh:targetSubjectsOf skos:prefLabel ;
          sh:path [ sh:inversePath mea:partner ] ; sh:maxCount 1 .""",
    )


def test_what_a_file_causes_elsewhere_is_reported_and_no_more(
    tmp_path: Path, one_name: Path
) -> None:
    release = release_of(
        PREFIXES
        + """<partner/a> skos:prefLabel "A"@en . <x> mea:partner <partner/a> .
        <partner/b> a mea:Partner .""",
        f"{BASE}graph/old",
    )
    path = written(tmp_path, "own.ttl", PREFIXES + "<y> mea:partner <partner/a> .")
    told = judge(order((path, "ttl"), shapes=[str(one_name)]), release)
    assert focus_nodes(told) == [f"{BASE}partner/a"]


def test_a_graph_of_the_release_is_replaced(tmp_path: Path, one_name: Path) -> None:
    held = PREFIXES + '<partner/a> a mea:Partner ; skos:prefLabel "A"@en .'
    new = held.replace('"A"', '"B"')
    for graph, found in ((f"{BASE}graph/rdf/own.ttl", []), (f"{BASE}graph/old", ["partner/a"])):
        path = written(tmp_path, "own.ttl", new)
        told = judge(order((path, "ttl"), shapes=[str(one_name)]), release_of(held, graph))
        assert focus_nodes(told) == [BASE + one for one in found]


def test_what_a_file_describes_is_reported_though_the_release_had_it(
    tmp_path: Path, one_name: Path
) -> None:
    held = PREFIXES + "<partner/a> a mea:Partner ."
    path = written(tmp_path, "own.ttl", held)
    graph = f"{BASE}graph/rdf/own.ttl"
    told = judge(order((path, "ttl"), shapes=[str(one_name)]), release_of(held, graph))
    assert focus_nodes(told) == [f"{BASE}partner/a"]
    assert told["origins"] == {f"{BASE}partner/a": [("own.ttl", None)]}


def test_alone_blank_nodes_stay_what_they_are(tmp_path: Path) -> None:
    shapes = written(
        tmp_path,
        "shapes.ttl",
        "@prefix sh: <http://www.w3.org/ns/shacl#> ."
        " <urn:S> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:nodeKind sh:IRI .",
    )
    one = written(tmp_path, "one.ttl", "_:x <urn:p> 1 .")
    two = written(tmp_path, "two.ttl", "_:x <urn:p> 2 .")
    files = ((one, "ttl"), (two, "ttl"))
    alone = judge(order(*files, shapes=[str(shapes)], alone=True, turtle=True), Store())
    assert len(set(focus_nodes(alone))) == 2
    assert "sh:conforms false" in str(alone["turtle"])
    stored = judge(order(*files, shapes=[str(shapes)]), Store())
    assert stored["results"] == []
    assert stored["triples"] == 2


def test_a_syntax_that_there_is_not_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "own.xyz", "")
    with pytest.raises(FileRefusedError, match=re.escape("own.xyz: xyz is not a syntax")):
        judge(order((path, "xyz")), Store())


def ended(
    command: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, Any]]:
    """Run the program in this process, unconfined; gives its status and what it told."""
    monkeypatch.setattr(sandboxed_own_file, "confine", lambda limits: None)
    limits = limits_of_sent_files(Settings())
    given = json.dumps({"arguments": command, "limits": vars(limits)})
    try:
        sandboxed_own_file.main(["program", given])
    except SystemExit as end:
        return int(str(end.code)), json.loads(capsys.readouterr().err.splitlines()[-1])
    return 0, json.loads(capsys.readouterr().out)


def test_the_program_tells_the_report_or_why_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "own.ttl", "<urn:a> <urn:b> <urn:c> .")
    command = asdict(order((path, "ttl"), store=str(tmp_path / "store")))
    status, told = ended(command, monkeypatch, capsys)
    assert (status, told["triples"], told["left_off"]) == (0, 1, {})
    path.write_text("<urn:a>\n<urn:b> .")
    status, told = ended(asdict(order((path, "ttl"))), monkeypatch, capsys)
    assert (status, told["line"], told["cause"]) == (1, 2, "refused")
    assert told["error"].startswith("own.ttl:2:")
    bad = written(tmp_path, "bad.ttl", "oops")
    _, told = ended(asdict(order((path, "ttl"), shapes=[str(bad)])), monkeypatch, capsys)
    assert "bad.ttl" in told["error"]


@pytest.mark.parametrize(
    ("error", "told", "cause"),
    [
        (MemoryError(), "send it in parts", "limit"),
        (RecursionError(), "nested too deeply", "limit"),
        (OSError(27, "File too large"), "File too large", "refused"),
    ],
)
def test_the_program_tells_what_ended_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    told: str,
    cause: str,
) -> None:
    def fail(*given: object) -> None:
        raise error

    monkeypatch.setattr(sandboxed_own_file, "judge", fail)
    path = written(tmp_path, "own.ttl", "")
    status, said = ended(asdict(order((path, "ttl"))), monkeypatch, capsys)
    assert (status, said["cause"]) == (1, cause)
    assert told in said["error"]


def test_a_copy_of_a_release_that_was_left_behind_is_removed(
    settings: Settings, changeset: Any
) -> None:
    Publisher(settings, None).publish(changeset(a=["1"]))
    left, new = settings.home / ".validating" / "left", settings.home / ".validating" / "new"
    left.mkdir(parents=True)
    new.mkdir()
    os.utime(left, (0, 0))
    with own_file._release_aside(settings, wanted=True) as (number, store):
        assert number == 1
        assert store is not None
        assert store.is_dir()
        assert not left.exists()
    assert list((settings.home / ".validating").iterdir()) == [new]


def test_a_home_that_others_write_is_copied_elsewhere(
    settings: Settings, changeset: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Publisher(settings, None).publish(changeset(a=["1"]))

    def refuse(*given: object, **options: object) -> None:
        raise PermissionError

    monkeypatch.setattr(own_file.Path, "mkdir", refuse)
    with own_file._release_aside(settings, wanted=True) as (_, store):
        assert store is not None
        assert not store.is_relative_to(settings.home)
        assert store.is_dir()
    assert not store.parent.exists()


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """The address of a server that nobody may ask, and who did."""
    sung: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            with suppress(OSError):
                while True:
                    visitor, _ = server.accept()
                    with visitor:
                        sung.append(str(visitor.getpeername()))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/canary", sung
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def test_what_a_file_refers_to_is_not_fetched(
    tmp_path: Path, canary: tuple[str, list[str]]
) -> None:
    """The judge as it is, with sockets: what is not asked is not refused."""
    url, sung = canary
    secret = written(tmp_path, "secret.txt", SECRET)
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}"/>'
    rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    files = {
        "a.jsonld": json.dumps({"@context": url, "@id": "urn:a", "p": "x"}),
        "b.jsonld": json.dumps({"@context": {"@import": url}, "@id": "urn:a"}),
        "c.rdf": f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]><r>&x;</r>',
        "d.rdf": f'<!DOCTYPE r SYSTEM "{url}"><rdf:RDF {rdf}>{include}</rdf:RDF>',
        "e.ttl": f"<urn:a> <http://www.w3.org/2002/07/owl#imports> <{url}>, <{secret.as_uri()}> .",
        "f.ttl": f"<{url}> a <{MEA.iri}Partner> ; <{SH.shapesGraph.value}> <{url}> .",
    }
    for name, text in files.items():
        path = written(tmp_path, name, text)
        for alone in (True, False):
            with suppress(FileRefusedError):
                told = judge(order((path, path.suffix[1:]), alone=alone, turtle=True), Store())
                assert SECRET not in json.dumps(told)
    assert sung == []


@pytest.mark.parametrize(
    "statement",
    [
        "<urn:S> <http://www.w3.org/2002/07/owl#imports> <{url}> .",
        "<urn:S> sh:js [ sh:jsLibrary [ sh:jsLibraryURL '{url}' ] ] .",
        "<urn:S> sh:sparql [ sh:select 'SELECT $this {{ SERVICE <{url}> {{ $this ?p ?o }} }}' ] .",
    ],
)
def test_shapes_that_want_something_fetched_are_refused(
    tmp_path: Path, canary: tuple[str, list[str]], statement: str
) -> None:
    url, sung = canary
    shapes = written(
        tmp_path,
        "shapes.ttl",
        PREFIXES + "<urn:S> a sh:NodeShape ; sh:targetNode <urn:a> ." + statement.format(url=url),
    )
    path = written(tmp_path, "own.ttl", "<urn:a> <urn:b> <urn:c> .")
    with pytest.raises(SyntaxError, match="is refused"):
        judge(order((path, "ttl"), shapes=[str(shapes)], alone=True), Store())
    assert sung == []


def test_the_program_that_judges_has_no_sockets(tmp_path: Path) -> None:
    """A judge that asks the network is refused in the very program that the service starts."""
    path = written(tmp_path, "own.ttl", "<urn:a> <urn:b> <urn:c> .")
    asking = (
        "import sys; from pathlib import Path; from unittest.mock import patch\n"
        "from meagraph import sandbox; from meagraph.settings import Settings\n"
        "from meagraph.validation import own_file\n"
        "def start(command, **how):\n"
        "    code = ('import runpy, socket, sys; from meagraph import sandboxed_parse as s;'\n"
        "        's.read_quads = lambda *_: socket.create_connection((\"::1\", 9));'\n"
        "        f'runpy.run_module({command[3]!r}, run_name=\"__main__\")')\n"
        "    return popen([command[0], command[1], '-c', code, command[4]], **how)\n"
        "popen = sandbox.subprocess.Popen\n"
        "settings = Settings(home=Path('nowhere'))\n"
        "file = own_file.OwnFile(Path(sys.argv[1]), 'ttl', 'own', settings.base + 'graph/x')\n"
        "limits = own_file.limits_of_sent_files(settings)\n"
        "with patch.object(sandbox.subprocess, 'Popen', start):\n"
        "    try: own_file.judge_files([file], settings, limits, most_bytes=999)\n"
        "    except sandbox.SandboxError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", asking, str(path)], capture_output=True, text=True, check=True
    )
    assert "Permission denied" in done.stdout, done.stdout + done.stderr
