from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from orders import lifecycle
from orders.kiosk.till_code import till_code
from orders.kiosk.words import masked
from orders.models import Order, PurchaseOrder
from orders.operations.payments import take_at_till
from orders.queries.parcels import of_order
from orders.states import PurchaseOrderState
from tests.factories.orders import CartFactory, CartLineFactory, order_of, placed
from tests.factories.stores import KioskFactory
from tests.orders.conftest import screen_of
from tests.orders.test_kiosk_checkout import answers, fill

pytestmark = pytest.mark.usefixtures("retailer")


def bought(screen, **offer):
    """The address of the receipt of one piece."""
    fill(screen, **offer)
    return screen.post("/checkout/", answers(screen))["Location"]


def test_the_receipt_says_what_to_do_now(screen):
    receipt = bought(screen, partner__name="Northpeak")

    page = screen.get(receipt).content.decode()

    number = Order.objects.get().number
    assert "Thank you, Ana Shopper." in page
    assert "Pay <bdi>€19.90</bdi> at the till with this number" in page
    assert f'<p class="number">{number}</p>' in page
    assert "The receipt goes to a…@mail.pt." in page
    assert "Northpeak is being asked to send it." in page
    assert "ana@mail.pt" not in page
    assert "Rua Augusta" not in page


def test_the_tills_scanner_reads_the_order_number(screen):
    receipt = bought(screen)

    page = screen.get(receipt).content.decode()

    assert till_code(Order.objects.get().number) in page
    assert "style=" not in page


def test_a_kiosk_clears_the_receipt_by_itself_and_a_person_does_not(screen, associate):
    kiosk_page = screen.get(bought(screen)).content.decode()
    tablet_page = associate.get(bought(associate)).content.decode()

    assert 'data-clears-in="30"' in kiosk_page
    assert "data-clears-in" not in tablet_page


def test_nobody_else_sees_a_receipt(screen, store):
    receipt = bought(screen)

    stranger = screen_of(KioskFactory(store=store)).get(receipt)

    assert (stranger.status_code, stranger["Location"]) == (303, "/orders/find/")


def test_a_receipt_is_gone_after_starting_over(screen):
    receipt = bought(screen)

    screen.post("/reset/")

    assert screen.get(receipt)["Location"] == "/orders/find/"


@pytest.mark.parametrize("number", ["AF-00000000", "x", "%00", "AF-7K3M9QX4C%0A", "..%2F..%2Fetc"])
def test_a_receipt_of_nonsense_is_not_found(screen, number):
    assert screen.get(f"/done/{number}/").status_code == 404


def test_a_well_formed_number_that_is_not_theirs_leads_to_the_look_up(screen):
    assert screen.get("/done/AF-7K3M9QX4C/")["Location"] == "/orders/find/"


def test_a_paid_order_asks_for_no_money(screen):
    receipt = bought(screen)
    take_at_till(order_id=Order.objects.get().pk, reference="T-1", actor="ana")

    page = screen.get(receipt).content.decode()

    assert ">Paid</h2>" in page
    assert '<svg class="code__art"' not in page


def test_what_a_partner_refuses_at_once_is_said_on_the_receipt(screen):
    receipt = bought(screen, partner__name="Lumi")
    purchase_order = PurchaseOrder.objects.get()
    for state in (PurchaseOrderState.SENDING, PurchaseOrderState.REJECTED):
        lifecycle.advance(purchase_order, state, actor="partner")

    page = screen.get(receipt).content.decode()

    assert "Lumi cannot send it. You do not pay for it." in page
    assert "At your door" not in page


@pytest.mark.parametrize(
    ("email", "shown"),
    [("ana@mail.pt", "a…@mail.pt"), ("a@mail.pt", "a…@mail.pt"), ("o'neil@x.pt", "o…@x.pt")],
)
def test_an_email_is_masked(email, shown):
    assert masked(email) == shown


def test_a_parcel_arrives_when_its_slowest_item_does_as_promised_at_the_sale(retailer):
    cart = CartFactory(store__time_zone="Europe/Lisbon")
    quick = CartLineFactory(cart=cart, offer__lead_time_days=1)
    slow = CartLineFactory(cart=cart, offer__lead_time_days=4, offer__partner=quick.offer.partner)
    order = placed(quick, slow, now=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    slow.offer.lead_time_days = 9
    slow.offer.save()

    (parcel,) = of_order(order)

    assert [day.isoformat() for day in parcel.arrives] == ["2026-11-30", "2026-11-30"]


def test_today_is_what_the_stores_clock_says(retailer):
    line = CartLineFactory(cart__store__time_zone="Pacific/Auckland", offer__lead_time_days=1)
    order = placed(line, now=datetime(2026, 11, 23, 12, tzinfo=UTC))

    (parcel,) = of_order(order)

    assert [day.isoformat() for day in parcel.arrives] == ["2026-11-26", "2026-11-27"]


def test_an_order_without_lead_time_promises_little(retailer):
    order = order_of(lead_time_days=None)

    (parcel,) = of_order(order)

    assert parcel.arrives[0] >= order.placed_at.date() + timedelta(days=14)
    assert order.total == Decimal("19.90")


def test_a_stranger_sees_no_receipt(client: Client):
    assert client.get("/done/AF-7K3M9QX4C/")["Location"] == "/enrol/"
