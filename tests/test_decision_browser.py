"""The reading pages in a real browser: on a phone, from right to left, with a long outline."""

from collections.abc import Iterator

import pytest
from decision_home import DRAFT, FACTS, LAKES, MARSHES, publish_decisions
from playwright.sync_api import Browser

from meagraph.settings import Settings
from tests.chromium import NARROW, OUTSIDE, visit
from tests.serving import free_port, start_server, stop_server

pytestmark = pytest.mark.browser

PATHS = (
    f"{LAKES}?beside=fr",
    f"{LAKES}/A.1",
    FACTS,
    DRAFT,
    f"{MARSHES}@rev13?version=30",
    "decision/cbd/cop/10/1",
    "search?q=ponds",
    "agreement/cms",
)


@pytest.fixture(scope="module")
def decisions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("decisions") / "home"
    publish_decisions(Settings(home=home))
    port = free_port()
    process = start_server(home, port)
    yield f"http://127.0.0.1:{port}/"
    stop_server(process)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_reading_pages_fit_a_phone_and_load_whole(
    chromium: Browser, decisions: str, path: str, language: str
) -> None:
    joint = "&" if "?" in path else "?"
    page = visit(
        chromium,
        f"{decisions}{path}{joint}lang={language}",
        viewport=NARROW,
    )
    outside, trouble = page.evaluate(OUTSIDE), page.trouble
    page.context.close()
    assert outside == []
    assert trouble == []


def test_the_outline_stays_beside_the_text_and_leads_into_it(
    chromium: Browser, decisions: str
) -> None:
    page = visit(chromium, f"{decisions}{LAKES}", viewport={"width": 1280, "height": 400})
    page.click(".outline a[href='#A.2']")
    outline = page.locator(".outline").bounding_box()
    paragraph = page.locator("[id='A.2']").bounding_box()
    page.context.close()
    assert 0 <= outline["y"] < 400
    assert 0 <= paragraph["y"] < 400
    assert outline["x"] + outline["width"] <= paragraph["x"]


def test_the_outline_folds_on_a_phone(chromium: Browser, decisions: str) -> None:
    page = visit(chromium, f"{decisions}{LAKES}", viewport=NARROW)
    page.click(".outline summary")
    shown = page.locator(".outline a").first.is_visible()
    page.context.close()
    assert not shown


def test_arabic_sets_provisions_in_from_the_right(chromium: Browser, decisions: str) -> None:
    sides = {}
    for language in ("en", "ar"):
        address = f"{decisions}{LAKES}?lang={language}"
        page = visit(chromium, address, viewport={"width": 1280, "height": 800})
        box = page.locator("[id='A.1'] > .label").bounding_box()
        sides[language] = box["x"] + box["width"] / 2
        page.context.close()
    assert sides["en"] < 640 < sides["ar"]
