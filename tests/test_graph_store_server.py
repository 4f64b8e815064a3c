"""The graph store behind the real server: what a client meets that sends too much."""

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from meagraph.tokens import Tokens
from tests.serving import free_port, start_server, stop_server

LIMIT = 64 * 1024


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store") / "home"


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEAGRAPH_GRAPH_BYTES", str(LIMIT))
        port = free_port()
        process = start_server(home, port, "--shapes", "none")
    yield f"http://127.0.0.1:{port}/"
    stop_server(process)


def put(
    address: str, body: object, headers: dict[str, str]
) -> tuple[int, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request("PUT", "/graph/test/sent", body, {"Content-Type": "text/turtle"} | headers)  # type: ignore[arg-type]
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, response


def test_what_is_too_much_is_refused_however_it_is_sent(address: str, home: Path) -> None:
    token = Tokens.of(home).create("Ada", ("write:graph/test",), 1)
    known = {"Authorization": f"Bearer {token}"}
    triple = b"<http://e.org/a> <http://e.org/p> 1 ."
    assert put(address, triple, known)[0] == 201
    in_pieces = iter([triple[:10], triple[10:]])
    assert put(address, in_pieces, known)[0] == 204
    large = b"#" * (LIMIT + 1)
    assert put(address, large, known)[0] == 413
    assert put(address, iter([large[:LIMIT], large[:LIMIT]]), known)[0] == 413
    status, response = put(address, large, {})
    assert status == 401
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert put(address, triple, known)[0] == 204
