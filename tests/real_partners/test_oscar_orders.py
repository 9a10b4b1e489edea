"""Real orders at a shop that nobody here wrote: through our API, the outbox and the transformer, into its books."""

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from deploy.local.processes import Programs
from orders.operations.relay import deliver_next
from orders.states import PurchaseOrderState as State
from partners.messages import OrderReference, PartnerStatus
from partners.models import Exchange, Partner
from partners.queries.accounts import account_of
from partners.registry import transformer_for
from partners.transports.conversation import hold
from stores.tenancy import retailer_scope

pytestmark = [
    pytest.mark.partners,
    pytest.mark.django_db(transaction=True, databases=["default", "ops"]),
]

SHOE, SHOE_40 = "9500000000013", "9500000000020"
LACES, DEARER_LACES, FEWER_LACES = "9500000000815", "9500000000822", "9500000000839"

WORKER = [
    *(sys.executable, "-m", "celery", "-A", "config", "worker"),
    *("-Q", "partners", "-P", "threads", "-c", "2", "--without-gossip", "--without-mingle"),
]
# No broker: its messages would only wake it, and it looks by itself.
ITS_SURROUNDINGS = {
    "DJANGO_SETTINGS_MODULE": "config.settings.base",
    "CELERY_BROKER_URL": "memory://",
    "OUTBOX_POLL_S": "1",
}


def _deliver():
    """Set out once, as a worker would; a promise that was postponed is waited for."""
    until = time.monotonic() + 10
    while not deliver_next(queue="partners"):
        assert time.monotonic() < until
        time.sleep(0.1)


def _told(purchase_order):
    """Where a purchase order stands, and the number the shop gave it."""
    purchase_order.refresh_from_db()
    return purchase_order.state, purchase_order.partner_reference


def _acknowledged(purchase_order, stockroom):
    """Whether we and the shop agree that the shop holds this order once."""
    return [(State.ACKNOWLEDGED, held["number"]) for held in stockroom.orders(purchase_order.number)] == [
        _told(purchase_order)
    ]


def _asked(purchase_order):
    """What the shop was asked about a purchase order, in this order."""
    exchanges = Exchange.objects.filter(reference=purchase_order.number).order_by("pk")
    return [exchange.operation for exchange in exchanges]


def test_an_order_is_in_the_shops_books_once_with_all_it_needs_to_be_sent(caller, stockroom):
    for code in (SHOE, LACES):
        caller.item(code)
    purchase_order = caller.order("one", (SHOE, 2), (SHOE_40, 1), (LACES, 3))

    _deliver()

    [held] = stockroom.orders(purchase_order.number)
    assert _told(purchase_order) == (State.ACKNOWLEDGED, held.pop("number"))
    assert held == {
        "total": 30 * 3 + 4.9 * 3,
        "currency": "EUR",
        "email": "ana@example.com",
        "first_name": "Ana",
        "last_name": "Shopper",
        "line1": "Rua Augusta 1",
        "line4": "Lisboa",
        "postcode": "1100-048",
        "country": "PT",
        "notes": f"Purchase order {purchase_order.number}",
        "lines": [(SHOE, 2), (SHOE_40, 1), (LACES, 3)],
    }


def test_what_we_keep_of_the_conversation_names_no_shopper(caller, stockroom):
    caller.item(LACES)
    purchase_order = caller.order("kept", (LACES, 1))

    _deliver()

    kept = str(Exchange.objects.get(reference=purchase_order.number).turns)
    secrets = ["Ana", "Rua Augusta", "1100-048", "ana@example.com", "912 345", "912345", "sessionid"]
    assert [word for word in secrets if word in kept] == []


def test_two_orders_at_once_keep_their_baskets_apart(caller, stockroom, committed_retailer):
    caller.item(SHOE)
    caller.item(LACES)
    both = [caller.order("left", (SHOE, 1)), caller.order("right", (LACES, 2))]
    together = threading.Barrier(2)

    def deliver(_):
        with retailer_scope(committed_retailer.pk):
            together.wait()
            _deliver()
        connection.close()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(deliver, both))

    assert [_acknowledged(one, stockroom) for one in both] == [True, True]
    assert [stockroom.orders(one.number)[0]["lines"] for one in both] == [[(SHOE, 1)], [(LACES, 2)]]


def test_a_repeated_request_is_one_order_at_the_shop(caller, stockroom):
    caller.item(LACES)

    first = caller.order("again", (LACES, 1))
    _deliver()
    second = caller.order("again", (LACES, 1))

    assert first.pk == second.pk
    assert not deliver_next(queue="partners")
    assert _acknowledged(first, stockroom)


def test_after_a_lost_answer_the_shop_is_asked_and_the_order_is_not_repeated(caller, stockroom, line):
    caller.item(LACES)
    purchase_order = caller.order("lost", (LACES, 1))

    line.loses = "answer"
    _deliver()
    assert (_told(purchase_order)[0], len(stockroom.orders(purchase_order.number))) == (State.UNKNOWN, 1)
    line.loses = ""
    _deliver()

    assert _acknowledged(purchase_order, stockroom)
    assert _asked(purchase_order) == ["place-order", "find-order"]


def test_with_the_guard_off_the_same_lost_answer_doubles_the_order(caller, stockroom, line, guard_off):
    """The control of the test above."""
    guard_off()
    caller.item(LACES)
    purchase_order = caller.order("doubled", (LACES, 1))

    line.loses = "answer"
    _deliver()
    line.loses = ""
    _deliver()

    assert _told(purchase_order)[0] == State.ACKNOWLEDGED
    assert len(stockroom.orders(purchase_order.number)) == 2


def test_an_order_that_was_lost_on_its_way_is_asked_for_and_then_sent_again(caller, stockroom, line):
    caller.item(LACES)
    purchase_order = caller.order("on its way", (LACES, 1))

    line.loses = "request"
    _deliver()
    assert (_told(purchase_order)[0], stockroom.orders(purchase_order.number)) == (State.UNKNOWN, [])
    line.loses = ""
    _deliver()

    assert _acknowledged(purchase_order, stockroom)
    assert _asked(purchase_order) == ["place-order", "find-order", "place-order"]


def test_without_an_account_a_lost_answer_waits_for_a_person(caller, stockroom, line):
    Partner.objects.update(transformer="partners.transformers.oscar.GuestOscarTransformer")
    caller.item(LACES)
    purchase_order = caller.order("guest", (LACES, 1))

    line.loses = "answer"
    _deliver()

    assert (_told(purchase_order)[0], len(stockroom.orders(purchase_order.number))) == (State.PARKED, 1)


def test_the_shops_word_for_an_order_is_read_with_our_account(caller, stockroom, partner):
    caller.item(LACES)
    purchase_order = caller.order("status", (LACES, 1))
    _deliver()
    _, number = _told(purchase_order)

    told = []
    for word in ("Being processed", "Shipped"):
        stockroom.set_status(number, word)
        conversation = transformer_for(partner).order_status(
            OrderReference(number="R1", partner_reference=number)
        )
        told.append(hold(conversation, account_of(partner), timeout_s=10).result)

    assert told == [
        PartnerStatus(partner_reference=number, word="Being processed"),
        PartnerStatus(partner_reference=number, word="Shipped", shipped=True),
    ]


def test_a_price_the_shop_has_raised_meanwhile_refuses_the_order(caller, stockroom):
    caller.item(DEARER_LACES)
    purchase_order = caller.order("dearer", (DEARER_LACES, 2))
    stockroom.set_price(DEARER_LACES, "5.10")

    _deliver()

    assert _told(purchase_order) == (State.REJECTED, "")
    assert purchase_order.reason == "The shop asks for 10.20 EUR; we expected 9.80 EUR."
    assert stockroom.orders(purchase_order.number) == []


def test_pieces_the_shop_has_sold_meanwhile_refuse_the_order(caller, stockroom):
    caller.item(FEWER_LACES)
    purchase_order = caller.order("fewer", (FEWER_LACES, 2))
    stockroom.set_stock(FEWER_LACES, 1)

    _deliver()

    assert _told(purchase_order) == (State.REJECTED, "")
    assert purchase_order.reason == (
        "The shop cannot deliver 2 × 09500000000839: a maximum of 1 can be bought"
    )
    assert stockroom.orders(purchase_order.number) == []


def test_a_worker_finds_the_orders_by_itself_and_places_each_once(caller, stockroom, tmp_path):
    caller.item(LACES)
    placed = [caller.order(f"worker-{n}", (LACES, 1)) for n in range(4)]

    with Programs(tmp_path) as programs:
        programs.start("worker", WORKER, {**os.environ, **ITS_SURROUNDINGS})
        until = time.monotonic() + 60
        while time.monotonic() < until and any(_told(one)[0] != State.ACKNOWLEDGED for one in placed):
            time.sleep(0.2)

    assert [_acknowledged(one, stockroom) for one in placed] == [True] * 4
