"""The API's own page, under the shop's policy and with nothing from elsewhere."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import shot

pytestmark = pytest.mark.browser


def test_the_description_of_the_api_can_be_read_and_tried(opened, shop):
    page = opened(None)

    page.goto("/api/docs/")
    expect(page.get_by_role("heading", name="Endless Aisle API")).to_be_visible()
    page.get_by_role("button", name="Authorize").click()
    page.locator("#auth-bearer-value").fill(shop.stack.told["retailers"][0]["api_key"])
    page.get_by_role("button", name="Apply credentials").click()
    page.locator(".dialog-ux .btn-done").click()
    shot(page, "1280x800", "api-docs")
    page.locator("#operations-items-find_items .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_placeholder("q", exact=True).fill("jacket")
    page.get_by_role("button", name="Execute").click()

    answered = page.locator(".live-responses-table tbody .response-col_status").first
    expect(answered).to_have_text("200")
