"""Chromium for tests: started once for a module, and pages that note what goes wrong on them."""

from collections.abc import Iterator
from shutil import which
from typing import Any

import pytest
from playwright.sync_api import Browser, Request, sync_playwright

from tests.desk_people import PASSWORD

ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
]
NARROW = {"width": 320, "height": 740}
WIDE = {"width": 1280, "height": 900}
OUTSIDE = """() => [...document.querySelectorAll("body *")].filter(element => {
    const box = element.getBoundingClientRect();
    const scrolls = element.closest(".scroll, .kinds, pre, .skip, .hidden");
    return !scrolls && box.width && (box.left < -0.5 || box.right > innerWidth + 0.5);
}).map(element => element.outerHTML.slice(0, 80))"""
"""What sticks out of the page at either side, where nothing scrolls."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium, for one module."""
    path = which("chromium") or which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS, headless=True)
        yield browser
        browser.close()


def opened(browser: Browser, **options: Any) -> Any:
    """
    Open a page of somebody's own; its `trouble` lists what is complained of, refused or missing.

    What a script or a reader breaks off is none.
    """
    page: Any = browser.new_context(**options).new_page()
    page.trouble = []

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            page.trouble.append(request.url)

    page.on("console", lambda message: page.trouble.append(message.text))
    page.on("pageerror", lambda error: page.trouble.append(str(error)))
    page.on("requestfailed", failed)
    return page


def visit(browser: Browser, address: str, **options: Any) -> Any:
    """Open a page without JavaScript."""
    page = opened(browser, java_script_enabled=False, **options)
    page.goto(address)
    return page


def log_in(page: Any, site: str, name: str, wanted: str) -> None:
    """Log in on the way to a page."""
    page.goto(f"{site}{wanted}")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{site}{wanted}")
