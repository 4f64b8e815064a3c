import contextlib
import gzip
import http.server
import json
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Triple

from meagraph import sandbox, sandboxed_parse
from meagraph.sandbox import Limits, SandboxError
from meagraph.settings import Settings
from meagraph.untrusted_rdf import parse_graph, parse_untrusted, syntax_of

BASE = "https://w3id.org/meagraph/"
DEFAULT = f"{BASE}graph/rdf/test"
MIB = 1024 * 1024
SMALL = Settings(load_bytes=MIB, load_memory=256 * MIB, load_seconds=20, load_result_bytes=10 * MIB)


def parsed(
    tmp_path: Path, name: str, text: str | bytes, settings: Settings = SMALL
) -> dict[str, list[Triple]]:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return dict(parse_untrusted(path, syntax_of(path) or "", settings, DEFAULT))


def test_blank_nodes_become_iris_that_are_the_same_the_next_time(tmp_path: Path) -> None:
    text = "<http://a/> <http://p/> [ <http://q/> 1 ] ."
    first, second = parsed(tmp_path, "a.ttl", text), parsed(tmp_path, "a.ttl", text)
    assert first == second
    assert f"{BASE}.well-known/genid/" in str(first[DEFAULT][0])


def test_relative_iris_are_read_against_the_base(tmp_path: Path) -> None:
    for name, text in {
        "a.ttl": "<country/fra> <http://p/> 1 .",
        "a.jsonld": '{"@id": "country/fra", "http://p/": 1}',
    }.items():
        (triple,) = parsed(tmp_path, name, text)[DEFAULT]
        assert triple.subject.value == f"{BASE}country/fra"


def test_graphs_below_the_base_keep_their_name_and_others_do_not(tmp_path: Path) -> None:
    text = "<graph/x> { <http://a/> <http://p/> 1 } <http://g/> { <http://a/> <http://p/> 2 }"
    assert set(parsed(tmp_path, "a.trig", text)) == {f"{BASE}graph/x", DEFAULT}


@pytest.mark.parametrize("name", ["a.ttl.gz", "a.TTL", "b.nt", "c.n3", "d.nq"])
def test_the_syntax_is_that_of_the_suffix(tmp_path: Path, name: str) -> None:
    text = b"<http://a/> <http://p/> <http://b/> .\n"
    assert parsed(tmp_path, name, gzip.compress(text) if name.endswith(".gz") else text)
    assert syntax_of(Path("table.csv")) is None
    assert syntax_of(Path("noend")) is None


@pytest.mark.parametrize(
    ("name", "text", "line", "reason"),
    [
        ("a.ttl", "<http://a/> <http://p/> 1 .\n<http://a/> <http://p/> .", 2, "valid RDF"),
        ("a.rdf", "<?xml version='1.0'?>\n<a xmlns='http://a/'>\n</b>", 3, "expected `</a>`"),
        ("a.rdf", "<!DOCTYPE a [<!ENTITY e 'x'>]>\n<a/>", 1, "entities"),
        ("a.rdf", b"\xff\xfe<\x00a\x00", None, "UTF-8"),
        ("a.jsonld", '{"@context": "http://127.0.0.1:9/", "@id": "http://a/"}', None, "fetched"),
        ("a.jsonld", '{"a":', 1, "end of file"),
        ("a.trig", f"<{BASE}graph/system/x> {{ <http://a/> <http://p/> 1 }}", None, "system"),
        ("a.trig", "_:g { <http://a/> <http://p/> 1 }", None, "blank node"),
        (
            "a.trig",
            f"<{BASE}graph/a> {{ _:x <http://p/> 1 }} <{BASE}graph/b> {{ _:x <http://p/> 1 }}",
            None,
            "two graphs",
        ),
        ("a.ttl", "<http://a/> <http://p/> <<( <http://a/> <http://p/> 1 )>> .", None, "RDF 1.2"),
        ("a.ttl.gz", b"not packed", None, "unpacked"),
        ("a.ttl.gz", gzip.compress(b"x" * 2 * MIB, mtime=0), None, "larger than"),
        ("a.ttl.gz", gzip.compress(b"<http://a/> <http://p/> 1 .", mtime=0)[:-9], None, "unpacked"),
        ("a.ttl", b" " * (MIB + 1), None, "MEAGRAPH_LOAD_BYTES"),
        ("a.unknown", "x", None, "not a syntax"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_place(
    tmp_path: Path, name: str, text: str | bytes, line: int | None, reason: str
) -> None:
    with pytest.raises(SandboxError, match=reason) as refused:
        parsed(tmp_path, name, text)
    assert refused.value.line == line


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """Listen for whoever fetches what a file refers to."""
    heard: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_error(404)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", heard
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_that_a_file_refers_to_is_fetched(
    tmp_path: Path, canary: tuple[str, list[str]]
) -> None:
    url, heard = canary
    files = {
        "a.ttl": f"<http://a/> <http://www.w3.org/2002/07/owl#imports> <{url}imports> .",
        "b.rdf": f"<!DOCTYPE r SYSTEM '{url}dtd'><r:RDF xmlns:r="
        "'http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>",
        "c.rdf": f"<!DOCTYPE r [<!ENTITY e SYSTEM '{url}entity'>]><r>&e;</r>",
        "d.jsonld": json.dumps({"@context": f"{url}context", "@id": "http://a/"}),
        "e.jsonld": json.dumps({"@context": {"@import": f"{url}import"}, "@id": "http://a/"}),
        "f.jsonld": json.dumps({"http://p/": {"@context": [f"{url}inner"], "@id": "http://a/"}}),
    }
    for name, text in files.items():
        with contextlib.suppress(SandboxError):
            parsed(tmp_path, name, text)
    assert heard == []


def test_an_entity_bomb_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    entities = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    text = f"<?xml version='1.0'?><!-- [ --><!DOCTYPE r [<!ENTITY e0 'x'>{entities}]><r>&e11;</r>"
    with pytest.raises(SandboxError, match="never expanded"):
        parsed(tmp_path, "bomb.rdf", text)


def test_deep_nesting_ends_the_sandbox_and_nothing_else(tmp_path: Path) -> None:
    deep = '{"http://p/":' * 20_000 + "1" + "}" * 20_000
    with pytest.raises(SandboxError, match=r"nested too deeply|MiB of memory"):
        parsed(tmp_path, "deep.jsonld", deep)


def test_blank_nodes_that_take_for_ever_to_tell_apart_meet_a_limit(tmp_path: Path) -> None:
    text = "".join(f"_:n{i} <http://p/> _:n{j} .\n" for i in range(30) for j in range(30) if i != j)
    with pytest.raises(SandboxError, match=r"longer than 2 seconds|MiB of memory"):
        parsed(tmp_path, "clique.nt", text, SMALL.model_copy(update={"load_seconds": 2.0}))


def test_a_result_that_grows_too_large_is_refused(tmp_path: Path) -> None:
    text = f"@prefix p: <http://{'x' * 2000}/> .\n" + "".join(
        f"p:a p:b{n} 1 .\n" for n in range(9999)
    )
    with pytest.raises(SandboxError, match="cannot be written"):
        parsed(tmp_path, "grows.ttl", text)


@pytest.mark.parametrize(
    ("ended", "reason"),
    [
        (signal.SIGSEGV, "nested too deeply"),
        (signal.SIGABRT, "64 MiB of memory"),
        (signal.SIGKILL, "it was killed"),
        (signal.SIGXCPU, "longer than 3 seconds"),
        (signal.SIGXFSZ, "larger than 1 MiB"),
        (signal.SIGTERM, "status -15: last words"),
    ],
)
def test_the_way_a_program_ends_is_told(ended: int, reason: str) -> None:
    limits = Limits(64 * MIB, 3, MIB)
    assert reason in str(sandbox._failure(-ended, "first\nlast words\n", limits))


def test_a_program_that_runs_too_long_is_killed() -> None:
    limits = Limits(64 * MIB, 0.2, MIB)
    with (
        pytest.raises(SandboxError, match=r"longer than 0.2 seconds"),
        sandbox.run("timeit", {}, limits),
    ):
        pass


def test_limits_never_exceed_what_the_process_itself_may_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_to: dict[int, int] = {}
    monkeypatch.setattr(sandbox.resource, "getrlimit", lambda kind: (100, 100))
    monkeypatch.setattr(
        sandbox.resource, "setrlimit", lambda kind, pair: set_to.update({kind: pair[0]})
    )
    monkeypatch.setattr(sandbox, "refuse_sockets", lambda: None)
    sandbox.confine(Limits(MIB, 10, MIB))
    assert set(set_to.values()) == {0, 11, 100}


def in_process(
    path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> tuple[int, str, str]:
    """Run the program without its confinement, so that its steps are seen by coverage."""
    monkeypatch.setattr(sandboxed_parse, "confine", lambda limits: None)
    arguments = {
        "path": str(path), "syntax": syntax_of(path) or "x", "base": BASE,
        "default_graph": DEFAULT, "load_bytes": MIB,
    }  # fmt: skip
    given = json.dumps({"arguments": arguments, "limits": vars(Limits(MIB, 5, MIB))})
    status = 0
    try:
        sandboxed_parse.main(["program", given])
    except SystemExit as ended:
        status = int(str(ended.code))
    said = capfdbinary.readouterr()
    return status, said.out.decode(), said.err.decode()


@pytest.mark.parametrize(
    ("name", "text", "status"),
    [
        ("a.ttl", b"<http://a/> <http://p/> [ <http://q/> <http://r/> ] .", 0),
        ("a.ttl", b"<http://a/>", 1),
        ("a.rdf", b"\xef\xbb\xbf <?x?><!-- c --><a></b>", 1),
        (
            "a.rdf",
            b"<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><r:li/></r:RDF>",
            1,
        ),
        ("a.rdf", b"<!-- never closed", 1),
        ("a.rdf", b"<!DOCTYPE a [<!ENTITY e 'x'>]><a/>", 1),
        ("a.rdf", b"\x00", 1),
        ("a.jsonld", b'{"@context": "http://127.0.0.1:9/"}', 1),
        ("a.trig", b"_:g { <http://a/> <http://p/> 1 }", 1),
        ("a.trig", b"<graph/system/x> { <http://a/> <http://p/> 1 }", 1),
        ("a.trig", b"<graph/a> { _:x <http://p/> 1 } <graph/b> { _:x <http://p/> 1 }", 1),
        ("a.ttl", b"<http://a/> <http://p/> <<( <http://a/> <http://p/> 1 )>> .", 1),
        ("a.ttl.gz", b"not packed", 1),
        ("a.ttl.gz", gzip.compress(b" " * 2 * MIB, mtime=0), 1),
        ("a.txt", b"", 1),
    ],
)
def test_the_program_answers_with_quads_or_a_refusal(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    name: str,
    text: bytes,
    status: int,
) -> None:
    path = tmp_path / name
    path.write_bytes(text)
    ended, out, err = in_process(path, monkeypatch, capfdbinary)
    assert ended == status
    if status:
        assert json.loads(err.splitlines()[-1])["error"]
    else:
        assert out.count("\n") == 2


@pytest.mark.parametrize("error", [MemoryError(), OSError(27, "File too large")])
def test_memory_and_disk_that_end_are_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    error: Exception,
) -> None:
    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr(sandboxed_parse, "write", fail)
    path = tmp_path / "a.ttl"
    path.write_text("<http://a/> <http://p/> 1 .")
    ended, _, err = in_process(path, monkeypatch, capfdbinary)
    assert ended == 1
    assert "memory" in err or "File too large" in err


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        ("ttl", "<> <http://p/> <x> ."),
        ("trig", "GRAPH <http://any/> { <> <http://p/> <x> }"),
        ("jsonld", '{"@id": "", "http://p/": {"@id": "x"}}'),
    ],
)
def test_a_file_of_one_graph_is_read_against_its_name(
    tmp_path: Path, syntax: str, text: str
) -> None:
    path = tmp_path / "body"
    path.write_text(text)
    (triple,) = parse_graph(path, syntax, "https://e.org/g/a", SMALL)
    assert (triple.subject.value, triple.object.value) == ("https://e.org/g/a", "https://e.org/g/x")


def test_a_file_of_one_graph_holds_no_second_one_and_no_triple_terms(tmp_path: Path) -> None:
    path = tmp_path / "body"
    for text, reason in {
        "<http://a/> <http://p/> 1 . <http://g/> { <http://a/> <http://p/> 2 }": "more than one",
        "<http://a/> <http://p/> <<( <http://a/> <http://p/> 1 )>> .": "RDF 1.2",
    }.items():
        path.write_text(text)
        with pytest.raises(SandboxError, match=reason):
            parse_graph(path, "trig", "https://e.org/g", SMALL)
