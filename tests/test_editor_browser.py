"""The query editor in a real browser: type, complete, ask, chart, map, share, stop, mistakes."""

import ast
import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urljoin

import pytest
from playwright.sync_api import Browser, Page, expect

from server.sparql.editor import read_assets
from tests.chromium import OUTSIDE, visit

pytestmark = pytest.mark.browser

ONTOLOGY = "PREFIX mea: <https://w3id.org/meagraph/ontology#>"
KINDS = "SELECT ?kind (COUNT(*) AS ?things) WHERE { ?thing a ?kind } GROUP BY ?kind"
LINES = """SELECT ?day ?what ?value {
  VALUES (?day ?what ?value) {
    ("2001-01-01"^^<http://www.w3.org/2001/XMLSchema#date> "a" 1)
    ("2001-01-01"^^<http://www.w3.org/2001/XMLSchema#date> "b" 2)
    ("2002-01-01"^^<http://www.w3.org/2001/XMLSchema#date> "a" 3)
  }
}"""
MARKUP = """SELECT * { VALUES ?text {
  "<img src=x onerror=alert(1)>" "{{text}}" "it's \\"quoted\\" \\\\ $HOME `id`"
} }"""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
COUNTRIES = {
    "iri": "VALUES ?country { <https://w3id.org/meagraph/country/fra>"
    " <https://w3id.org/meagraph/country/tuv> }",
    "alpha-3": 'VALUES ?country { "FRA" "TUV" }',
    "m49": 'VALUES ?country { "250" "798" }',
}


class Editor:
    """The page `/sparql` in a browser, and what went wrong on it."""

    def __init__(self, page: Page, server: str) -> None:
        self.page = page
        self.server = server
        self.trouble: list[str] = []
        self.outside: list[str] = []
        page.on("console", lambda message: self.trouble.append(message.text))
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("request", lambda request: self._note(request.url))

    def _note(self, address: str) -> None:
        if not address.startswith((self.server, "blob:", "data:")):
            self.outside.append(address)

    def open(self, fragment: str = "") -> "Editor":
        self.page.goto(f"{self.server}sparql{fragment}")
        expect(self.panel(".CodeMirror")).to_be_visible()
        return self

    def panel(self, selector: str) -> Any:
        """Find something in the tab that is open."""
        return self.page.locator(f".tabPanel.active {selector}")

    def write(self, query: str) -> None:
        """Put a query into the editor, the cursor at its end."""
        self.panel(".CodeMirror").evaluate(
            "(element, query) => { const editor = element.CodeMirror;"
            " editor.setValue(query); editor.focus(); editor.setCursor(editor.lineCount(), 0); }",
            query,
        )

    def read(self) -> str:
        query: str = self.panel(".CodeMirror").evaluate("element => element.CodeMirror.getValue()")
        return query

    def ask(self, query: str) -> None:
        """Ask a query and wait until something is shown."""
        self.write(query)
        with self.page.expect_response(lambda response: "/sparql" in response.url):
            self.panel(".ask").click()
        expect(self.panel(".yasr_results > *").first).to_be_visible()

    def view(self, name: str) -> None:
        self.panel(f".select_{name}").click()

    def cells(self) -> list[list[str]]:
        rows = self.panel("table.answer tbody tr").all()
        return [row.locator("td").all_inner_texts() for row in rows]


OpenEditor = Callable[..., Editor]


@pytest.fixture
def open_editor(chromium: Browser, server: str) -> Iterator[OpenEditor]:
    """Opens the editor in a fresh browser; in the end nothing was refused or from elsewhere."""
    assert read_assets(), "the editor is not built: run `make setup`"
    opened: list[Editor] = []

    def open_one(fragment: str = "", **options: Any) -> Editor:
        page = chromium.new_context(**options).new_page()
        opened.append(Editor(page, server))
        return opened[-1].open(fragment)

    yield open_one
    for editor in opened:
        editor.page.context.close()
        assert editor.outside == []
        # The browser itself names each answer that is an error.
        assert [text for text in editor.trouble if "the server responded" not in text] == []


@pytest.fixture
def editor(open_editor: OpenEditor) -> Editor:
    return open_editor()


# Writing


def test_a_class_is_completed_with_its_prefix_and_the_query_runs(editor: Editor) -> None:
    editor.write("SELECT ?need WHERE {\n  ?need a ")
    editor.page.keyboard.type("nee")
    hint = editor.page.locator(".CodeMirror-hint", has_text="mea:Need").first
    expect(hint).to_contain_text("need")
    hint.click()
    expect(editor.panel(".CodeMirror")).to_contain_text("PREFIX mea:")
    editor.page.keyboard.type(" }")
    assert editor.read() == f"{ONTOLOGY}\nSELECT ?need WHERE {{\n  ?need a mea:Need }}"
    editor.page.keyboard.press("Control+Enter")
    expect(editor.panel("table.answer tbody tr")).to_have_count(119)


def test_properties_are_offered_where_one_may_stand(editor: Editor) -> None:
    editor.write(f"{ONTOLOGY}\nSELECT * WHERE {{ ?need a mea:Need ; ")
    editor.page.keyboard.press("Control+Space")
    names = editor.page.locator(".CodeMirror-hint .hint-name")
    expect(names.first).to_be_visible()
    offered = names.all_inner_texts()
    assert "mea:Need" not in offered
    # What needs have comes before what only others have, each with how often it is used.
    assert offered.index("mea:needStatus") < offered.index("mea:alpha3")
    uses = editor.page.locator(".CodeMirror-hint:has-text('mea:needStatus') .hint-uses")
    expect(uses).to_have_text("119")


def test_a_prefix_of_ours_is_declared_when_it_is_used(editor: Editor) -> None:
    editor.write("SELECT * WHERE {\n  ?x ")
    editor.page.keyboard.type("skos:prefLabel ?y }")
    expect(editor.panel(".CodeMirror")).to_contain_text("PREFIX skos:")


def test_the_keyboard_leaves_the_editor_with_tab(editor: Editor) -> None:
    editor.write("ASK {}")
    editor.page.keyboard.press("Tab")
    inside = "document.activeElement.closest('.CodeMirror') !== null"
    assert editor.page.evaluate(inside) is False


# Mistakes


def test_a_mistake_is_shown_at_its_line_until_it_is_mended(editor: Editor) -> None:
    editor.ask("SELECT ?s WHERE {\n  ?s ?p ?o .\n  ?s ?p ) .\n}")
    problem = editor.panel(".problem")
    expect(problem).to_contain_text("This is not a SPARQL query")
    expect(problem).to_contain_text("Line 3")
    expect(editor.panel(".failed-line .CodeMirror-linenumber")).to_have_text("3")
    mark = editor.panel(".gutter-mark")
    expect(mark).to_have_attribute("title", problem.locator("p").first.inner_text())
    editor.ask("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")
    expect(editor.panel(".failed-line")).to_have_count(0)
    expect(editor.panel("table.answer")).to_be_visible()


def test_the_editor_marks_what_it_does_not_understand_while_one_writes(editor: Editor) -> None:
    editor.write("SELECT * WHERE {\n  ?s ?p }")
    mark = editor.panel(".gutter-doubted")
    assert "does not understand this line" in mark.get_attribute("title")


def test_a_refused_update_is_explained(editor: Editor) -> None:
    editor.ask("INSERT DATA { <urn:x:a> <urn:x:b> 1 }")
    expect(editor.panel(".problem h2")).not_to_be_empty()


def test_a_query_is_stopped(editor: Editor) -> None:
    editor.write(ENDLESS)
    editor.panel(".ask").click()
    expect(editor.panel(".ask")).to_have_text("Stop")
    editor.panel(".ask").click()
    expect(editor.panel(".yasr_results")).to_contain_text("stopped")
    expect(editor.panel(".ask")).to_have_text("Ask")


# Answers


def test_a_table_is_sorted_by_numbers_and_filtered(editor: Editor) -> None:
    editor.ask("SELECT * { VALUES (?n ?name) { (9 'i') (10 'x') (1 'a') } }")
    editor.panel("th button:has-text('n') >> nth=0").click()
    assert [row[0] for row in editor.cells()] == ["1", "9", "10"]
    editor.panel("th button:has-text('n') >> nth=0").click()
    assert [row[0] for row in editor.cells()] == ["10", "9", "1"]
    editor.ask(KINDS)
    editor.panel("input.filter").fill("mea:nee")
    assert [row[0] for row in editor.cells()] == ["mea:Need"]


def test_texts_are_shown_as_they_are(editor: Editor) -> None:
    editor.ask(MARKUP)
    texts = {row[0] for row in editor.cells()}
    assert texts == {"<img src=x onerror=alert(1)>", "{{text}}", 'it\'s "quoted" \\ $HOME `id`'}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ASK { ?s ?p ?o }", "Yes"),
        ("SELECT * { ?s <urn:x:none> ?o }", "No rows."),
        ("CONSTRUCT { <urn:x:a> <urn:x:b> 1 } {}", "<urn:x:a>"),
        ("CONSTRUCT { ?s <urn:x:b> 1 } { ?s <urn:x:none> ?o }", ""),
    ],
)
def test_every_kind_of_answer_is_shown(editor: Editor, query: str, shown: str) -> None:
    editor.ask(query)
    expect(editor.panel(".yasr_results")).to_contain_text(shown)
    expect(editor.panel(".problem")).to_have_count(0)


def test_a_long_answer_is_shown_piece_by_piece(editor: Editor) -> None:
    editor.ask("SELECT ?s ?p { ?s ?p ?o } LIMIT 450")
    rows = editor.panel("table.answer tbody tr")
    expect(rows).to_have_count(200)
    editor.panel("button:has-text('Show more')").click()
    expect(rows).to_have_count(400)


@pytest.mark.parametrize(("kind", "mark"), [("bar", "bar"), ("line", "line"), ("points", "dot")])
def test_an_answer_is_charted_as_the_reader_chooses(editor: Editor, kind: str, mark: str) -> None:
    editor.ask(LINES)
    editor.view("chart")
    chart = editor.panel(".chart svg.plot")
    expect(chart).to_be_visible()
    editor.panel(".choices-row select").first.select_option(kind)
    expect(chart.locator(f"g[aria-label='{mark}']")).to_be_attached()
    expect(editor.panel(".legend li")).to_have_text(["a", "b"])


@pytest.mark.parametrize("named_by", COUNTRIES)
def test_countries_are_shaded_on_a_map_small_islands_as_dots(editor: Editor, named_by: str) -> None:
    editor.ask(f"SELECT ?country (1 AS ?n) {{ {COUNTRIES[named_by]} }}")
    editor.view("map")
    expect(editor.panel(".map a[href='/country/fra'] path.shade-3 title")).to_have_text("France: 1")
    expect(editor.panel(".map a[href='/country/tuv'] circle.shade-3 title")).to_have_text(
        "Tuvalu: 1"
    )
    expect(editor.panel(".map a")).to_have_count(2)


def test_the_map_adds_up_a_column_or_counts_rows(editor: Editor) -> None:
    editor.ask("SELECT * { VALUES (?country ?n) { ('FRA' 2) ('FRA' 5) ('MNG' 1) } }")
    editor.view("map")
    france = editor.panel(".map a[href='/country/fra'] title")
    expect(france).to_have_text("France: 7")
    editor.panel(".choices-row select").last.select_option("")
    expect(france).to_have_text("France: 2")


def test_a_map_leaves_out_what_is_no_country(editor: Editor) -> None:
    editor.ask(
        "BASE <https://w3id.org/meagraph/> SELECT ?party {"
        " VALUES ?party { <country/fra> <country/mng> <participant/eu> } }"
    )
    editor.view("map")
    expect(editor.panel(".map a")).to_have_count(2)


def test_an_answer_without_countries_or_numbers_has_no_map_and_no_chart(editor: Editor) -> None:
    editor.ask("SELECT ?s { ?s a ?kind } LIMIT 3")
    expect(editor.panel(".select_map")).to_be_disabled()
    expect(editor.panel(".select_chart")).to_be_disabled()


@pytest.mark.parametrize(
    ("query", "formats"),
    [
        ("SELECT (1 AS ?x) {}", ["json", "xml", "csv", "tsv"]),
        ("ASK {}", ["json", "xml"]),
        ("CONSTRUCT { <urn:x:a> <urn:x:b> 1 } {}", ["ttl", "nt", "jsonld", "rdf", "trig", "nq"]),
    ],
)
def test_an_answer_is_saved_in_every_format_it_can_have(
    editor: Editor, query: str, formats: list[str]
) -> None:
    editor.ask(query)
    links = editor.panel(".downloads a")
    assert links.all_inner_texts() == formats
    for link in links.all():
        with editor.page.expect_download() as download:
            link.click()
        name = download.value.suggested_filename
        assert name == f"answer.{link.inner_text()}"
        assert download.value.path().stat().st_size > 0


def test_the_answer_of_a_query_too_long_for_an_address_is_asked_and_saved(editor: Editor) -> None:
    editor.ask(f"SELECT (1 AS ?x) {{}} # {'long ' * 4000}")
    assert editor.cells() == [["1"]]
    with editor.page.expect_download() as download:
        editor.panel(".downloads a:has-text('csv')").click()
    assert download.value.path().read_text(encoding="utf-8").split() == ["x", "1"]


# Examples, links, code, tabs


def test_an_example_opens_in_a_tab_of_its_own_and_runs(editor: Editor) -> None:
    editor.panel(".tool:has-text('Examples')").click()
    editor.page.locator("dialog input").fill("country recorded money")
    editor.page.locator("dialog li:visible a").click()
    expect(editor.page.locator(".tab.active")).to_contain_text("needs-of-a-country")
    expect(editor.panel("table.answer tbody tr").first).to_be_visible()
    assert "VALUES ?country { <https://w3id.org/meagraph/country/mng> }" in editor.read()


def test_a_shared_link_opens_the_query_and_its_view(
    editor: Editor, open_editor: OpenEditor
) -> None:
    query = "SELECT * { VALUES (?country ?n) { ('FRA' 2) ('FRA' 5) } } # 100 % + & ü"
    editor.ask(query)
    editor.view("map")
    editor.panel(".choices-row select").last.select_option("")
    editor.panel(".tool:has-text('Share')").click()
    link = editor.page.locator("dialog input").input_value()
    assert link.startswith(f"{editor.server}sparql#query=")
    other = open_editor(link.removeprefix(f"{editor.server}sparql"))
    expect(other.panel(".map a title")).to_have_text("France: 2")
    assert other.read() == query


def test_a_link_cannot_send_the_query_elsewhere(open_editor: OpenEditor) -> None:
    fragment = f"#query={quote('ASK {}')}&endpoint=https://elsewhere.example/&requestMethod=POST"
    opened = open_editor(fragment)
    expect(opened.panel(".yes-no")).to_have_text("Yes")


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def code_of(editor: Editor, query: str) -> dict[str, str]:
    """Give the query as code, by language."""
    editor.write(query)
    editor.panel(".tool:has-text('As code')").click()
    code = {}
    for name in ("curl", "Python", "R"):
        editor.page.locator(f"dialog button:text-is('{name}')").click()
        code[name] = editor.page.locator("dialog pre").inner_text()
    return code


@pytest.mark.parametrize("query", [KINDS, MARKUP, 'SELECT ("a" AS ?b) {} #"'])
def test_the_code_in_curl_and_python_gets_the_rows_of_the_editor(
    editor: Editor, query: str
) -> None:
    code = code_of(editor, query)
    answer = editor.page.request.post(
        f"{editor.server}sparql",
        headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"},
        data=query,
    )
    rows = list(csv.DictReader(io.StringIO(answer.text(), newline="")))
    with_curl = run("sh", "-c", code["curl"])
    assert list(csv.DictReader(io.StringIO(with_curl, newline=""))) == rows
    assert ast.literal_eval(run(sys.executable, "-c", code["Python"])) == rows
    assert f"({query})" in code["R"]


@pytest.mark.parametrize(
    ("query", "said"),
    [("ASK {}", '"boolean":true'), ("CONSTRUCT { <urn:a> <urn:b> 1 } WHERE {}", "<urn:a> <urn:b>")],
)
def test_the_code_of_a_query_without_rows_gets_its_answer(
    editor: Editor, query: str, said: str
) -> None:
    code = code_of(editor, query)
    assert said in run("sh", "-c", code["curl"])
    assert said in run(sys.executable, "-c", code["Python"])
    assert "cat(answer)" in code["R"]


def test_tabs_are_remembered_and_answers_are_not(editor: Editor) -> None:
    editor.ask("SELECT ('remembered?' AS ?answer) {}")
    editor.page.click(".addTab")
    editor.write("ASK { ?a ?b ?second }")
    editor.page.locator("h1").click()
    editor.page.reload()
    expect(editor.page.locator(".tabsList .tab")).to_have_count(2)
    assert "?second" in editor.read()
    expect(editor.panel("table.answer")).to_have_count(0)
    stored = editor.page.evaluate("JSON.stringify(localStorage)")
    assert list(json.loads(stored)) == ["meagraph_config"]
    assert '"response":{' not in stored.replace("\\", "")


# The page


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("view", ["table", "chart", "map", "response"])
def test_nothing_of_the_editor_is_wider_than_a_phone(
    open_editor: OpenEditor, language: str, view: str
) -> None:
    editor = open_editor(f"?lang={language}", viewport={"width": 320, "height": 740})
    editor.ask("SELECT * { VALUES (?country ?n) { ('FRA' 2) ('MNG' 5) } }")
    editor.view(view)
    expect(editor.panel(f".select_{view}")).to_have_attribute("aria-pressed", "true")
    inside = OUTSIDE.replace('".scroll,', '".scroll, .CodeMirror, .chart,')
    assert editor.page.evaluate(inside) == []


def test_arabic_is_mirrored_and_the_query_is_not(open_editor: OpenEditor) -> None:
    editor = open_editor("?lang=ar", viewport={"width": 1280, "height": 800})
    ask = editor.panel(".ask").bounding_box()
    number = editor.panel(".CodeMirror-linenumber >> nth=1").bounding_box()
    assert ask["x"] > 640 > number["x"]


def test_the_editor_is_dark_in_the_dark(open_editor: OpenEditor) -> None:
    colour = "element => getComputedStyle(element).backgroundColor"
    shades = {
        scheme: open_editor(color_scheme=scheme).panel(".CodeMirror").evaluate(colour)
        for scheme in ("light", "dark")
    }
    assert shades["light"] != shades["dark"]


def test_the_form_asks_without_javascript(chromium: Browser, server: str) -> None:
    page = visit(chromium, urljoin(server, "sparql"))
    page.fill("#query", "SELECT ('plain' AS ?how) {}")
    page.click("form[action='/sparql'] button")
    assert page.locator("main td").inner_text() == "plain"
    assert page.trouble == []
    page.context.close()
