"""What a shopper does on a screen."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Shop

ADDRESS = {
    "E-mail": "ana@mail.pt",
    "Full name": "Ana Lopes",
    "Phone": "+351 912 345 678",
    "Postcode": "1200-094",
    "Town or city": "Lisboa",
    "Street and number": "Rua Augusta 12",
}
BEANIES = """
from catalog.models import Offer
from django.utils import timezone
from stores.queries.retailers import for_each_retailer
beanies = lambda: Offer.objects.filter(variant__product__title="Rib beanie")
for_each_retailer(lambda: beanies().update(available=None, observed_at=timezone.now()))
"""
CHANGES = """
from catalog.models import Offer
from stores.models import Retailer
from stores.tenancy import retailer_scope
with retailer_scope(Retailer.objects.get(slug={retailer!r}).pk):
    Offer.objects.filter(pk={offer}).update({changes})
"""


def button(page: Page, name: str) -> None:
    """Press the one that this screen shows: the tablet has it in the page, the upright kiosk in its dock."""
    wanted = page.get_by_role("button", name=re.compile(name)).or_(
        page.get_by_role("link", name=re.compile(name))
    )
    wanted.locator("visible=true").last.click()


def add(page: Page, words: str) -> str:
    """Put the first item that these words find into the cart; its offer."""
    page.goto(f"/search/?q={words}")
    page.locator("#grid a, .grid a").first.click()
    offer = page.locator("#buy input[name=offer]").get_attribute("value")
    button(page, "^Add to cart")
    expect(page.get_by_text("In your cart:")).to_be_visible()
    return str(offer)


def fill_in(page: Page, **changes: str) -> None:
    """Write an address."""
    for label, text in {**ADDRESS, **changes}.items():
        page.get_by_label(re.compile(f"^{label}")).fill(text)


def bought(page: Page) -> str:
    """Buy something; the receipt's address."""
    add(page, "beanie")
    page.goto("/checkout/")
    fill_in(page)
    button(page, "^Order and pay")
    expect(page.get_by_role("heading", name="Thank you, Ana Lopes.")).to_be_visible()
    return page.url


def stock_up(shop: Shop) -> None:
    """Beanies without end, so that one test never buys the last one of another."""
    shop.python(BEANIES)


def change(shop: Shop, retailer: str, offer: str, changes: str) -> None:
    """Let an offer change behind the shopper's back."""
    shop.python(CHANGES.format(retailer=retailer, offer=offer, changes=changes))
