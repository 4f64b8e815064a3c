"""The pages in a real browser: on a phone, from right to left, in the dark, without JavaScript."""

from collections.abc import Iterator
from shutil import which
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

pytestmark = pytest.mark.browser

ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
]
PATHS = (
    "/ /country/fra /agreement/cbd /target/aichi/11 /plan/gbf /vocabulary/need-kinds"
    " /search?q=france /graph/country /about /ontology /sparql /party/cbd/fra/ecolex /release/2"
    " /sparql?query=SELECT%20*%20{?need%20a%20?kind;?p%20?o}LIMIT%2050"
).split()
OUTSIDE = """() => [...document.querySelectorAll("body *")].filter(element => {
    const box = element.getBoundingClientRect();
    const scrolls = element.closest(".scroll, .kinds, pre, .skip, .hidden");
    return !scrolls && box.width && (box.left < -0.5 || box.right > innerWidth + 0.5);
}).map(element => element.outerHTML.slice(0, 80))"""
"""What sticks out of the page at either side, where nothing scrolls."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = which("chromium") or which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS, headless=True)
        yield browser
        browser.close()


def visit(browser: Browser, address: str, **options: Any) -> Any:
    """Open a page without JavaScript; fails when anything is refused or missing."""
    context = browser.new_context(java_script_enabled=False, **options)
    page = context.new_page()
    page.trouble = []
    page.on("console", lambda message: page.trouble.append(message.text))
    page.on("requestfailed", lambda request: page.trouble.append(request.url))
    page.goto(address)
    return page


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_nothing_is_wider_than_a_phone(
    browser: Browser, server: str, path: str, language: str
) -> None:
    joint = "&" if "?" in path else "?"
    page = visit(
        browser,
        f"{server.rstrip('/')}{path}{joint}lang={language}",
        viewport={"width": 320, "height": 740},
    )
    outside = page.evaluate(OUTSIDE)
    page.context.close()
    assert outside == []


def test_arabic_is_mirrored(browser: Browser, server: str) -> None:
    sides = {}
    for language in ("en", "ar"):
        page = visit(browser, f"{server}?lang={language}", viewport={"width": 1280, "height": 800})
        box = page.locator("header.site .name").bounding_box()
        sides[language] = box["x"] + box["width"] / 2
        page.context.close()
    assert sides["en"] < 640 < sides["ar"]


def test_the_dark_is_dark(browser: Browser, server: str) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        page = visit(browser, server, color_scheme=scheme)
        colours[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.context.close()
    assert colours["light"] != colours["dark"]


def test_a_reader_searches_opens_and_goes_on_without_javascript(
    browser: Browser, server: str
) -> None:
    page = visit(browser, server)
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


def test_the_keyboard_reaches_the_content_first(browser: Browser, server: str) -> None:
    page = visit(browser, f"{server}country/fra")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.context.close()


@pytest.mark.parametrize("path", PATHS)
def test_the_policy_lets_every_page_load_whole(browser: Browser, server: str, path: str) -> None:
    page = visit(browser, f"{server.rstrip('/')}{path}")
    assert page.trouble == []
    page.context.close()
