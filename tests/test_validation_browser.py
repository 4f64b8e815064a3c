"""The report and the checking of a file in a real browser: on a phone, mirrored, by a reader."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.chromium import NARROW, OUTSIDE, WIDE, visit

pytestmark = pytest.mark.browser

NAMELESS = """@prefix mea: <https://w3id.org/meagraph/ontology#> .
<https://w3id.org/meagraph/partner/a-very-long-name-that-does-not-fit-on-a-narrow-screen>
  a mea:Partner .
"""


@pytest.fixture
def nameless(tmp_path: Path) -> Path:
    path = tmp_path / "our records.ttl"
    path.write_text(NAMELESS, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", ["validation", "validation?shape=test", "validate"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_pages_fit_a_phone_and_load_whole(
    chromium: Browser, server: str, path: str, language: str
) -> None:
    joint = "&" if "?" in path else "?"
    page = visit(chromium, f"{server}{path}{joint}lang={language}", viewport=NARROW)
    outside, trouble = page.evaluate(OUTSIDE), page.trouble
    page.context.close()
    assert outside == []
    assert trouble == []


def test_a_reader_narrows_the_report_and_opens_a_record(chromium: Browser, server: str) -> None:
    page = visit(chromium, f"{server}about", viewport=WIDE)
    page.click("nav.main a[href='/validation']")
    page.select_option("#f-source", "ecolex")
    page.select_option("#f-severity", "warning")
    page.click(".filters button")
    assert "source=ecolex" in page.url
    assert page.locator(".cases li").count() == 1
    page.click(".cases a[href='/party/cbd/fra/ecolex']")
    page.click(".questioned a[href^='/validation']")
    assert page.locator(".todo").inner_text() == "No signature is expected here."
    assert page.trouble == []
    page.context.close()


@pytest.mark.parametrize("viewport", [NARROW, WIDE])
def test_a_file_is_chosen_sent_and_reported_on(
    chromium: Browser, server: str, nameless: Path, viewport: dict[str, int]
) -> None:
    page = visit(chromium, f"{server}validate?lang=fr", viewport=viewport)
    page.set_input_files("#file", nameless)
    page.click("main form button")
    page.wait_for_selector(".verdict[data-severity='violation']")
    assert "our records.ttl" in page.locator("h1").inner_text()
    assert "Un partenaire a un nom" in page.locator(".todo").first.inner_text()
    outside = page.evaluate(OUTSIDE)
    assert outside == []
    assert page.trouble == []
    page.click("header.site .languages a[lang='en']")
    assert page.locator("#file").count() == 1
    page.context.close()


def test_a_file_that_cannot_be_read_is_told_with_its_place(
    chromium: Browser, server: str, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<urn:a> <urn:b>\n  oops .", encoding="utf-8")
    page = visit(chromium, f"{server}validate", viewport=WIDE)
    page.set_input_files("#file", broken)
    page.click("main form button")
    page.wait_for_selector("a[href='/validate']")
    assert "Line 2, column" in page.locator("main").inner_text()
    page.context.close()


def test_arabic_marks_findings_from_the_right(chromium: Browser, server: str) -> None:
    sides = {}
    for language in ("en", "ar"):
        address = f"{server}validation?lang={language}"
        page = visit(chromium, address, viewport=WIDE)
        sides[language] = page.locator(".repair").first.evaluate(
            "element => getComputedStyle(element).borderRightWidth"
        )
        page.context.close()
    assert sides["en"] == "0px"
    assert sides["ar"] != "0px"
