"""The console in a browser: every list and every row's page as head office sees them, without a word on the console."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from config.demo.cast import PASSWORD
from deploy.local.places import ROOT, VAR
from tests.browser.conftest import Shop

pytestmark = pytest.mark.browser
SIZE = {"width": 1440, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LISTS = [
    "orders/order",
    "orders/purchaseorder",
    "orders/outboxmessage",
    "orders/erpbatch",
    "orders/erpstatement",
    "orders/erpdifference",
    "notifications/delivery",
    "catalog/product",
    "catalog/offer",
    "partners/partner",
    "partners/exchange",
    "stores/store",
    "stores/kiosk",
    "stores/user",
    "stores/apikey",
    "stores/retailer",
]
# What a few days of trade leave behind: orders that were sent, one that waits for a person, books that differ.
TRADE = """
from django.db import transaction
from django.utils import timezone
from notifications.operations.fan_out import fan_out
from orders import lifecycle
from orders.models import ErpDifference, OrderEvent, PurchaseOrder
from orders.operations.relay import relay
from orders.states import PurchaseOrderState
from stores.models import Retailer
from stores.tenancy import retailer_scope

with retailer_scope(Retailer.objects.get(slug="alder").pk):
    waits = PurchaseOrder.objects.order_by("pk").last()
    with transaction.atomic():
        waits.reason = "The partner charges 14.00; we expected 12.00."
        lifecycle.advance(waits, PurchaseOrderState.PARKED, actor="system", reason=waits.reason)
    number, now = waits.order.number, timezone.now()
    ErpDifference.objects.create(kind="total", number=number, ours="1", theirs="2", found_at=now, last_seen_at=now)
    with transaction.atomic():
        for event in OrderEvent.objects.all():
            fan_out(event_id=event.pk)
relay(queue="partners", limit=50)
"""

Entered = Callable[[str], Page]


@pytest.fixture(scope="module")
def traded(shop: Shop) -> Shop:
    """The demo's retailers after some trade."""
    for number in range(4):
        shop.stack.order(f"console-{number}", partner=("northpeak", "tarn")[number % 2])
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", TRADE]
    subprocess.run(command, cwd=ROOT, env=shop.stack.environment, check=True)
    return shop


@pytest.fixture
def entered(traded: Shop, chromium: Browser) -> Iterator[Entered]:
    """Opens the console as somebody; says at the end what the browser complained about."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def enter(username: str) -> Page:
        # Without motion: a page left while it still fades in is a complaint of the browser's, and none of ours.
        context = chromium.new_context(base_url=traded.url, viewport=SIZE, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.goto("/accounts/login/?next=/admin/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/admin/**")
        page.on(
            "console", lambda told: wrong.append(f"{page.url}: {told.text}") if told.type == "error" else None
        )
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on(
            "request", lambda asked: None if asked.url.startswith(traded.url) else wrong.append(asked.url)
        )
        return page

    yield enter
    for context in contexts:
        context.close()
    assert wrong == []


def kept(page: Page, name: str, *, full_page: bool = False) -> None:
    """Keep a picture: var/shots/console/<name>.png."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=VAR / "shots" / "console" / f"{name}.png", full_page=full_page)


def test_every_list_and_every_kind_of_row_opens(entered):
    page = entered("alder-hq")

    for path in LISTS:
        name = path.partition("/")[2]
        response = page.goto(f"/admin/{path}/")
        assert response.status == 200, path
        kept(page, name)
        row = page.locator("#result_list tbody a").first
        if row.count():
            row.click()
            page.wait_for_url("**/change/**")
            kept(page, f"{name}-page")


@pytest.mark.parametrize("username", ["alder-hq", "alder-manager", "volt-hq"])
def test_the_first_page(entered, username):
    page = entered(username)

    page.goto("/admin/")

    expect(page.get_by_role("heading", name="What needs a person")).to_be_visible()
    kept(page, f"overview-{username}")


def test_the_operator_chooses_a_retailer(entered):
    page = entered("operator")
    expect(page.get_by_role("heading", name="Choose a retailer")).to_be_visible()
    kept(page, "retailers")

    page.get_by_role("button", name="Choose VOLT Sport").click()

    expect(page.get_by_text("VOLT Sport").first).to_be_visible()
    expect(page.get_by_role("heading", name="What needs a person")).to_be_visible()


def test_what_waits_for_a_person_is_decided_in_four_clicks(entered):
    page = entered("alder-hq")
    page.goto("/admin/")

    page.get_by_role("link", name="Purchase orders that wait for a person").click()
    page.locator("#result_list tbody a").first.click()
    kept(page, "purchaseorder-parked")
    page.get_by_text("Decide").click()
    page.get_by_role("link", name="Send again").click()
    kept(page, "question")
    page.get_by_role("button", name="The partner does not have it: send").click()

    expect(page.get_by_text("waiting to be sent").first).to_be_visible()


def test_a_connection_is_tried(entered):
    page = entered("alder-hq")
    page.goto("/admin/partners/partner/")
    page.get_by_role("link", name="Northpeak").click()

    page.get_by_role("link", name="Test connection").click()
    page.get_by_role("button", name="Ask now").click()

    expect(page.get_by_text("Conversation works")).to_be_visible()
    kept(page, "connection")
    page.get_by_role("link", name="What was said").click()
    page.get_by_text("Response", exact=True).first.click()
    kept(page, "conversation-open")


def test_a_partners_form_asks_only_for_what_its_log_in_needs(entered):
    page = entered("alder-hq")
    page.goto("/admin/partners/partner/add/")

    page.get_by_label("We show").select_option("basic")

    expect(page.get_by_label("Password")).to_be_visible()
    expect(page.get_by_label("API key")).to_be_hidden()
    kept(page, "partner-new")


def test_a_mailboxs_address_asks_for_what_opens_it(entered):
    page = entered("alder-hq")
    page.goto("/admin/partners/partner/add/")
    expect(page.get_by_label("The server's key")).to_be_hidden()

    page.get_by_label("Address").fill("sftp://us@files.partner.example/orders")

    expect(page.get_by_label("The server's key")).to_be_visible()
    expect(page.get_by_label("Our private key")).to_be_visible()
    expect(page.get_by_label("Access key id")).to_be_hidden()
    kept(page, "partner-mailbox")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_partners_credentials_are_changed_while_orders_go_on(entered, width):
    page = entered("volt-hq")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/admin/partners/partner/")
    page.get_by_role("link", name="Northpeak").click()

    page.get_by_role("link", name="Stage the next set").click()
    page.wait_for_url("**/stage/**")
    assert_no_violations(page)
    page.get_by_label("API key").fill("the-next-key-of-ours-77f3")
    page.get_by_role("button", name="Stage them").click()

    expect(page.get_by_text("ends in 77f3")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_no_violations(page)
    kept(page, f"partner-rotation-{width}")
    page.get_by_role("link", name="Abandon the next set").click()
    page.get_by_role("button", name="Abandon them").click()
    expect(page.get_by_text("ends in 77f3")).to_have_count(0)


def test_a_code_for_a_kiosk_is_shown(entered):
    page = entered("alder-manager")
    page.goto("/admin/stores/kiosk/")
    page.locator("#result_list tbody a").last.click()

    page.get_by_role("link", name="New enrolment code").click()
    page.get_by_role("button", name="Show the code").click()

    expect(page.locator(".a-secret")).to_contain_text("eac_")
    kept(page, "kiosk-code")


def rehearsed(page: Page) -> None:
    page.goto("/admin/partners/partner/")
    page.get_by_role("link", name="Northpeak").click()
    page.get_by_role("link", name="Dry run").click()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nothing was sent.")).to_be_visible()


def asked_again(page: Page) -> None:
    page.goto("/admin/partners/partner/")
    page.get_by_role("link", name="Northpeak").click()
    page.get_by_role("link", name="Test connection").click()
    page.get_by_role("button", name="Ask now").click()
    page.get_by_role("link", name="What was said").click()
    page.get_by_role("link", name="Ask again").click()
    page.get_by_role("button", name="Ask now").click()
    expect(page.get_by_role("heading", name="What differs")).to_be_visible()


def not_asked_again(page: Page) -> None:
    page.goto("/admin/partners/exchange/?what=place-order")
    page.locator("#result_list tbody a").first.click()
    expect(page.get_by_text("could ship it twice")).to_be_visible()


def protocols_read(page: Page) -> None:
    page.goto("/admin/protocols/")
    expect(page.get_by_role("columnheader", name="Declarative")).to_be_visible()


def searched(page: Page) -> None:
    page.goto("/admin/partners/exchange/?q=AF&ending=confirmed")
    expect(page.locator("#result_list tbody a").first).to_be_visible()
    expect(page.get_by_role("link", name="Download these as NDJSON")).to_be_visible()


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desk", "phone"])
@pytest.mark.parametrize("reach", [rehearsed, asked_again, not_asked_again, protocols_read, searched])
def test_what_is_said_with_partners_can_be_read_at_every_size(entered, reach, size):
    page = entered("alder-hq")
    reach(page)

    page.set_viewport_size({"width": size[0], "height": size[1]})

    kept(page, f"{reach.__name__}-{size[0]}", full_page=True)
    found = Axe().run(page, context="#content", options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("path", ["", "orders/order/", "partners/exchange/", "partners/partner/"])
def test_what_we_show_can_be_read_and_reached_by_everyone(entered, path):
    page = entered("alder-hq")
    page.goto(f"/admin/{path}")
    if path:
        page.locator("#result_list tbody a").first.click()
        page.wait_for_url("**/change/**")

    assert_no_violations(page)


def assert_no_violations(page: Page) -> None:
    """What is ours on the page breaks no rule. The frame around it is unfold's, and has no landmarks."""
    found = Axe().run(page, context="#content", options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.violations_count == 0, found.generate_report()
