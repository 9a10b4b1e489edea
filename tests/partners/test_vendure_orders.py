"""A Vendure shop's orders, read back: found, followed, cancelled."""

import pytest

from partners.contract import talk
from partners.errors import Unreadable
from partners.messages import (
    CancelAnswer,
    Cancellation,
    OrderReference,
    Parcel,
    ParcelLine,
    PartnerStatus,
)
from partners.transformers.vendure import VendureTransformer
from tests.partners.vendure_partner import (
    OPTIONS,
    VendurePartner,
    answering,
    failure,
    heard,
    operation,
    refused,
    say,
    variables,
)

IT = VendureTransformer(OPTIONS)
OURS = OrderReference(number="R1-7-1", partner_reference="7YZVGCVQAFKFED01")
PARCEL = Parcel(
    carrier="CTT", tracking_number="RA1PT", lines=(ParcelLine(quantity=2, partner_sku="RUN-2-39"),)
)


@pytest.fixture
def shop():
    """With one order of ours."""
    shop = VendurePartner()
    heard(IT.place_order(shop.order), shop.answer)
    return shop


def test_a_draft_is_no_order_though_it_has_our_number():
    shop = VendurePartner()
    talk(IT.place_order(shop.order), answering(shop, buy=failure("BROKEN_OFF")))

    assert shop.drafts["1"]["customFields"] == {"number": "R1-7-1"}
    assert heard(IT.find_order("R1-7-1"), shop.answer) is None


def test_two_orders_with_our_number_are_no_answer(shop):
    shop.orders["2"] = shop.orders["1"] | {"id": "2", "code": "other"}

    with pytest.raises(Unreadable, match="^The shop holds 2 orders for R1-7-1.$"):
        heard(IT.find_order("R1-7-1"), shop.answer)


def test_a_shop_that_ignores_the_filter_is_noticed(shop):
    def answer(request):
        told = shop.answer(request).json()
        told["data"]["orders"] = {"totalItems": 300, "items": [shop.orders["1"]]}
        return say(told)

    with pytest.raises(Unreadable):
        heard(IT.find_order("R9-9-9"), answer)


def test_an_order_is_followed_until_its_parcel_has_left(shop):
    before = heard(IT.order_status(OURS), shop.answer)
    shop.ship("R1-7-1")

    assert before == PartnerStatus(partner_reference="7YZVGCVQAFKFED01", word="PaymentSettled")
    assert heard(IT.order_status(OURS), shop.answer) == PartnerStatus(
        partner_reference="7YZVGCVQAFKFED01", word="Shipped", shipped=True, parcels=(PARCEL,)
    )


def test_a_parcel_that_is_still_being_packed_has_not_left(shop):
    shop.ship("R1-7-1")
    shop.orders["1"] |= {"state": "PaymentSettled"}
    shop.orders["1"]["fulfillments"][0]["state"] = "Pending"

    assert heard(IT.order_status(OURS), shop.answer).parcels == ()


def test_of_an_order_that_is_partly_gone_the_parcels_are_told_but_not_that_it_is_shipped(shop):
    shop.ship("R1-7-1")
    shop.orders["1"] |= {"state": "PartiallyShipped"}

    told = heard(IT.order_status(OURS), shop.answer)

    assert (told.shipped, told.parcels) == (False, (PARCEL,))


def test_a_parcel_with_what_was_never_ordered_is_no_answer(shop):
    shop.ship("R1-7-1")
    shop.orders["1"]["fulfillments"][0]["lines"][0]["orderLineId"] = "99"

    with pytest.raises(Unreadable):
        heard(IT.order_status(OURS), shop.answer)


@pytest.mark.parametrize(
    ("reference", "filter_sent"),
    [
        (OURS, {"code": {"eq": "7YZVGCVQAFKFED01"}}),
        (OrderReference(number="R1-7-1"), {"purchaseOrderNumber": {"eq": "R1-7-1"}}),
    ],
)
def test_an_order_is_asked_for_by_the_shops_code_or_else_by_our_number(reference, filter_sent):
    assert variables(next(IT.order_status(reference)))["filter"] == filter_sent


def test_somebody_elses_order_is_not_taken_for_ours(shop):
    shop.orders["1"]["customFields"] = {"number": None}

    with pytest.raises(Unreadable, match="does not list our R1-7-1"):
        heard(IT.order_status(OURS), shop.answer)


def test_what_has_not_left_is_cancelled_and_stays_so(shop):
    first = talk(IT.cancel_order(OURS, "Ordered twice"), shop.answer)
    again = talk(IT.cancel_order(OURS, "Ordered twice"), shop.answer)

    assert first.result == again.result == Cancellation(answer=CancelAnswer.CANCELLED)
    assert [operation(request) for request in first.requests] == ["findOrders", "cancel", "findOrders"]
    assert variables(first.requests[1]) == {"id": "1", "reason": "R1-7-1: Ordered twice"}
    assert (first.commits, again.commits) == (1, 0)


@pytest.mark.parametrize("state", ["Shipped", "Delivered", "PartiallyShipped", "PartiallyDelivered"])
def test_what_has_left_is_not_cancelled_though_the_shop_would_do_it(shop, state):
    shop.ship("R1-7-1")
    shop.orders["1"]["state"] = state

    held = talk(IT.cancel_order(OURS, "Ordered twice"), shop.answer)

    assert held.result == Cancellation(
        answer=CancelAnswer.REFUSED, reason=f"Something has left; the order is {state}."
    )
    assert held.commits == 0


def test_what_leaves_while_it_is_cancelled_has_left(shop):
    def answer(request):
        if request.commits:
            shop.ship("R1-7-1")
        return shop.answer(request)

    assert heard(IT.cancel_order(OURS, "twice"), answer).answer == CancelAnswer.REFUSED


def test_a_repetition_of_our_wish_by_something_on_the_way_is_cancelled_all_the_same(shop):
    def answer(request):
        if request.commits:
            shop.answer(request)
        return shop.answer(request)

    assert heard(IT.cancel_order(OURS, "twice"), answer).answer == CancelAnswer.CANCELLED


def test_a_shop_that_refuses_says_why(shop):
    no = say({"data": {"cancelOrder": refused("CANCEL_ACTIVE_ORDER_ERROR", "Not in this state")}})

    cancelled = heard(IT.cancel_order(OURS, "twice"), answering(shop, cancel=no))

    assert cancelled == Cancellation(
        answer=CancelAnswer.REFUSED, reason="The shop refused: Not in this state"
    )


def test_a_shop_that_says_yes_and_does_nothing_says_nothing(shop):
    yes = say({"data": {"cancelOrder": {"__typename": "Order"}}})

    with pytest.raises(Unreadable):
        heard(IT.cancel_order(OURS, "twice"), answering(shop, cancel=yes))
