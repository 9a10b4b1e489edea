"""What has been tried on pages that show other people's words, on ours and in a real browser."""

import pytest

from tests.catalog.hostile_text import PAYLOADS

pytestmark = pytest.mark.browser

FIRST = 700_000
LISTED = f"""
from decimal import Decimal
from django.utils import timezone
from catalog.models import Product, Variant
from catalog.operations.answers import record_items
from catalog.operations.searching import renew_search
from partners.messages import PartnerItem
from partners.models import Partner
from stores.models import Retailer
from stores.tenancy import retailer_scope
from tests.catalog.hostile_text import PAYLOADS
from tests.factories.catalog import gtin

with retailer_scope(Retailer.objects.get(slug="alder").pk):
    items = [
        PartnerItem(
            partner_sku=f"X-{{number}}", gtin=gtin({FIRST} + number), family="", title=f"{{text}} {{number}}",
            brand=text, category="Hostile", description=text, attributes={{"colour": text}}, currency="EUR",
            cost=Decimal(5), price=Decimal(9), available=3,
        )
        for number, text in enumerate(PAYLOADS)
        if "\\0" not in text
    ]
    record_items(partner=Partner.objects.first(), items=items, provenance="feed", now=timezone.now())
    if RAW:  # as if nothing had been cleaned on the way in
        for item in items:
            variant = Variant.objects.select_related("product").get(gtin=item.gtin)
            Product.objects.filter(pk=variant.product_id).update(
                title=item.title[:200], brand=item.brand[:80], description=item.description
            )
            Variant.objects.filter(pk=variant.pk).update(attributes=dict(item.attributes))
    print(" ".join(item.gtin for item in items))
"""


@pytest.fixture
def dialogs():
    """What any page said by a dialog."""
    return []


@pytest.fixture
def page(opened, dialogs):
    """A kiosk whose dialogs are noted; what breaks its security policy fails the test at its end."""
    page = opened("alder")

    def noted(dialog):
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", noted)
    return page


@pytest.mark.parametrize("raw", [False, True], ids=["cleaned", "as-it-came"])
def test_no_page_runs_what_a_partner_wrote(shop, page, dialogs, raw):
    skus = shop.python(f"RAW = {raw}\n{LISTED}").split()

    for sku in skus:
        page.goto(f"/items/{sku}/")
        assert page.locator("script:not([src]), .about :is(img, svg, iframe, a, form, style)").count() == 0
    page.goto("/search/?q=hostile")
    page.wait_for_load_state("networkidle")

    assert len(skus) > 40
    assert page.locator(".card").count() > 4
    assert dialogs == []


def test_the_trap_would_hear_it(chromium):
    context = chromium.new_context()
    page, heard = context.new_page(), []
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))

    for payload in PAYLOADS:
        page.set_content(payload.replace("\0", ""))
        page.wait_for_timeout(20)
    context.close()

    assert len(heard) > 10
