"""Real orders at a Vendure shop: through our API, the outbox and the transformer, into its books."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from orders.documents import purchase_order_message
from orders.operations.relay import deliver_next
from orders.states import PurchaseOrderState as State
from partners.messages import CancelAnswer, OrderReference, Parcel, ParcelLine, PartnerStatus
from partners.models import Exchange
from partners.queries.accounts import account_of
from partners.registry import transformer_for
from partners.transports.conversation import hold
from stores.tenancy import retailer_scope
from tests.real_partners.vendure.conftest import FORGETFUL, LOOKUP

pytestmark = [
    pytest.mark.partners,
    pytest.mark.django_db(transaction=True, databases=["default", "ops"]),
]

SHOE, SHOE_40, LAST_SHOE = "9500000000013", "9500000000020", "9500000000129"
LACES, DEARER_LACES, FEWER_LACES = "9500000000136", "9500000000143", "9500000000150"


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


def _acknowledged(purchase_order, books):
    """Whether we and the shop agree that the shop holds this order once."""
    return [(State.ACKNOWLEDGED, held["code"]) for held in books.orders(purchase_order.number)] == [
        _told(purchase_order)
    ]


def _asked(purchase_order):
    """What the shop was asked about a purchase order, in this order."""
    exchanges = Exchange.objects.filter(reference=purchase_order.number).order_by("pk")
    return [exchange.operation for exchange in exchanges]


def _held(partner, conversation):
    return hold(conversation, account_of(partner), timeout_s=20)


def _reference(purchase_order):
    return OrderReference(number=purchase_order.number, partner_reference=purchase_order.partner_reference)


@pytest.fixture
def acknowledged(caller):
    """Orders some laces, and perhaps more, and sees the shop take it."""

    def order(key, *lines):
        for code, _ in lines or [(LACES, 1)]:
            caller.item(code)
        purchase_order = caller.order(key, *(lines or [(LACES, 1)]))
        _deliver()
        assert _told(purchase_order)[0] == State.ACKNOWLEDGED
        return purchase_order

    return order


def test_an_order_is_in_the_shops_books_once_with_all_it_needs_to_be_sent(acknowledged, books, shop):
    purchase_order = acknowledged("one", (SHOE, 2), (SHOE_40, 1), (LACES, 3))

    [held] = books.orders(purchase_order.number)
    assert held.pop("code") == purchase_order.partner_reference
    assert held == {
        "state": "PaymentSettled",
        "total": 3000 * 3 + 480 * 3,
        "currency": "EUR",
        "customer": int(shop.customer_id),
        "ship_to": {
            "fullName": "Ana Shopper",
            "streetLine1": "Rua Augusta 1",
            "streetLine2": "2 Esq",
            "city": "Lisboa",
            "postalCode": "1100-048",
            "countryCode": "PT",
            "country": "Portugal",
            "phoneNumber": "+351 912 345 678",
        },
        "lines": [("RUN-1-39", 2), ("RUN-1-40", 1), ("LACE-13", 3)],
        "payments": [{"amount": 10440, "state": "Settled", "transactionId": purchase_order.number}],
    }


def test_what_we_keep_of_the_conversation_names_no_shopper_and_no_session(acknowledged):
    purchase_order = acknowledged("kept")

    kept = str(Exchange.objects.get(reference=purchase_order.number).turns)
    secrets = ["Ana", "Rua Augusta", "1100-048", "ana@example.com", "912 345", "912345", "Bearer"]
    assert [word for word in secrets if word in kept] == []
    assert purchase_order.number in kept


def test_two_orders_at_once_are_two_orders(caller, books, committed_retailer):
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

    assert [_acknowledged(one, books) for one in both] == [True, True]
    assert [books.orders(one.number)[0]["lines"] for one in both] == [[("RUN-1-39", 1)], [("LACE-13", 2)]]


def test_a_repeated_request_is_one_order_at_the_shop(caller, acknowledged, books):
    first = acknowledged("again")
    second = caller.order("again", (LACES, 1))

    assert first.pk == second.pk
    assert not deliver_next(queue="partners")
    assert _acknowledged(first, books)


@pytest.mark.parametrize("loses", ["answer", "request"])
def test_after_a_lost_answer_or_a_lost_order_the_same_draft_is_gone_on_with(caller, books, line, loses):
    """For us both look the same. Our number is on the draft before it is bought, so it is always found."""
    caller.item(LACES)
    purchase_order = caller.order(f"lost {loses}", (LACES, 1))
    drafts = books.drafts()

    line.loses = loses
    _deliver()
    arrived = len(books.orders(purchase_order.number))
    assert (_told(purchase_order)[0], arrived) == (State.UNKNOWN, 1 if loses == "answer" else 0)
    line.loses = ""
    _deliver()

    assert _acknowledged(purchase_order, books)
    assert _asked(purchase_order) == ["place-order", "place-order"]
    assert books.drafts() == drafts


@pytest.mark.parametrize(
    ("loses", "asked"),
    [
        ("answer", ["place-order", "find-order"]),
        ("request", ["place-order", "find-order", "place-order"]),
    ],
)
def test_where_a_number_may_stand_twice_the_shop_is_asked_before_a_repeat(
    caller, books, line, speaks, loses, asked
):
    speaks(LOOKUP)
    with books.numbers_may_stand_twice():
        caller.item(LACES)
        purchase_order = caller.order(f"asked {loses}", (LACES, 1))

        line.loses = loses
        _deliver()
        line.loses = ""
        _deliver()

        assert _acknowledged(purchase_order, books)
        assert _asked(purchase_order) == asked


def test_who_forgets_what_was_ordered_and_meets_no_unique_number_doubles_the_order(
    caller, books, line, speaks
):
    """The control of the tests above: nothing else keeps the lost order from being placed again."""
    speaks(FORGETFUL)
    with books.numbers_may_stand_twice():
        caller.item(LACES)
        purchase_order = caller.order("doubled", (LACES, 1))

        line.loses = "answer"
        _deliver()
        line.loses = ""
        _deliver()

        assert _told(purchase_order)[0] == State.ACKNOWLEDGED
        assert len(books.orders(purchase_order.number)) == 2


def test_a_unique_number_alone_keeps_the_order_single(caller, books, line, speaks):
    """The other control: whoever forgets, the shop itself does not take a number twice."""
    speaks(FORGETFUL)
    caller.item(LACES)
    purchase_order = caller.order("single", (LACES, 1))
    drafts = books.drafts()

    line.loses = "answer"
    _deliver()
    line.loses = ""
    _deliver()

    assert _told(purchase_order)[0] == State.UNKNOWN
    assert "duplicate key" in Exchange.objects.filter(reference=purchase_order.number).last().summary
    assert (len(books.orders(purchase_order.number)), books.drafts()) == (1, drafts)


def test_many_who_place_the_same_order_at_the_same_moment_place_one(caller, books, partner):
    caller.item(LACES)
    messages = [purchase_order_message(caller.order(f"race {n}", (LACES, 1))) for n in range(4)]

    def place(message):
        together.wait()
        return hold(transformer_for(partner).place_order(message), account, timeout_s=30)

    account, each = account_of(partner), 4
    for message in messages:
        together = threading.Barrier(each)
        with ThreadPoolExecutor(each) as threads:
            held = list(threads.map(place, [message] * each))
        [order] = books.orders(message.number)
        assert {one.result.partner_reference for one in held if one.result} == {order["code"]}
        assert order["lines"] == [("LACE-13", 1)]


def test_an_order_is_followed_until_its_parcels_have_left(acknowledged, books, partner):
    purchase_order = acknowledged("followed", (SHOE, 2))
    it, code = transformer_for(partner), purchase_order.partner_reference

    def stands():
        return _held(partner, it.order_status(_reference(purchase_order))).result

    told = [stands()]
    for tracking_number in ("RA1PT", "RA2PT"):
        books.ship(code, tracking_number, pieces=1)
        told.append(stands())

    parcels = [
        Parcel(carrier="CTT", tracking_number=number, lines=(ParcelLine(quantity=1, partner_sku="RUN-1-39"),))
        for number in ("RA1PT", "RA2PT")
    ]
    assert told == [
        PartnerStatus(partner_reference=code, word="PaymentSettled"),
        PartnerStatus(partner_reference=code, word="PartiallyShipped", parcels=(parcels[0],)),
        PartnerStatus(partner_reference=code, word="Shipped", shipped=True, parcels=tuple(parcels)),
    ]


def test_an_order_is_cancelled_and_asking_again_is_harmless(acknowledged, books, partner):
    purchase_order = acknowledged("cancelled", (SHOE, 1), (LACES, 2))
    it, reference = transformer_for(partner), _reference(purchase_order)

    answers = [_held(partner, it.cancel_order(reference, "Changed my mind")).result for _ in range(2)]

    assert [answer.answer for answer in answers] == [CancelAnswer.CANCELLED] * 2
    assert [order["state"] for order in books.orders(purchase_order.number)] == ["Cancelled"]
    assert _held(partner, it.order_status(reference)).result.cancelled


def test_what_has_left_cannot_be_cancelled(acknowledged, books, partner):
    purchase_order = acknowledged("left already")
    books.ship(purchase_order.partner_reference, "RA3PT")

    conversation = transformer_for(partner).cancel_order(_reference(purchase_order), "Too late")
    answer = _held(partner, conversation).result

    assert (answer.answer, answer.reason) == (
        CancelAnswer.REFUSED,
        "Something has left; the order is Shipped.",
    )
    assert [order["state"] for order in books.orders(purchase_order.number)] == ["Shipped"]


def test_a_price_the_shop_has_raised_meanwhile_refuses_the_order(caller, books):
    caller.item(DEARER_LACES)
    purchase_order = caller.order("dearer", (DEARER_LACES, 2))
    drafts = books.drafts()
    books.set_price("LACE-14", 450)

    _deliver()

    assert _told(purchase_order) == (State.REJECTED, "")
    assert purchase_order.reason == "The shop asks for 10.80 EUR; we expected 9.60 EUR."
    assert (books.orders(purchase_order.number), books.drafts()) == ([], drafts)


def test_a_draft_with_our_number_is_bought_at_the_price_that_it_was_compared_at(caller, books, line):
    caller.item(LAST_SHOE)
    purchase_order = caller.order("dearer later", (LAST_SHOE, 1))

    line.loses = "request"
    _deliver()
    books.set_price("RUN-3-42", 3000)
    line.loses = ""
    _deliver()

    assert _acknowledged(purchase_order, books)
    assert books.orders(purchase_order.number)[0]["total"] == 3240


def test_pieces_the_shop_has_sold_meanwhile_refuse_the_order(caller, books):
    caller.item(FEWER_LACES)
    purchase_order = caller.order("fewer", (FEWER_LACES, 2))
    drafts = books.drafts()
    books.set_stock("LACE-15", 1)

    _deliver()

    assert _told(purchase_order) == (State.REJECTED, "")
    assert purchase_order.reason == (
        "The shop cannot deliver 2 × 09500000000150: "
        "Only 1 item was added to the order due to insufficient stock"
    )
    assert (books.orders(purchase_order.number), books.drafts()) == ([], drafts)


def test_a_session_that_is_lost_between_look_up_and_order_is_renewed(caller, books):
    books.end_sessions()
    caller.item(LACES)
    purchase_order = caller.order("lost session", (LACES, 1))
    assert books.end_sessions() == 1

    _deliver()

    assert _acknowledged(purchase_order, books)
