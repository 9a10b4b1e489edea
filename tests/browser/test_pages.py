"""Every page of the shop: nothing an accessibility checker finds, and a picture to look at."""

import re

import pytest
from playwright.sync_api import expect

from deploy.local.places import VAR
from tests.browser.conftest import assert_accessible, shot

pytestmark = pytest.mark.browser
SOLD_OUT = "09501301040012"  # a trail jacket that no partner has in this size
INVITE = """
from django.conf import settings
from django.utils import timezone
from stores.models import Retailer
from stores.operations.invitation import invite_user, send_invitations

settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
alder = Retailer.objects.get(slug="alder").pk
invited = {{"username": "{name}", "email": "{name}@people.example", "full_name": "Nuno Neves", "role": "hq"}}
invite_user(**invited, retailer_id=alder, now=timezone.now())
send_invitations(now=timezone.now())
"""


@pytest.mark.parametrize("retailer", ["alder", "volt"])
def test_start(opened, retailer, size):
    page = opened(retailer, size)

    page.goto("/")

    expect(page.get_by_role("heading", name="Not on the shelf?")).to_be_visible()
    assert_accessible(page)
    shot(page, size, f"start-{retailer}")


@pytest.mark.parametrize("retailer", ["alder", "volt"])
def test_results(opened, retailer, size):
    page = opened(retailer, size)

    page.goto("/search/?q=jacket")

    expect(page.locator("#grid > li").first).to_be_visible()
    assert_accessible(page)
    shot(page, size, f"results-{retailer}")


@pytest.mark.parametrize("retailer", ["alder", "volt"])
def test_item(opened, retailer, size):
    page = opened(retailer, size)

    page.goto("/search/?q=ridge rain jacket")
    page.get_by_role("link", name="Ridge 3-layer rain jacket").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Ridge")
    assert_accessible(page)
    shot(page, size, f"item-{retailer}")


def test_item_that_is_sold_out(kiosk, size):
    kiosk.goto(f"/search/?q={SOLD_OUT}")

    expect(kiosk.get_by_role("link", name="See it in").first).to_be_attached()
    assert_accessible(kiosk)
    shot(kiosk, size, "item-sold-out")


def test_results_while_partners_are_asked(kiosk, partners, size):
    words = {"1280x800": "mug", "1080x1920": "duffel"}[size]  # nobody is asked the same twice in a row
    partners.knobs("lumi", latency_ms=4500)

    kiosk.goto(f"/search/?q={words}")

    expect(kiosk.locator("#status")).to_contain_text("partners answered")
    kiosk.screenshot(path=VAR / "shots" / size / "results-arriving.png")
    assert_accessible(kiosk)


def test_barcode_while_partners_are_asked(kiosk, partners, size):
    code = {"1280x800": "4006381333931", "1080x1920": "4012345123456"}[size]
    partners.knobs("lumi", latency_ms=4500)

    kiosk.goto(f"/search/?q={code}")

    expect(kiosk.get_by_role("heading", name="Asking our partners")).to_be_visible()
    kiosk.screenshot(path=VAR / "shots" / size / "barcode-asking.png")
    assert_accessible(kiosk)
    expect(kiosk.get_by_text("Lumi did not answer")).to_be_visible(timeout=9000)
    shot(kiosk, size, "barcode-unknown-partly")


def test_nothing_found(kiosk, size):
    kiosk.goto("/search/?q=purple jacket with wheels")

    expect(kiosk.get_by_role("heading", name="Nothing for")).to_be_visible()
    assert_accessible(kiosk)
    shot(kiosk, size, "nothing")


@pytest.mark.parametrize(
    ("code", "heading", "name"),
    [
        ("09501101010018", "That number has a typo.", "typo"),
        ("2012345678903", "This is a store label.", "store-label"),
        ("9780306406157", "We don’t know this barcode yet", "barcode-unknown"),
    ],
)
def test_codes_that_lead_nowhere(kiosk, size, code, heading, name):
    kiosk.goto(f"/search/?q={code}")

    expect(kiosk.get_by_role("heading", name=heading)).to_be_visible()
    assert_accessible(kiosk)
    shot(kiosk, size, name)


def test_setting_up(opened, size):
    page = opened(None, size)

    page.goto("/")
    assert_accessible(page)
    shot(page, size, "enrol")
    page.get_by_label("Code from head office").fill("eac_1_1_WRONG")
    page.get_by_role("button", name="Set up").click()

    expect(page.get_by_text("This code is no longer valid.")).to_be_visible()
    assert_accessible(page)
    shot(page, size, "enrol-refused")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/accounts/login/", "log-in"),
        ("/accounts/password/reset/", "password-reset"),
        ("/accounts/password/reset/done/", "password-reset-done"),
        ("/accounts/password/reset/key/1-nonsense/", "password-reset-link-old"),
        ("/accounts/password/reset/key/done/", "password-reset-key-done"),
        ("/accounts/inactive/", "inactive"),
        ("/accounts/signup/", "sign-up-closed"),
    ],
)
def test_people_pages(opened, size, address, name):
    page = opened(None, size)

    page.goto(address)

    assert_accessible(page)
    shot(page, size, name)


def test_log_in_refused(opened, size):
    page = opened(None, size)
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill("wrong")

    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
    shot(page, size, "log-in-refused")


def test_associate(logged_in, size):
    page = logged_in("alder-associate", size)

    expect(page.get_by_role("heading", name="Not on the shelf?")).to_be_visible()
    assert_accessible(page)
    shot(page, size, "start-associate")
    page.goto("/search/?q=boots")
    assert_accessible(page)
    shot(page, size, "results-associate")
    page.goto("/accounts/logout/")
    assert_accessible(page)
    shot(page, size, "log-out")


def test_invited_person_sets_a_password(opened, shop, size):
    mail = shop.python(INVITE.format(name=f"nuno-{size}"))
    link = re.search(r"/invitation/[^/\s]+/", mail)[0]
    page = opened(None, size)

    page.goto(link)
    assert_accessible(page)
    shot(page, size, "set-password")
    page.get_by_label("New password").fill("short")
    page.get_by_label("The same password again").fill("shorter")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("The two password fields didn’t match.")).to_be_visible()
    assert_accessible(page)
    shot(page, size, "set-password-refused")
    page.get_by_label("New password").fill("three green paper boats")
    page.get_by_label("The same password again").fill("three green paper boats")
    page.get_by_role("button", name="Save and go on").click()

    expect(page).to_have_url(re.compile("/admin/"))
    page.goto(link)
    expect(page.get_by_role("heading", name="This invitation is no longer valid.")).to_be_visible()
    shot(page, size, "invitation-used")


def test_what_is_not_there(kiosk, size):
    kiosk.goto("/items/AF-0000/")

    expect(kiosk.get_by_role("heading", name="There is nothing here.")).to_be_visible()
    assert_accessible(kiosk)
    shot(kiosk, size, "not-found")


def test_a_form_from_another_time(kiosk, size):
    kiosk.goto("/search/?q=boots")
    kiosk.context.clear_cookies(name="csrftoken")

    kiosk.get_by_role("button", name="Start over").click()

    expect(kiosk.get_by_role("heading", name="This page was open too long")).to_be_visible()
    assert_accessible(kiosk)
    shot(kiosk, size, "form-too-old")


def test_screen_left_alone(kiosk, size):
    kiosk.clock.install()
    kiosk.goto(f"/search/?q={SOLD_OUT}")

    kiosk.clock.run_for(91_000)

    expect(kiosk.get_by_role("dialog", name="Still shopping?")).to_be_visible()
    assert_accessible(kiosk)
    shot(kiosk, size, "idle")
