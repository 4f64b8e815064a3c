"""The page of the query editor as it is sent, its examples, and the build of its bundle."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode

from meagraph.namespaces import LANGUAGES, PREFIXES
from meagraph.saved_queries import SavedQuery, SavedQueryError, read_queries, with_defaults
from meagraph.settings import CONTENT
from server.headers import POLICY
from server.sparql import editor
from server.sparql.editor import CHART_STYLE, Assets, read_assets
from tests.serving import BASE
from tools import build_assets
from tools.build_assets import BuildError, build, digest_of

SAVED = read_queries(CONTENT / "queries", BASE)
WITH_PARAMETERS = sorted(name for name, saved in SAVED.items() if saved.defaults)
HTML = {"Accept": "text/html"}


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The server finds a bundle, whether or not one was built on this machine."""
    manifest = {"script": "editor-1.js", "style": "editor-2.css"}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setattr(editor, "FOLDER", tmp_path)


@pytest.fixture
def not_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(editor, "FOLDER", tmp_path)


def state_in(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="editor-state">(.*?)</script>', page)
    assert found
    state: dict[str, object] = json.loads(found[1])
    return state


def tidy(query: str, name: str) -> SavedQuery:
    return SavedQuery(name, {}, "", query, {"x": NamedNode("http://e.example/1")}, ())


# The page


@pytest.mark.usefixtures("not_built")
def test_without_a_bundle_the_page_is_its_plain_form(client: FlaskClient) -> None:
    answer = client.get("/sparql", headers=HTML)
    assert answer.status_code == 200
    assert "<textarea" in answer.text
    assert "<script" not in answer.text
    assert answer.headers["Content-Security-Policy"] == POLICY


@pytest.mark.usefixtures("built")
def test_with_a_bundle_the_form_stays_for_readers_without_javascript(client: FlaskClient) -> None:
    page = client.get("/sparql", headers=HTML).text
    assert 'src="/static/editor/editor-1.js"' in page
    assert 'href="/static/editor/editor-2.css"' in page
    assert "<textarea" in page
    assert page.count("data-name=") == len(SAVED)


@pytest.mark.usefixtures("built")
def test_only_the_editor_may_style_charts_and_nothing_inline_runs(client: FlaskClient) -> None:
    policy = client.get("/sparql", headers=HTML).headers["Content-Security-Policy"]
    assert policy == POLICY.replace("style-src 'self'", f"style-src 'self' {CHART_STYLE}")
    assert "unsafe" not in policy
    assert client.get("/about").headers["Content-Security-Policy"] == POLICY


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_editor_is_told_every_word_in_the_language_of_the_page(
    client: FlaskClient, language: str
) -> None:
    state = state_in(client.get(f"/sparql?lang={language}", headers=HTML).text)
    words = state["words"]
    assert isinstance(words, dict)
    sources = (CONTENT / "web" / "src").rglob("*.js")
    code = "".join(path.read_text(encoding="utf-8") for path in sources)
    asked = set(re.findall(r'say\(\s*"(\w+)"', code))
    assert asked <= set(words)
    assert all(words.values())
    assert state["endpoint"] == "/sparql"
    assert state["prefixes"] == PREFIXES


@pytest.mark.usefixtures("built")
def test_the_answer_page_leads_to_the_editor_with_its_query(client: FlaskClient) -> None:
    query = 'SELECT (1 + 1 AS ?two) ("a&b#c" AS ?x) {}'
    page = client.get("/sparql", query_string={"query": query}, headers=HTML).text
    assert "#query=SELECT%20%281%20%2B%201%20AS%20%3Ftwo%29%20%28%22a%26b%23c%22" in page


def test_a_folder_without_a_manifest_is_no_bundle(tmp_path: Path) -> None:
    assert read_assets(tmp_path) is None
    (tmp_path / "manifest.json").write_text('{"script": "a.js", "style": "b.css", "name": "x"}')
    assert read_assets(tmp_path) == Assets("editor/a.js", "editor/b.css")


# The examples


@pytest.mark.parametrize("name", WITH_PARAMETERS)
def test_an_example_answers_as_its_saved_query_does(client: FlaskClient, name: str) -> None:
    query = {"query": with_defaults(SAVED[name]), "format": "csv"}
    written = client.get("/sparql", query_string=query)
    bound = client.get(f"/api/queries/{name}?format=csv")
    assert written.status_code == 200, written.text
    assert sorted(written.text.splitlines()) == sorted(bound.text.splitlines())


def test_parameters_stand_where_they_are_first_used() -> None:
    query = (
        'SELECT ?x { { SELECT ?x WHERE { # ?x {\n ?s ?p "{ ?x" ; <{?x> ?o FILTER (?o = ?x) } } }'
    )
    written = with_defaults(tidy(query, "nested"))
    assert "WHERE {\n      VALUES ?x { <http://e.example/1> } # ?x {" in written
    assert written.count("VALUES") == 1


def test_each_parameter_has_a_block_of_its_own() -> None:
    defaults = {"a": NamedNode("http://e.example/1"), "b": Literal('say "so"')}
    saved = SavedQuery("two", {}, "", "#+ title: T\n#= a\nSELECT * { ?a ?b ?c }\n", defaults, ())
    assert with_defaults(saved) == (
        "SELECT * {\n"
        '  VALUES ?b { "say \\"so\\"" }\n'
        "  VALUES ?a { <http://e.example/1> } ?a ?b ?c }"
    )


def test_a_parameter_that_no_pattern_uses_is_a_mistake() -> None:
    with pytest.raises(SavedQueryError, match=r"\?x is not used"):
        with_defaults(tidy("SELECT ?x { ?y ?p ?o }", "unused"))


def test_examples_show_the_title_in_the_language_of_the_page(client: FlaskClient) -> None:
    page = client.get("/sparql?lang=fr", headers=HTML).text
    title = SAVED["needs-of-a-country"].titles["fr"]
    assert title in unescape(page)
    arabic = client.get("/sparql?lang=ar", headers=HTML).text
    assert 'data-name="needs-of-a-country" lang="en" dir="ltr"' in arabic


# The build


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    web = tmp_path / "web"
    (web / "src").mkdir(parents=True)
    (web / "package.json").write_text("{}")
    (web / "build.js").write_text("")
    (web / "src" / "main.js").write_text("1")
    return web


def fake_tools(folder: Path, npm: str = "exit 0", version: str = "v20.1.0") -> str:
    """Put a `node` and an `npm` into a folder; node "bundles" into the folder it is given."""
    folder.mkdir()
    node = f'#!/bin/sh\n[ "$1" = --version ] && echo {version} && exit\nmkdir -p "$2"\n'
    for name, script in (("node", node), ("npm", f"#!/bin/sh\n{npm}\n")):
        (folder / name).write_text(script)
        (folder / name).chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def test_the_editor_is_built_again_only_when_a_source_changed(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", fake_tools(tmp_path / "bin"))
    bundle = tmp_path / "static" / "editor"
    bundle.parent.mkdir()
    assert build(sources, bundle)
    assert not build(sources, bundle)
    (sources / "src" / "main.js").write_text("2")
    (bundle / "old.js").write_text("")
    assert build(sources, bundle)
    assert not (bundle / "old.js").exists()


def test_packages_that_were_installed_do_not_count_as_sources(sources: Path) -> None:
    before = digest_of(sources)
    (sources / "node_modules").mkdir()
    (sources / "node_modules" / "x.js").write_text("x")
    assert digest_of(sources) == before


def test_an_unreachable_registry_is_told_and_leaves_the_last_bundle(
    sources: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = fake_tools(tmp_path / "bin", npm="echo network unreachable; exit 1")
    monkeypatch.setenv("PATH", path)
    bundle = tmp_path / "editor"
    bundle.mkdir()
    (bundle / "kept.js").write_text("")
    monkeypatch.setattr(build_assets, "WEB", sources)
    monkeypatch.setattr(build_assets, "BUNDLE", bundle)
    assert build_assets.main() == 1
    said = capsys.readouterr().err
    assert "network unreachable" in said
    assert "plain form" in said
    assert (bundle / "kept.js").exists()


def test_an_old_node_is_not_used(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", fake_tools(tmp_path / "bin", version="v16.0.0"))
    monkeypatch.setattr(build_assets, "LOCK", tmp_path / "no.lock")
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    (tmp_path / "python").write_text("#!/bin/sh\necho no such release\nexit 1\n")
    (tmp_path / "python").chmod(0o755)
    with pytest.raises(BuildError, match="no such release"):
        build(sources, tmp_path / "editor")


def test_the_lock_of_packages_names_no_registry() -> None:
    lock = (CONTENT / "web" / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    assert json.loads(lock)["packages"]["node_modules/@zazuko/yasgui"]["integrity"]
    assert "--hash=sha256:" in (CONTENT / "tools" / "nodejs.lock").read_text(encoding="utf-8")
