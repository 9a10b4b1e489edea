"""The one question to whoever starts over without an order."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible, shot
from tests.browser.shopping import button

pytestmark = pytest.mark.browser
SAID = """
from catalog.models import Enquiry
from stores.queries.retailers import for_each_retailer
for_each_retailer(lambda: print(*Enquiry.objects.order_by("pk").values_list("words", "said").last()))
"""


def started_over(page):
    page.goto("/search/?q=beanie")
    button(page, "^Start over")
    expect(page.get_by_text("What stopped you?")).to_be_visible()


def test_one_touch_says_why(kiosk, shop):
    started_over(kiosk)

    kiosk.get_by_role("button", name="Too expensive").click()

    expect(kiosk.get_by_text("Thank you.")).to_be_visible()
    expect(kiosk.get_by_text("What stopped you?")).to_have_count(0)
    assert "beanie price" in shop.python(SAID)


def test_the_question_is_in_nobodys_way(kiosk):
    started_over(kiosk)

    kiosk.get_by_role("combobox").first.fill("boots")
    kiosk.keyboard.press("Enter")

    expect(kiosk).to_have_url(re.compile("/search/"))


def test_the_question_can_be_read_and_pressed_by_all(kiosk, size):
    started_over(kiosk)

    shot(kiosk, size, "left")
    assert_accessible(kiosk)
    heights = [one.bounding_box()["height"] for one in kiosk.locator(".left button").all()]
    assert min(heights) >= 48
    assert kiosk.evaluate("document.documentElement.scrollWidth") <= kiosk.viewport_size["width"]


def test_a_screen_that_starts_over_by_itself_asks_nobody(kiosk):
    kiosk.goto("/search/?q=beanie")

    kiosk.evaluate("document.getElementById('reset').requestSubmit()")

    expect(kiosk).to_have_url(re.compile(r"/$"))
    expect(kiosk.get_by_text("What stopped you?")).to_have_count(0)
