"""Bearer tokens: what is kept of them, what they cover, and how they are made and revoked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from cli import main
from meagraph.tokens import Token, TokenError, Tokens, normal_scope

BASE = "https://w3id.org/meagraph/"
Run = Callable[..., Result]


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    return Tokens.of(tmp_path / "home")


def with_scopes(*scopes: str) -> Token:
    token = {"id": "0" * 12, "name": "n", "scopes": scopes, "digest": "", "created": 0}
    return Token.model_validate(token | {"expires": "2999-01-01T00:00:00Z"})


def test_a_token_is_found_by_itself_alone(tokens: Tokens) -> None:
    secret = tokens.create("editor", ("admin",), 1)
    found = tokens.find(secret)
    assert found is not None
    assert (found.name, found.scopes) == ("editor", ("admin",))
    other = tokens.create("other", ("admin",), 1)
    mixed = secret.rsplit("_", 1)[0] + "_" + other.rsplit("_", 1)[1]
    assert tokens.find(mixed) is None
    for wrong in ("", "meagraph_", secret[:-1], secret + "0", secret.upper(), " " + secret):
        assert tokens.find(wrong) is None


def test_what_is_kept_is_the_hash_for_the_eyes_of_the_owner_alone(tokens: Tokens) -> None:
    secret = tokens.create("editor", ("admin",), 1)
    (path,) = tokens.folder.iterdir()
    assert secret not in path.read_text()
    assert secret.rsplit("_", 1)[1] not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert tokens.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("path", ["../tokens/x", "..", "/etc/passwd", "%2e%2e", "0" * 11 + "/"])
def test_a_token_names_no_file_elsewhere(tokens: Tokens, path: str) -> None:
    assert tokens.find(f"meagraph_{path}_{'0' * 64}") is None
    with pytest.raises(TokenError):
        tokens.revoke(path)


def test_a_revoked_token_ends_at_once(tokens: Tokens) -> None:
    secret = tokens.create("editor", ("admin",), 1)
    (token,) = tokens.list()
    assert tokens.revoke(token.id) == token
    assert tokens.find(secret) is None
    assert tokens.list() == []


def test_an_expired_token_ends_by_itself(tokens: Tokens) -> None:
    secret = tokens.create("editor", ("admin",), 3)
    (token,), (path,) = tokens.list(), tokens.folder.iterdir()
    for left, found in ((timedelta(minutes=1), True), (timedelta(seconds=-1), False)):
        changed = token.model_copy(update={"expires": datetime.now(UTC) + left})
        path.write_text(changed.model_dump_json())
        assert (tokens.find(secret) is not None) is found
    assert [one.expired() for one in tokens.list()] == [True]


def test_a_damaged_file_is_no_token(tokens: Tokens) -> None:
    secret = tokens.create("editor", ("admin",), 1)
    (path,) = tokens.folder.iterdir()
    path.write_text("{")
    assert tokens.find(secret) is None
    assert tokens.list() == []


@pytest.mark.parametrize(
    ("scope", "normal"),
    [
        ("admin", "admin"),
        ("read-ops", "read-ops"),
        ("vocab:need-kinds", "vocab:need-kinds"),
        ("write:graph/need/", "write:graph/need/"),
        ("write:/graph/need", "write:graph/need"),
        (f"write:{BASE}graph/need", "write:graph/need"),
    ],
)
def test_scopes_are_kept_in_one_form(scope: str, normal: str) -> None:
    assert normal_scope(scope, BASE) == normal


@pytest.mark.parametrize(
    "scope",
    ["", "root", "write:", "write:/", f"write:{BASE}", "write:https://example.org/g", "vocab:",
     "vocab:a/b", "vocab:..", "write:graph/system/", "write:graph/system/provenance"],
)  # fmt: skip
def test_scopes_that_cannot_be_given_are_refused(scope: str) -> None:
    with pytest.raises(TokenError, match=r"graph|scope"):
        normal_scope(scope, BASE)


@pytest.mark.parametrize(
    ("scope", "graph", "covered"),
    [
        ("write:graph/need", "graph/need", True),
        ("write:graph/need", "graph/need/lifeweb/1", True),
        ("write:graph/need", "graph/needs", False),
        ("write:graph/need/", "graph/need", False),
        ("write:graph/test-", "graph/test-1", True),
        ("write:graph", "graph/system/provenance/x", False),
        ("vocab:needs", "graph/vocabulary/needs", True),
        ("vocab:needs", "graph/vocabulary/needs/a", True),
        ("vocab:needs", "graph/vocabulary/needs-2", False),
        ("read-ops", "graph/need", False),
        ("admin", "graph/need", True),
        ("admin", "graph/system/validation", False),
    ],
)
def test_a_scope_covers_the_graphs_below_its_prefix(scope: str, graph: str, covered: bool) -> None:
    assert with_scopes(scope).may_write(BASE + graph, BASE) is covered


def test_graphs_elsewhere_are_for_admin_alone() -> None:
    assert with_scopes("admin").may_write("https://example.org/g", BASE)
    assert not with_scopes("write:graph/", "write:g").may_write("https://example.org/g", BASE)


@given(st.text(), st.text())
def test_no_prefix_reaches_outside_the_base(prefix: str, graph: str) -> None:
    try:
        scope = normal_scope(f"write:{prefix}", BASE)
    except TokenError:
        return
    if with_scopes(scope).may_write(graph, BASE):
        assert graph.startswith(BASE)


# On the command line


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MEAGRAPH_HOME", str(tmp_path / "home"))

    def typed(*words: str, status: int = 0) -> Result:
        result = CliRunner().invoke(main, ["tokens", *words])
        assert result.exit_code == status, result.output
        return result

    return typed


def test_create_prints_the_token_alone_and_once(run: Run, tokens: Tokens) -> None:
    result = run("create", "--scope", "write:graph/need/", "--scope", "read-ops", "--name", "Ada")
    secret = result.output.splitlines()[-1]
    assert result.stdout == f"{secret}\n"
    found = tokens.find(secret)
    assert found is not None
    assert found.scopes == ("write:graph/need/", "read-ops")
    listed = run("list").stdout
    assert found.id in listed
    assert "Ada" in listed
    assert secret not in listed


def test_a_wrong_scope_is_a_wrong_call(run: Run, tokens: Tokens) -> None:
    result = run("create", "--scope", "everything", status=2)
    assert "read-ops" in result.output
    assert tokens.list() == []


def test_revoke_says_which_tokens_there_are(run: Run, tokens: Tokens) -> None:
    run("create", "--scope", "admin")
    (token,) = tokens.list()
    assert token.id in run("revoke", "nonsense", status=1).output
    run("revoke", token.id)
    assert tokens.list() == []
