"""The page of what is asked of data in a real browser: on a phone, from right to left."""

import pytest
from playwright.sync_api import Browser

from tests.chromium import NARROW, OUTSIDE, WIDE, visit

pytestmark = pytest.mark.browser


@pytest.fixture
def address(server: str) -> str:
    return f"{server}shapes"


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desktop"])
def test_nothing_sticks_out(
    chromium: Browser, address: str, language: str, size: dict[str, int]
) -> None:
    page = visit(chromium, f"{address}?lang={language}", viewport=size)
    outside = page.evaluate(OUTSIDE)
    trouble = page.trouble
    page.context.close()
    assert (outside, trouble) == ([], [])


def test_on_a_phone_the_cells_of_a_row_stand_below_each_other(
    chromium: Browser, address: str
) -> None:
    page = visit(chromium, f"{address}#PartyStatusSigned", viewport=NARROW)
    row = page.locator("#PartyStatusSigned")
    cells = [cell.bounding_box() for cell in row.locator("th, td").all()]
    page.context.close()
    assert len({cell["x"] for cell in cells}) == 1
    assert [cell["y"] for cell in cells] == sorted({cell["y"] for cell in cells})


def test_a_row_is_shown_at_its_anchor_and_its_example_opens_without_javascript(
    chromium: Browser, address: str
) -> None:
    page = visit(chromium, f"{address}#PartyStatusSigned", viewport=WIDE)
    assert 0 <= page.locator("#PartyStatusSigned").bounding_box()["y"] < WIDE["height"]
    example = page.locator("section[aria-labelledby='targetClass-PartyStatus'] details")
    assert not example.locator("pre").is_visible()
    example.locator("summary").click()
    assert "a mea:PartyStatus" in example.locator("pre").inner_text()
    page.context.close()


def test_arabic_begins_at_the_right_and_english_messages_at_the_left(
    chromium: Browser, address: str
) -> None:
    page = visit(chromium, f"{address}?lang=ar", viewport=WIDE)
    first, *_, last = page.locator("#PartyStatusSigned > *").all()
    assert first.bounding_box()["x"] > last.bounding_box()["x"]
    message = last.locator(".said")
    assert message.evaluate("each => getComputedStyle(each).direction") == "ltr"
    page.context.close()
