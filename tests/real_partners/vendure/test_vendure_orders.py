"""Real orders at a Vendure shop: through our API, the outbox and the transformer, into its books."""

import pytest

from orders.states import PurchaseOrderState as State
from partners.messages import CancelAnswer, Parcel, ParcelLine, PartnerStatus
from partners.models import Exchange
from partners.registry import transformer_for
from tests.real_partners.vendure.trade import LACES, SHOE, deliver, hear, is_acknowledged, reference_of, told

pytestmark = [
    pytest.mark.partners,
    pytest.mark.django_db(transaction=True, databases=["default", "ops"]),
]

SHOE_40, LAST_SHOE = "9500000000020", "9500000000129"
DEARER_LACES, FEWER_LACES, LAST_LACES = "9500000000143", "9500000000150", "9500000000167"


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


def test_an_order_is_followed_until_its_parcels_have_left(acknowledged, books, partner):
    purchase_order = acknowledged("followed", (SHOE, 2))
    it, code = transformer_for(partner), purchase_order.partner_reference

    def stands():
        return hear(partner, it.order_status(reference_of(purchase_order))).result

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
    it, reference = transformer_for(partner), reference_of(purchase_order)

    answers = [hear(partner, it.cancel_order(reference, "Changed my mind")).result for _ in range(2)]

    assert [answer.answer for answer in answers] == [CancelAnswer.CANCELLED] * 2
    assert [order["state"] for order in books.orders(purchase_order.number)] == ["Cancelled"]
    assert hear(partner, it.order_status(reference)).result.cancelled


def test_what_has_left_cannot_be_cancelled(acknowledged, books, partner):
    purchase_order = acknowledged("left already")
    books.ship(purchase_order.partner_reference, "RA3PT")

    conversation = transformer_for(partner).cancel_order(reference_of(purchase_order), "Too late")
    answer = hear(partner, conversation).result

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

    deliver()

    assert told(purchase_order) == (State.REJECTED, "")
    assert purchase_order.reason == "The shop asks for 10.80 EUR; we expected 9.60 EUR."
    assert (books.orders(purchase_order.number), books.drafts()) == ([], drafts)


def test_a_draft_with_our_number_is_bought_at_the_price_that_it_was_compared_at(caller, books, line):
    caller.item(LAST_SHOE)
    purchase_order = caller.order("dearer later", (LAST_SHOE, 1))

    line.loses = "request"
    deliver()
    books.set_price("RUN-3-42", 3000)
    line.loses = ""
    deliver()

    assert is_acknowledged(purchase_order, books)
    assert books.orders(purchase_order.number)[0]["total"] == 3240


def test_pieces_the_shop_has_sold_meanwhile_refuse_the_order(caller, books):
    caller.item(FEWER_LACES)
    purchase_order = caller.order("fewer", (FEWER_LACES, 2))
    drafts = books.drafts()
    books.set_stock("LACE-15", 1)

    deliver()

    assert told(purchase_order) == (State.REJECTED, "")
    assert purchase_order.reason == (
        "The shop cannot deliver 2 × 09500000000150: "
        "Only 1 item was added to the order due to insufficient stock"
    )
    assert (books.orders(purchase_order.number), books.drafts()) == ([], drafts)


def test_pieces_that_are_sold_between_draft_and_payment_refuse_the_order_as_well(caller, books, line):
    caller.item(LAST_LACES)
    purchase_order = caller.order("fewer later", (LAST_LACES, 2))
    drafts = books.drafts()

    line.loses = "request"
    deliver()
    books.set_stock("LACE-16", 1)
    line.loses = ""
    deliver()

    assert told(purchase_order) == (State.REJECTED, "")
    assert purchase_order.reason == (
        "The shop refused the order: "
        'Cannot transition Order to the "ArrangingPayment" state due to insufficient stock of Laces 16'
    )
    assert (books.orders(purchase_order.number), books.drafts()) == ([], drafts)


def test_a_session_that_is_lost_between_look_up_and_order_is_renewed(caller, books):
    books.end_sessions()
    caller.item(LACES)
    purchase_order = caller.order("lost session", (LACES, 1))
    assert books.end_sessions() == 1

    deliver()

    assert is_acknowledged(purchase_order, books)
