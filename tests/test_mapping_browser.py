"""Mappings and previews in a real browser: on a phone, mirrored, by keyboard, framed by others."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser

from tests.chromium import NARROW, OUTSIDE, log_in, opened
from tests.desk_people import CHEAP, add_person, editor_of
from tests.serving import free_port, start_server, stop_server
from tests.test_accessibility_browser import defects
from tests.waters import HYDRO, iri, publish_waters

pytestmark = [pytest.mark.browser, pytest.mark.node]


@pytest.fixture(scope="module")
def waters_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = publish_waters(tmp_path_factory.mktemp("mapped") / "home", **CHEAP)
    add_person(settings.home, "Ada", editor_of("waters"))
    port = free_port()
    process = start_server(settings.home, port)
    yield f"http://127.0.0.1:{port}/"
    stop_server(process)


def at_the_desk(browser: Browser, server: str, **options: Any) -> Any:
    """Log in, and open the page of mappings; what is refused or missing is noted."""
    page = opened(browser, **options)
    log_in(page, server, "Ada", "editor/waters/mappings")
    return page


def test_an_editor_decides_by_keyboard_without_javascript(
    chromium: Browser, waters_server: str
) -> None:
    page = at_the_desk(chromium, waters_server, java_script_enabled=False)
    page.select_option("#other", "hydro")
    page.press("#other", "Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mappings/*")
    first = page.locator(".candidates > li").first
    names = [" ".join(name.split()) for name in first.locator("h3").all_inner_texts()]
    assert names == ["Here: lakes", "Hydrology: lake"]
    first.locator("select").select_option("closeMatch")
    first.locator("select").press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**notice=mapping-accepted*")
    page.locator("button[value=reject]").first.press("Enter")
    page.wait_for_url("**notice=mapping-rejected*")
    assert page.locator(".desk-states a").all_inner_texts()[1:] == ["Accepted 1", "Rejected 1"]
    assert page.trouble == []
    page.context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_fit_a_phone_and_have_no_serious_defect(
    chromium: Browser, waters_server: str, tmp_path: Path, language: str
) -> None:
    page = at_the_desk(chromium, waters_server, viewport=NARROW)
    page.goto(f"{waters_server}editor/waters/mappings?lang={language}")
    found = [*page.evaluate(OUTSIDE), *defects(page)]
    file = tmp_path / "hydro.ttl"
    file.write_text(HYDRO, encoding="utf-8")
    page.set_input_files("#file", file)
    page.locator("section[aria-labelledby=with-file] button").click()
    page.wait_for_url("**/mappings/*")
    page.locator("details summary").first.click()
    found += [*page.evaluate(OUTSIDE), *defects(page)]
    page.context.close()
    assert found == []


class _Framing(BaseHTTPRequestHandler):
    """A page of another site that frames the address in its query."""

    def do_GET(self) -> None:
        framed = unquote(self.path.partition("?")[2])
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<!doctype html><iframe src="{framed}"></iframe>'.encode())

    def log_message(self, *said: object) -> None:
        """Say nothing."""


def test_a_preview_stands_in_a_frame_of_another_site(chromium: Browser, waters_server: str) -> None:
    address = f"{waters_server}reconcile/waters/ar/preview?id={quote(iri('salt-lakes'), safe='')}"
    page = chromium.new_page()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Framing) as other:
        Thread(target=other.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{other.server_port}/?{quote(address, safe='')}")
        framed = page.frame_locator("iframe")
        assert framed.locator("h1").inner_text() == "البحيرات المالحة"
        assert framed.locator("html").get_attribute("dir") == "rtl"
        assert framed.locator("html").evaluate("one => getComputedStyle(one).fontSize") == "13px"
        other.shutdown()
    page.close()
