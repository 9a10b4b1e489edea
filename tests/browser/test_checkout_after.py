"""After the purchase: the receipt, finding the order, taking the money."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible, shot
from tests.browser.shopping import bought, stock_up

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True, scope="module")
def _enough_for_all(shop):
    stock_up(shop)


def test_a_receipt_clears_itself_unless_told_to_stay(opened):
    page = opened()
    page.clock.install()
    bought(page)

    page.clock.run_for(5_000)
    expect(page.get_by_text("This screen clears itself in 25 seconds.")).to_be_visible()
    page.get_by_role("button", name="Keep it open").click()
    page.clock.run_for(60_000)

    expect(page.get_by_role("heading", name="Thank you, Ana Lopes.")).to_be_visible()


def test_a_receipt_left_alone_starts_over(opened):
    page = opened()
    page.clock.install()
    receipt = bought(page)

    page.clock.run_for(31_000)
    expect(page.get_by_role("heading", name="Not on the shelf?")).to_be_visible()
    page.goto(receipt)

    expect(page.get_by_role("heading", name="Find my order")).to_be_visible()


def test_finding_an_order(kiosk, size):
    number = bought(kiosk).rstrip("/").rpartition("/")[2]
    kiosk.goto("/orders/find/")
    shot(kiosk, size, "find")
    assert_accessible(kiosk)

    kiosk.get_by_label("Order number").fill(number.lower())
    kiosk.get_by_label("E-mail or postcode").fill("1200-999")
    kiosk.get_by_role("button", name="Show my order").click()
    expect(kiosk.get_by_role("alert")).to_contain_text("No order matches these two together.")
    shot(kiosk, size, "find-miss")
    assert_accessible(kiosk)
    kiosk.get_by_label("E-mail or postcode").fill("1200-094")
    kiosk.get_by_role("button", name="Show my order").click()

    expect(kiosk.get_by_role("heading", name=number)).to_be_visible()
    shot(kiosk, size, "find-found")
    assert_accessible(kiosk)


def test_an_associate_takes_the_money(logged_in, size):
    page = logged_in("alder-associate", size)
    number = bought(page).rstrip("/").rpartition("/")[2]
    page.goto("/orders/find/")
    shot(page, size, "staff-today")
    assert_accessible(page)
    page.get_by_role("link", name=number).click()
    shot(page, size, "staff-order")
    assert_accessible(page)

    page.get_by_label("Receipt number").fill("T-0815")
    page.get_by_role("button", name="Paid at the till").click()

    expect(page.get_by_text(f"{number} is paid.")).to_be_visible()
    shot(page, size, "staff-paid")
    assert_accessible(page)
