"""What a shopper does in front of the screen, with a scanner, a finger, a keyboard, or not at all."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.simulator import CATALOGUE

pytestmark = pytest.mark.browser

RIDGE = "09501101010017"
RIDGE_PAGE = "Ridge 3-layer rain jacket"
SCANNER_PACE = {"delay": 3}  # milliseconds between keys
PERSON_PACE = {"delay": 130}
SIDES = [(1280, 800), (1080, 1920), (640, 800), (320, 640)]


def gtin_of(title):
    families = json.loads(CATALOGUE.read_text())["families"]
    return next(family for family in families if family["title"] == title)["variants"][0]["gtin"]


@pytest.fixture
def page(opened) -> Page:
    return opened("alder")


def scan(page, code):
    """As a scanner that sends the symbology's identifier first: then no pace is too slow on a busy machine."""
    page.keyboard.type(f"]E0{code}", **SCANNER_PACE)
    page.keyboard.press("Enter")


def test_scanning_anywhere_opens_the_item(page):
    page.goto("/")

    scan(page, RIDGE.removeprefix("0"))

    expect(page.get_by_role("heading", name=RIDGE_PAGE)).to_be_visible()


def test_scanning_while_typing_gives_the_words_back(page):
    page.goto("/search/?q=boots")
    field = page.get_by_role("combobox").first
    field.fill("rain jac")
    page.evaluate(
        "document.querySelector('[data-scan-form]').addEventListener('submit', e => e.preventDefault())"
    )

    scan(page, RIDGE)

    expect(field).to_have_value("rain jac")
    expect(page.locator("[data-scan-form] [name=raw]")).to_have_value(f"]E0{RIDGE}")


def test_a_person_who_types_a_number_searches_for_it(page):
    page.goto("/search/?q=boots")
    field = page.get_by_role("combobox").first
    field.fill("")

    field.press_sequentially("1234567", **PERSON_PACE)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/search/\?q=1234567"))


def test_what_partners_know_arrives_on_the_page(page, partners):
    partners.knobs("lumi", latency_ms=3000)

    page.goto("/search/?q=soft flask")
    expect(page.locator("#grid > li")).to_have_count(1)
    expect(page.locator("#status")).to_have_attribute("hx-get", re.compile("/more"))

    expect(page.get_by_role("link", name="Soft flask", exact=True)).to_be_visible()
    expect(page.locator("#status")).to_have_text("All partners answered")
    expect(page.locator("#status")).not_to_have_attribute("hx-get", re.compile("."))
    expect(page.locator("#found")).to_have_text("2 found for “soft flask”")
    expect(page.locator("#grid > li")).to_have_count(2)
    expect(page.locator(".ghost")).to_have_count(0)


def test_a_slow_partner_is_named_and_the_page_comes_to_rest(page, partners):
    partners.knobs("lumi", latency_ms=8000)

    page.goto("/search/?q=mittens")

    expect(page.locator("#status")).to_contain_text("Lumi is slow today. Showing the rest.")
    expect(page.locator("#status")).to_contain_text("Lumi did not answer. Showing the rest.", timeout=9000)
    expect(page.locator("#status")).not_to_have_attribute("hx-get", re.compile("."))


def test_a_barcode_that_only_a_slow_partner_knows_leads_to_its_item(opened, partners):
    page = opened("volt")  # where no other test looks for bags
    partners.knobs("lumi", latency_ms=3000)

    page.goto(f"/search/?q={gtin_of('Slipway dry bag')}")
    expect(page.get_by_role("heading", name="Asking our partners")).to_be_visible()

    expect(page).to_have_url(re.compile("/items/"))
    expect(page.get_by_role("heading", name="Slipway dry bag")).to_have_count(1)


def test_a_late_answer_changes_what_can_be_bought(page, partners):
    sku_page = f"/search/?q={gtin_of('Merino neck warmer')}"
    partners.knobs("northpeak", latency_ms=900)
    partners.knobs("tarn", latency_ms=900)
    partners.knobs("lumi", latency_ms=900)
    partners.knobs("moor", latency_ms=900)

    page.goto(sku_page)
    expect(page.locator("#offer")).to_contain_text("Price and stock as of 3 hours ago")

    expect(page.locator("#item-status")).to_contain_text("answered")
    expect(page.locator("#item-status")).not_to_have_attribute("hx-get", re.compile("."))
    page.reload()
    expect(page.locator("#offer")).to_contain_text("Price and stock checked just now")


def test_choosing_a_size_by_keyboard_leads_to_its_own_page(page):
    page.goto(f"/search/?q={RIDGE}")
    page.get_by_role("link", name="XL", exact=True).focus()

    page.keyboard.press("Enter")

    chosen = page.get_by_role("group", name="Size XL").get_by_role("link", name="XL", exact=True)
    expect(chosen).to_have_attribute("aria-current", "true")


def test_a_screen_left_alone_starts_over(page):
    page.clock.install()
    page.goto(f"/search/?q={RIDGE}")

    page.clock.run_for(91_000)
    expect(page.get_by_role("dialog", name="Still shopping?")).to_be_visible()
    page.clock.run_for(21_000)

    expect(page.get_by_role("heading", name="Not on the shelf?")).to_be_visible()


def test_whoever_is_still_there_stays(page):
    page.clock.install()
    page.goto(f"/search/?q={RIDGE}")
    page.clock.run_for(91_000)

    page.get_by_role("button", name="I’m still here").click()
    page.clock.run_for(60_000)

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("heading", name=RIDGE_PAGE)).to_be_visible()


def test_everything_works_without_a_script(shop, chromium, enrolled, partners):
    partners.knobs("moor", latency_ms=900)
    context = chromium.new_context(
        base_url=shop.url, storage_state=enrolled["alder"], java_script_enabled=False
    )
    page = context.new_page()

    page.goto("/")
    page.get_by_role("combobox").fill("bothy")
    page.get_by_role("button", name="Search").click()
    page.wait_for_timeout(1000)
    page.get_by_role("link", name="Refresh results").click()
    page.get_by_role("link", name="Bothy camp slipper").click()

    expect(page.get_by_role("heading", name="Bothy camp slipper")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    "address", ["/", "/search/?q=jacket", f"/search/?q={RIDGE}", "/search/?q=4006381333931"]
)
@pytest.mark.parametrize(("width", "height"), SIDES)
def test_nothing_sticks_out_to_the_side(page, address, width, height):
    page.set_viewport_size({"width": width, "height": height})

    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("size", "smallest"), [("1280x800", 48), ("1080x1920", 60)])
@pytest.mark.parametrize("address", ["/", "/search/?q=jacket", f"/search/?q={RIDGE}"])
def test_everything_to_press_is_large_enough(opened, size, smallest, address):
    page = opened("alder", size)
    page.goto(address)

    heights = page.locator(".btn:visible, .opt:visible, .find:visible, .back:visible").evaluate_all(
        "all => all.map(one => Math.round(one.getBoundingClientRect().height))"
    )

    assert min(heights) >= smallest
