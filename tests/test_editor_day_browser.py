"""
An editor's day in a real browser, without scripts: from a reader's suggestion to the feed.

A reader suggests a name, an editor takes it; a translator adds the Arabic one; two editors change
the same name in two browsers, and one decides; all of it is published, and seen at once.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from meagraph.editing.desk import Desk
from meagraph.editing.drafts import Clash, Drafts
from meagraph.publishing import Publisher
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph
from meagraph.vocabulary.thesaurus import Thesauri
from tests.chromium import OUTSIDE, WIDE, opened
from tests.desk_people import CHEAP, PASSWORD, add_person, contributor_to, editor_of
from tests.serving import free_port, start_server, stop_server
from tests.test_accessibility_browser import defects
from tests.test_editing_publication import BASE, GRAPH, SCHEME, said, waters

pytestmark = pytest.mark.browser

DESK = "editor/waters"
LAKE, RIVER = (quote(f"{SCHEME}/{slug}", safe="") for slug in ("lake", "river"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with one vocabulary that our shapes and rules have judged, and its people."""
    settings = Settings(home=tmp_path_factory.mktemp("day") / "home", **CHEAP)
    changeset = Changeset("tester", "a vocabulary")
    source = Source(f"{BASE}source/test", "Test")
    changeset.put(StagedGraph(GRAPH, list(waters()), source, "test"), BASE)
    Publisher.of(settings).publish(changeset)
    for name in ("Ada", "Ben"):
        add_person(settings.home, name, editor_of("waters"))
    add_person(settings.home, "Aziz", contributor_to("waters", "ar"))
    return settings


@pytest.fixture(scope="module")
def site(office: Settings) -> Iterator[str]:
    """The address of a server over the home."""
    port = free_port()
    process = start_server(office.home, port)
    yield f"http://127.0.0.1:{port}/"
    stop_server(process)


def visitor(chromium: Browser, site: str, name: str = "", **options: Any) -> Any:
    """Open a browser of somebody's own, without scripts; logged in if they have a name."""
    page = opened(chromium, java_script_enabled=False, **{"viewport": WIDE, **options})
    if name:
        page.goto(f"{site}login")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.click("main form button")
    return page


def button(page: Any, words: str) -> Any:
    return page.locator("main").get_by_role("button", name=words, exact=True)


def test_an_editors_day(chromium: Browser, site: str) -> None:
    # A reader suggests another name for the lake.
    reader = visitor(chromium, site)
    reader.goto(f"{site}{DESK}/suggest/label?uri={LAKE}")
    reader.fill("#f-text", "mere")
    reader.select_option("#f-language", "en")
    reader.check("input[name='role'][value='altLabel']")
    button(reader, "Send the suggestion").click()

    # Ada finds it, takes it into review and accepts it: it is a draft now.
    ada = visitor(chromium, site, "Ada")
    ada.goto(f"{site}{DESK}/proposals")
    ada.locator("main a[href*='/proposals/1']").first.click()
    assert "mere" in ada.locator("main").inner_text()
    button(ada, "Take into review").click()
    button(ada, "Accept").click()
    ada.goto(f"{site}{DESK}/drafts")
    assert "mere" in ada.locator(".drafts").inner_text()

    # Aziz sees all languages, in Arabic, and writes in his.
    aziz = visitor(chromium, site, "Aziz", locale="ar")
    aziz.goto(f"{site}{DESK}/concept?uri={LAKE}&lang=ar")
    assert aziz.locator("html").get_attribute("dir") == "rtl"
    assert aziz.locator("input[name^='text.prefLabel.']").count() == 1
    aziz.fill("input[name='text.prefLabel.ar']", "بحيرة")
    aziz.keyboard.press("Enter")
    assert "بحيرة" in aziz.locator(".changes").inner_text()

    # Ada and Ben open the river at the same time and give it different French names.
    ben = visitor(chromium, site, "Ben")
    for page in (ada, ben):
        page.goto(f"{site}{DESK}/concept?uri={RIVER}")
    assert "Ada has opened this concept" in ben.locator("main").inner_text()
    ada.fill("input[name='text.prefLabel.fr']", "fleuve")
    button(ada, "Save as a draft").click()
    ben.fill("input[name='text.prefLabel.fr']", "rivière")
    button(ben, "Save as a draft").click()
    assert "clash" in ben.url
    shown = ben.locator("form.clash").inner_text()
    for name in ("river fr", "fleuve", "rivière"):
        assert name in shown
    ben.get_by_label("Ben").check()
    button(ben, "Save the decision").click()
    assert "rivière" in ben.locator(".changes").inner_text()

    # Ada has all of it checked, and publishes it.
    ada.goto(f"{site}{DESK}/publish")
    assert ada.locator("input[name='draft']:checked").count() == 2
    ada.fill("#message", "Names of lake and river")
    button(ada, "Check").click()
    assert "Nothing speaks against publishing" in ada.locator("main").inner_text()
    button(ada, "Publish").click()
    assert "Published in release 2" in ada.locator("h1").inner_text()

    # Everybody sees it: in SPARQL, on the page of the concept, in the feed, on the proposal.
    ada.click("main a[href^='/sparql']")
    answer = ada.locator("main").inner_text()
    assert "rivière" in answer or "بحيرة" in answer
    reader.goto(f"{site}vocabulary/waters/river?clang=fr")
    assert reader.locator("h1").inner_text().lower() == "rivière"
    reader.goto(f"{site}vocabulary/waters/lake?clang=ar")
    assert reader.locator("h1").inner_text() == "بحيرة"
    feed = reader.request.get(f"{site}vocabularies/waters/feed.atom")
    assert feed.status == 200
    assert "Names of lake and river" in feed.text() or "rivi" in feed.text()
    ada.goto(f"{site}{DESK}/proposals/1")
    assert "Release 2" in ada.locator("main").inner_text()
    ada.goto(f"{site}{DESK}/drafts")
    assert "no drafts" in ada.locator("main").inner_text()
    for page in (reader, ada, aziz, ben):
        assert page.trouble == []
        page.context.close()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_desk_fits_a_phone(chromium: Browser, site: str, language: str) -> None:
    page = visitor(chromium, site, "Ada", viewport={"width": 320, "height": 740})
    stick_out = {}
    for path in (
        "editor/",
        f"{DESK}/?q=lake",
        f"{DESK}/concept?uri={LAKE}",
        f"{DESK}/concept/new",
        f"{DESK}/drafts",
        f"{DESK}/history?uri={LAKE}",
        f"{DESK}/publish",
        f"{DESK}/worklists",
    ):
        joint = "&" if "?" in path else "?"
        page.goto(f"{site}{path}{joint}lang={language}")
        stick_out[path] = page.evaluate(OUTSIDE)
    page.context.close()
    assert {path: found for path, found in stick_out.items() if found} == {}


@pytest.mark.node
@pytest.mark.parametrize("language", ["en", "ar"])
def test_drafts_and_clashes_have_no_serious_defect(
    chromium: Browser, site: str, office: Settings, language: str
) -> None:
    thesaurus = Thesauri(office).current()
    drafts, vocabulary = Drafts(Desk.of(office.home), thesaurus), thesaurus.vocabularies["waters"]
    pond = thesaurus.concept(vocabulary, f"{SCHEME}/pond")
    assert pond is not None
    number = 0
    for author, name in (("Ada", f"étang {language}"), ("Ben", f"mare {language}")):
        edit = (said("prefLabel", "pond fr", "fr"),), (said("prefLabel", name, "fr"),)
        outcome = drafts.save(vocabulary, pond.changed(*edit), 0, author, shown=pond)
        number = outcome.id if isinstance(outcome, Clash) else number
    assert number
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{site}login?lang={language}")
    page.fill("#name", "Ada")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/editor/**")
    pond_iri = quote(pond.iri, safe="")
    found = {}
    for path in (f"clash/{number}", f"draft?uri={pond_iri}", "drafts", f"history?uri={pond_iri}"):
        answer = page.goto(f"{site}{DESK}/{path}")
        assert answer is not None
        assert answer.status == 200, path
        found[path] = defects(page, colours=language == "en")
    context.close()
    assert {path: defect for path, defect in found.items() if defect} == {}
