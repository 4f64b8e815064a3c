"""A reader's way through the vocabularies in a real browser: by keyboard, mirrored, bare."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import NARROW, OUTSIDE, WIDE, opened, visit
from tests.serving import free_port, start_server, stop_server
from tests.vocabulary_home import SEA, sea_home

pytestmark = pytest.mark.browser

__all__ = ["sea_home"]

FOCUSED = "document.activeElement.textContent.trim()"
PATHS = (
    "vocabularies/ vocabularies/sea vocabularies/sea/hierarchy vocabularies/sea/index"
    " vocabularies/sea/search?q=oc vocabularies/sea/changes vocabularies/sea/statistics"
    " vocabularies/sea/downloads vocabulary/need-kinds vocabulary/need-kinds/training"
).split()
PATHS += [
    f"vocabularies/sea/concept?uri={quote(SEA + name, safe='')}" for name in ("ocean", "reef")
]


@pytest.fixture(scope="module")
def sea_server(sea_home: Path) -> Iterator[str]:
    port = free_port()
    process = start_server(sea_home, port)
    yield f"http://127.0.0.1:{port}/"
    stop_server(process)


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Page]:
    """A page of a reader with scripts; whatever goes wrong on it fails the test."""
    page = opened(chromium, viewport=WIDE)
    yield page
    page.context.close()
    assert page.trouble == []


def press(page: Page, *keys: str) -> str:
    """Press keys; give the text of what has the focus then."""
    for key in keys:
        page.keyboard.press(key)
    return str(page.evaluate(FOCUSED))


def test_the_tree_is_walked_by_keyboard(reader: Page, sea_server: str) -> None:
    reader.goto(f"{sea_server}vocabularies/sea")
    top = reader.get_by_role("treeitem", name="water")
    top.focus()
    expect(top).to_have_attribute("aria-expanded", "false")
    press(reader, "ArrowRight")
    expect(top).to_have_attribute("aria-expanded", "true")
    assert press(reader, "ArrowRight") == "W.1 ocean"
    assert press(reader, "End") == "coast"
    assert press(reader, "Home") == "water"
    assert press(reader, "c") == "coast"
    press(reader, "ArrowRight")
    expect(reader.get_by_role("treeitem", name="beach 199")).to_be_visible()
    assert press(reader, "End") == "51 more"
    press(reader, "Enter")
    expect(reader.get_by_role("treeitem", name="beach 200")).to_be_focused()
    assert press(reader, "ArrowLeft") == "coast"
    press(reader, "ArrowLeft")
    expect(reader.get_by_role("treeitem", name="beach 000")).to_be_hidden()
    assert press(reader, "ArrowUp", "ArrowUp") == "W.1 ocean"
    assert press(reader, "Tab") != "coast"  # one stop for the whole tree
    press(reader, "Shift+Tab")
    reader.keyboard.press("Enter")
    expect(reader.locator("h1")).to_have_text("ocean")


def test_the_tree_tells_where_its_items_stand(reader: Page, sea_server: str) -> None:
    reader.goto(f"{sea_server}vocabularies/sea/hierarchy?uri={quote(SEA + 'ocean')}")
    item = reader.get_by_role("treeitem", name="ocean")
    for name, value in (("level", "2"), ("posinset", "1"), ("setsize", "3"), ("expanded", "true")):
        expect(item).to_have_attribute(f"aria-{name}", value)
    expect(item).to_have_attribute("tabindex", "0")
    assert reader.locator(".branches [tabindex='0']").count() == 1


def test_the_tree_is_opened_with_the_mouse(reader: Page, sea_server: str) -> None:
    reader.goto(f"{sea_server}vocabularies/sea")
    reader.locator(".twist").first.click()
    expect(reader.get_by_role("treeitem", name="coast")).to_be_visible()
    reader.locator(".twist").first.click()
    expect(reader.get_by_role("treeitem", name="coast")).to_be_hidden()


def test_the_arrows_are_mirrored(reader: Page, sea_server: str) -> None:
    reader.goto(f"{sea_server}vocabularies/sea?lang=ar&clang=ar")
    top = reader.get_by_role("treeitem", name="مياه")
    top.focus()
    press(reader, "ArrowLeft")
    expect(top).to_have_attribute("aria-expanded", "true")
    expect(reader.get_by_role("treeitem", name="المحيط")).to_be_visible()
    press(reader, "ArrowRight")
    expect(top).to_have_attribute("aria-expanded", "false")


def test_names_are_completed_and_opened(reader: Page, sea_server: str) -> None:
    reader.goto(f"{sea_server}vocabularies/sea/index")
    field = reader.get_by_role("combobox", name="Find a concept")
    field.press_sequentially("Oz")
    option = reader.get_by_role("option").first
    expect(option).to_have_text("Ozean ocean")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("End")
    field.press_sequentially("e")
    expect(option).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(reader.locator("h1")).to_have_text("ocean")


def test_completion_says_that_there_is_nothing_and_leaves_the_form(
    reader: Page, sea_server: str
) -> None:
    reader.goto(f"{sea_server}vocabularies/")
    field = reader.locator("main [role=combobox]")
    field.press_sequentially("zzzz")
    expect(reader.get_by_role("status")).to_have_text("No concept begins so.")
    field.press("Enter")
    expect(reader.locator("h2#results")).to_have_text("0 concepts")


def test_a_reader_goes_from_the_menu_to_a_concept_in_her_language(
    reader: Page, sea_server: str
) -> None:
    reader.goto(sea_server)
    reader.click("nav.main a[href='/vocabularies/']")
    reader.click("text=Seas")
    reader.fill("#find", "reef")
    reader.locator("#find").press("Enter")
    reader.click(".terms a:has-text('reef')")
    expect(reader.locator("h1")).to_have_text("reef")
    reader.click(".room .languages a[lang='de']")
    expect(reader.locator("h1")).to_have_text("Riff")
    expect(reader.locator("html")).to_have_attribute("lang", "en")
    reader.click(".trail a:has-text('Ozean')")
    expect(reader.locator("h1")).to_have_text("Ozean")  # the language is kept
    reader.click("text=Show in the hierarchy")
    expect(reader.locator("#here")).to_have_text("W.1 Ozean")


def test_everything_is_reached_without_scripts(chromium: Browser, sea_server: str) -> None:
    page = visit(chromium, f"{sea_server}vocabularies/sea")
    page.click("a.twist[aria-label='Open: water']")
    page.click("a.twist[aria-label='Open: coast']")
    page.click("text=51 more")
    page.click("text=beach 249")
    assert page.locator("h1").inner_text().lower() == "beach 249"
    page.fill("#find", "riff")
    page.press("#find", "Enter")
    page.click(".terms a:has-text('reef')")
    assert page.locator("h1").inner_text().lower() == "reef"
    page.click(".tabs a:has-text('Changes')")
    page.click(".told a:has-text('gulf')")
    assert page.locator("h1").inner_text().lower() == "gulf"
    assert page.trouble == []
    page.context.close()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_nothing_is_wider_than_a_phone(chromium: Browser, sea_server: str, language: str) -> None:
    context: Any = chromium.new_context(viewport=NARROW)
    page = context.new_page()
    wide = {}
    for path in PATHS:
        page.goto(f"{sea_server}{path}{'&' if '?' in path else '?'}lang={language}")
        wide[path] = page.evaluate(OUTSIDE)
    context.close()
    assert {path: found for path, found in wide.items() if found} == {}
