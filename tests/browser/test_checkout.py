"""From a full cart to the receipt, with a finger and with keys alone, on both screens."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_accessible, shot
from tests.browser.shopping import ADDRESS, add, button, change, fill_in, stock_up

pytestmark = pytest.mark.browser

A_HAND_MS = 60  # a key every 45 ms or sooner is a scanner


@pytest.fixture(autouse=True, scope="module")
def _enough_for_all(shop):
    stock_up(shop)


def focused(page: Page) -> str:
    """The name of what has the focus, as a screen reader would begin to say it."""
    name = page.evaluate("(at => at.labels?.[0]?.innerText ?? at.innerText)(document.activeElement)")
    return " ".join(str(name).split())


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what has this name."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if re.match(name, focused(page)):
            return
    raise AssertionError(f"Nothing called {name} can be reached by keys.")


def by_keys(page: Page, name: str) -> None:
    """Find it with Tab and press it."""
    tab_to(page, name)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("retailer", ["alder", "volt"])
def test_a_purchase_by_touch(opened, retailer, size):
    page = opened(retailer, size)

    add(page, "beanie")
    add(page, "rain jacket")
    expect(page.get_by_role("link", name="Go to cart")).to_be_focused()
    shot(page, size, f"added-{retailer}")
    assert_accessible(page)
    page.get_by_role("link", name="Go to cart").click()
    shot(page, size, f"cart-{retailer}")
    assert_accessible(page)
    button(page, "^Check out")
    shot(page, size, f"checkout-{retailer}")
    assert_accessible(page)
    fill_in(page)
    button(page, "^Order and pay")

    expect(page.get_by_role("heading", name="Thank you, Ana Lopes.")).to_be_visible()
    shot(page, size, f"done-{retailer}")
    assert_accessible(page)
    button(page, "^Finish")
    expect(page.get_by_role("heading", name="Not on the shelf?")).to_be_visible()


def test_a_purchase_by_keys_alone(kiosk, size):
    add(kiosk, "beanie")

    expect(kiosk.get_by_role("link", name="Go to cart")).to_be_focused()
    kiosk.keyboard.press("Enter")
    expect(kiosk.get_by_role("heading", name="Your cart")).to_be_visible()
    by_keys(kiosk, "Check out")
    expect(kiosk.get_by_role("heading", name="Where should we send it?")).to_be_visible()
    for label, text in ADDRESS.items():
        tab_to(kiosk, f"^{label}")
        kiosk.keyboard.type(text, delay=A_HAND_MS)
    by_keys(kiosk, "Order and pay")

    expect(kiosk.get_by_role("heading", name="Thank you, Ana Lopes.")).to_be_visible()


def test_a_purchase_without_scripts(chromium, shop, enrolled):
    context = chromium.new_context(
        base_url=shop.url, storage_state=enrolled["alder"], java_script_enabled=False
    )
    page = context.new_page()
    add(page, "beanie")
    page.get_by_role("link", name="Go to cart").click()
    button(page, "^Check out")
    fill_in(page)

    button(page, "^Order and pay")
    thanked = page.get_by_role("heading", name="Thank you, Ana Lopes.").is_visible()
    button(page, "^Finish")

    expect(page.get_by_role("heading", name="Not on the shelf?")).to_be_visible()
    assert thanked
    context.close()


def test_what_is_wrong_in_the_form_takes_the_focus_and_leads_to_its_field(kiosk, size):
    add(kiosk, "beanie")
    kiosk.goto("/checkout/")
    fill_in(kiosk, **{"E-mail": "ana", "Town or city": ""})

    button(kiosk, "^Order and pay")
    summary = kiosk.get_by_role("alert")

    expect(summary).to_be_focused()
    expect(summary).to_contain_text("2 answers need another look.")
    shot(kiosk, size, "checkout-errors")
    assert_accessible(kiosk)
    kiosk.get_by_role("link", name="Write the town or city.").click()
    expect(kiosk.get_by_label("Town or city")).to_be_focused()


def test_a_second_tap_while_the_answer_is_on_its_way_sends_nothing(kiosk, size):
    kiosk.goto("/search/?q=beanie")
    kiosk.locator(".grid a").first.click()
    place = (
        kiosk.get_by_role("button", name=re.compile("^Add to cart")).locator("visible=true").bounding_box()
    )
    sent = []
    kiosk.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    slow = {"offline": False, "latency": 800, "downloadThroughput": -1, "uploadThroughput": -1}
    kiosk.context.new_cdp_session(kiosk).send("Network.emulateNetworkConditions", slow)

    for _ in range(2):
        kiosk.mouse.click(place["x"] + 20, place["y"] + 20)
        kiosk.wait_for_timeout(150)
    expect(kiosk.get_by_text("In your cart:")).to_be_visible()

    assert len(sent) == 1


def test_a_region_is_asked_for_only_where_there_is_one(kiosk, size):
    add(kiosk, "beanie")
    kiosk.goto("/checkout/")
    region = kiosk.get_by_label("State, province or prefecture")

    before = region.is_visible()
    kiosk.get_by_label("Country").select_option("US")

    expect(region).to_be_visible()
    assert before is False


def test_what_changed_in_the_cart_is_said(opened, shop, size):
    page = opened("alder", size)
    for words, changes in (("beanie", "price=99"), ("pack", "available=0"), ("parka", "available=1")):
        offer = add(page, words)
        change(shop, "alder", offer, "available=9")
        page.goto("/cart/")
        page.get_by_role("button", name="One more").last.click()
        change(shop, "alder", offer, changes)

    page.goto("/cart/")

    expect(page.get_by_text("to €99.00 since you added it.")).to_be_visible()
    expect(page.get_by_text("Sold out meanwhile. Remove it.")).to_be_visible()
    expect(page.get_by_text("Only 1 left.")).to_be_visible()
    shot(page, size, "cart-changed")
    assert_accessible(page)
    assert page.get_by_role("link", name="Check out").count() == 0


def test_the_steps_keep_the_focus(kiosk, shop, size):
    change(shop, "alder", add(kiosk, "beanie"), "available=9")
    kiosk.goto("/cart/")

    kiosk.get_by_role("button", name="One more").click()
    kiosk.wait_for_url("**/cart/#more-*")

    expect(kiosk.get_by_role("button", name="One more")).to_be_focused()
    expect(kiosk.locator("output")).to_have_text("2")


def test_an_empty_cart(kiosk, size):
    kiosk.goto("/cart/")
    shot(kiosk, size, "cart-empty")
    assert_accessible(kiosk)
