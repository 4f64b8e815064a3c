"""The pages in a real browser: on a phone, from right to left, in the dark, without JavaScript."""

import pytest
from playwright.sync_api import Browser

from tests.chromium import OUTSIDE, visit

pytestmark = pytest.mark.browser

PATHS = (
    "/ /country/fra /agreement/cbd /target/aichi/11 /plan/gbf /vocabulary/need-kinds"
    " /search?q=france /graph/country /about /ontology /sparql /party/cbd/fra/ecolex /release/2"
    " /sparql?query=SELECT%20*%20{?need%20a%20?kind;?p%20?o}LIMIT%2050"
).split()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_nothing_is_wider_than_a_phone(
    chromium: Browser, server: str, path: str, language: str
) -> None:
    joint = "&" if "?" in path else "?"
    page = visit(
        chromium,
        f"{server.rstrip('/')}{path}{joint}lang={language}",
        viewport={"width": 320, "height": 740},
    )
    outside = page.evaluate(OUTSIDE)
    page.context.close()
    assert outside == []


def test_arabic_is_mirrored(chromium: Browser, server: str) -> None:
    sides = {}
    for language in ("en", "ar"):
        page = visit(chromium, f"{server}?lang={language}", viewport={"width": 1280, "height": 800})
        box = page.locator("header.site .name").bounding_box()
        sides[language] = box["x"] + box["width"] / 2
        page.context.close()
    assert sides["en"] < 640 < sides["ar"]


def test_the_dark_is_dark(chromium: Browser, server: str) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        page = visit(chromium, server, color_scheme=scheme)
        colours[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.context.close()
    assert colours["light"] != colours["dark"]


def test_a_reader_searches_opens_and_goes_on_without_javascript(
    chromium: Browser, server: str
) -> None:
    page = visit(chromium, server)
    page.fill("#home-q", "France")
    page.press("#home-q", "Enter")
    page.click("ol.found a:has-text('France')")
    assert page.locator("h1").inner_text() == "France"
    page.click("table.memberships a:has-text('CBD')")
    assert "Convention on Biological Diversity" in page.locator("h1").inner_text()
    page.click("header.site .languages a[lang='fr']")
    assert "Convention sur la diversité biologique" in page.locator("h1").inner_text()
    assert page.trouble == []
    page.context.close()


def test_the_keyboard_reaches_the_content_first(chromium: Browser, server: str) -> None:
    page = visit(chromium, f"{server}country/fra")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.context.close()


@pytest.mark.parametrize("path", PATHS)
def test_the_policy_lets_every_page_load_whole(chromium: Browser, server: str, path: str) -> None:
    page = visit(chromium, f"{server.rstrip('/')}{path}")
    assert page.trouble == []
    page.context.close()
