"""Every page, from left to right and from right to left: axe finds nothing serious on any."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page
from pyoxigraph import Literal, NamedNode, Triple

from loaders.spreadsheets.findings import Finding
from loaders.spreadsheets.program import as_json
from meagraph.editing.desk import Desk
from meagraph.editing.kept_imports import KeptImports
from meagraph.namespaces import SKOS
from meagraph.publishing import Publisher
from meagraph.settings import Settings
from meagraph.staging import Changeset, GraphChange
from meagraph.vocabulary.changes import Edit
from meagraph.vocabulary.concept import Statement
from meagraph.vocabulary.versions import Making, make_version
from tests.chromium import WIDE
from tests.decision_home import DRAFT, FACTS, LAKES, MARSHES, publish_decisions
from tests.desk_people import PASSWORD, add_person
from tests.serving import free_port, start_server, stop_server
from tests.vocabulary_home import SEA, SOURCE, publish_vocabularies, staged

pytestmark = [pytest.mark.browser, pytest.mark.node]

AXE = Path(__file__).parent / "clients/vocabulary/node_modules/axe-core/axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WEIGHTY = ("serious", "critical")
RUN = """async ([levels, colours]) => (await axe.run(document, {
    runOnly: {type: "tag", values: levels}, resultTypes: ["violations"],
    rules: {"color-contrast": {enabled: colours}},
})).violations.map(found => [found.impact, found.id, found.nodes.map(node => node.html)])"""

SITE = (
    " country/fra agreement/cbd target/aichi/11 plan/gbf party/cbd/fra party/cbd/fra/ecolex"
    " release/2 graph/country source/test partner/kept partner/withdrawn nowhere search?q=france"
    " search?kind=need about ontology sparql download/ shapes validate validation?shape=test"
    " sparql?query=SELECT%20*%20{?need%20a%20?kind}LIMIT%205&format=html"
    " sparql?query=SELECT&format=html need/lifeweb/0F6D15BC-D5C8-7775-B1F2-8B69CD439E92"
).split(" ")
"""Pages of the small home."""

TEXTS = (LAKES, f"{LAKES}/A.1", FACTS, DRAFT, MARSHES, "vocabulary/actions/request")
"""Pages of texts."""

VOCABULARIES = (
    "vocabularies/ vocabularies/?q=oc vocabularies/sea vocabularies/sea/index"
    f" vocabularies/sea/search?q=oc vocabularies/sea/hierarchy?uri={quote(SEA + 'reef')}"
    " vocabularies/sea/changes vocabularies/sea/statistics vocabularies/sea/downloads"
    f" vocabularies/sea/concept?uri={quote(SEA + 'ocean')}"
    f" vocabularies/sea/concept?uri={quote(SEA + 'main')}"
    f" vocabularies/sea/concept?uri={quote(SEA + 'edges')} vocabulary/need-kinds"
    " vocabularies/sea/versions vocabularies/sea/versions/diff?from=1.0 vocabulary/sea/version/1.0"
    f" vocabularies/sea/history?uri={quote(SEA + 'main')}"
).split()
"""Pages of vocabularies."""

OPEN = "login editor/sea/suggest editor/sea/proposals".split()
"""Pages of the desk that anyone may see."""

DESK = (
    "account editor/ editor/users editor/sea editor/sea/concept/new editor/sea/drafts"
    " editor/sea/publish editor/sea/worklists editor/sea/spreadsheet editor/sea/mappings"
    " editor/sea/versions editor/sea/versions/rollback?to=1.0 editor/sea/spreadsheet/1"
    " editor/sea/proposals"
    f" editor/sea/concept?uri={quote(SEA + 'ocean')} editor/sea/history?uri={quote(SEA + 'main')}"
).split()
"""Pages of the desk for those who are logged in; add yours."""


class Site(NamedTuple):
    """Where pages are served, and in which language they are asked for."""

    address: str
    language: str

    def of(self, path: str) -> str:
        """Give the address of a page."""
        return f"{self.address}{path}{'&' if '?' in path else '?'}lang={self.language}"


@pytest.fixture(scope="module")
def texts_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give a server over texts and over a foreign vocabulary."""
    settings = Settings(home=tmp_path_factory.mktemp("judged") / "home")
    publish_decisions(settings)
    publish_vocabularies(settings)
    go_on(settings)
    add_person(settings.home, "Ada", administrator=True)
    port = free_port()
    process = start_server(settings.home, port)
    yield f"http://127.0.0.1:{port}/"
    stop_server(process)


def go_on(settings: Settings) -> None:
    """Make a version of the sea, publish a change of it, and keep a file that was sent."""
    publisher = Publisher(settings, None)
    make_version(publisher, Making("sea", "1.0", "The first.\n\nIt has reefs.", "en", "Ada"))
    removed, added = (Literal(text, language="en") for text in ("high seas", "main ocean"))
    terms = NamedNode(f"{SEA}ocean"), SKOS.altLabel
    changeset = Changeset("Ada", "another name")
    graph = staged("vocabulary/sea", []).name
    changeset.change(
        GraphChange(graph, [Triple(*terms, removed)], [Triple(*terms, added)], SOURCE, "test")
    )
    publisher.publish(changeset)
    said = Statement(SKOS.altLabel, Literal("cliff", language="en"))
    findings = [
        Finding("truth", "Sheet1!B2", {"text": "TRUE"}),
        Finding("date", "Sheet1!B3", {"text": "1"}),
    ]
    counts = {"new": 0, "changed": 1, "rows": 3, "unmentioned": 200, "left": 2}
    KeptImports(Desk.of(settings.home)).keep(
        "sea",
        "sea.csv",
        "Ada",
        4,
        [Edit(f"{SEA}coast", frozenset(), frozenset({said}))],
        [(one.level, as_json(one)) for one in findings],
        counts | {"error": 1, "warning": 0, "note": 1},
    )


def defects(page: Page, *, colours: bool = True) -> list[str]:
    """Give what axe holds against a page that weighs: its rule, and where."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [
        f"{rule}: {node[:160]}"
        for impact, rule, nodes in page.evaluate(RUN, [LEVELS, colours])
        for node in nodes
        if impact in WEIGHTY
    ]


def judged(
    browser: Browser, site: Site, paths: Iterable[str], *, name: str = ""
) -> dict[str, list[str]]:
    """
    Give the weighty defects of pages, by path, as `name` sees them; pages without any are left out.

    Colours are looked at in English alone: they are the same in every language.
    """
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    if name:
        page.goto(site.of("login"))
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url("**/editor/**")
    found = {}
    for path in paths:
        answer = page.goto(site.of(path))
        assert not name or (answer and answer.status == 200), path
        found[path] = defects(page, colours=site.language == "en")
    context.close()
    return {path: said for path, said in found.items() if said}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_site_has_no_serious_defect(chromium: Browser, server: str, language: str) -> None:
    assert judged(chromium, Site(server, language), SITE) == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_texts_and_vocabularies_have_no_serious_defect(
    chromium: Browser, texts_server: str, language: str
) -> None:
    site = Site(texts_server, language)
    assert judged(chromium, site, (*TEXTS, *VOCABULARIES, *OPEN)) == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_desk_has_no_serious_defect(
    chromium: Browser, texts_server: str, language: str
) -> None:
    assert judged(chromium, Site(texts_server, language), DESK, name="Ada") == {}


def test_the_dark_has_enough_contrast(chromium: Browser, texts_server: str) -> None:
    context = chromium.new_context(color_scheme="dark")
    page = context.new_page()
    found = {}
    for path in (LAKES, f"vocabularies/sea/concept?uri={quote(SEA + 'ocean')}", "vocabularies/"):
        page.goto(Site(texts_server, "en").of(path))
        found[path] = defects(page)
    context.close()
    assert {path: said for path, said in found.items() if said} == {}


def test_what_scripts_make_has_no_serious_defect(chromium: Browser, texts_server: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{texts_server}vocabularies/sea")
    page.locator(".twist").first.click()
    page.get_by_role("treeitem", name="coast").wait_for()
    page.locator("#find").press_sequentially("o")
    page.get_by_role("option").first.wait_for()
    page.locator("#find").press("ArrowDown")
    found = defects(page)
    context.close()
    assert found == []
