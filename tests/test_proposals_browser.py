"""Logging in and suggesting in a real browser: by keyboard, on a phone, from right to left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from meagraph.settings import Settings
from tests.chromium import NARROW, OUTSIDE, log_in, opened
from tests.desk_people import add_person, contributor_to, editor_of
from tests.serving import free_port, start_server, stop_server
from tests.test_proposals import V, here, publish

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = publish(tmp_path_factory.mktemp("desk") / "home")
    add_person(settings.home, "Ed", editor_of("*"), administrator=True)
    add_person(settings.home, "Con", contributor_to(V))
    return settings


@pytest.fixture(scope="module")
def site(desk_settings: Settings) -> Iterator[str]:
    port = free_port()
    process = start_server(desk_settings.home, port)
    yield f"http://127.0.0.1:{port}"
    stop_server(process)


def test_a_merger_is_proposed_by_keyboard_and_accepted(
    chromium: Browser, site: str, desk_settings: Settings
) -> None:
    page = opened(chromium)
    log_in(page, site, "Con", "/account")
    (cookie,) = (one for one in page.context.cookies() if one["name"] == "meagraph")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    page.goto(f"{site}/editor/{V}/suggest/merge?uri={here('mere')}")
    page.locator("#f-into").press_sequentially("lak")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(f'input[name="into"][value="{here("lake")}"]')).to_be_checked()
    page.fill("#reason", "A mere is a lake.")
    page.click(".actions button[value=send]")
    page.wait_for_url("**/proposals/*")
    assert page.locator(".difference").count() == 2
    assert page.trouble == []
    address = page.url.partition("?")[0]
    page.context.close()
    page = opened(chromium)
    log_in(page, site, "Ed", "/account")
    page.goto(address)
    page.click("button[value=in-review]")
    page.click("button[value=accepted]")
    expect(page.locator(".stage").first).to_have_attribute("data-stage", "accepted")
    assert page.trouble == []
    page.context.close()


@pytest.mark.parametrize("script", [True, False])
def test_the_pages_fit_a_phone_from_right_to_left(
    chromium: Browser, site: str, script: bool
) -> None:
    page = opened(chromium, viewport=NARROW, java_script_enabled=script, locale="ar")
    kinds = "concept label definition relation mapping deprecation merge split".split()
    paths = ["/login", f"/editor/{V}/suggest", f"/editor/{V}/proposals"]
    paths += [f"/editor/{V}/suggest/{kind}" for kind in kinds]
    for path in paths:
        page.goto(f"{site}{path}")
        assert page.evaluate(OUTSIDE) == [], path
    log_in(page, site, "Ed", "/account")
    for path in ("/account", "/editor/users"):
        page.goto(f"{site}{path}")
        assert page.evaluate(OUTSIDE) == [], path
    assert page.trouble == []
    page.context.close()


def test_another_site_cannot_use_a_session(chromium: Browser, site: str, tmp_path: Path) -> None:
    page = opened(chromium)
    log_in(page, site, "Ed", "/editor/users")
    before = page.locator(".people > li").count()
    evil = (
        f'<form method="post" action="{site}/editor/users"><input name="name" value="Eve"></form>'
    )
    page.goto("data:text/html," + evil + "<script>document.forms[0].submit()</script>")
    page.wait_for_url(f"{site}/editor/users")
    assert "403" in page.content()
    page.goto(f"{site}/editor/users")
    assert page.locator(".people > li").count() == before
    page.context.close()
