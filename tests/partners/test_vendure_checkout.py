"""Ordering in a Vendure shop: what is placed, what is refused with nothing left behind, what is gone on with."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from partners.contract import talk
from partners.errors import Rejected, Unreadable
from partners.messages import Acknowledgement, Answer
from partners.transformers.vendure import VendureTransformer
from tests.partners.shapes.purchase_order import line, purchase_order
from tests.partners.vendure_partner import (
    OPTIONS,
    VendurePartner,
    answering,
    failure,
    operation,
    refused,
    say,
    variables,
)

ORDER = VendurePartner.order
ACCEPTED = Acknowledgement(
    number="R1-7-1",
    partner_reference="7YZVGCVQAFKFED01",
    answer=Answer.ACCEPTED,
    total=Decimal("62.00"),
    currency="EUR",
)
WHOLE = [
    *("beforeBuying", "createDraft", "fillDraft", "shippingMethods", "chooseShipping"),
    *("claim", "buy"),
]


@pytest.fixture
def shop():
    return VendurePartner()


def placed(answer, order=ORDER, **options):
    return talk(VendureTransformer(OPTIONS | options).place_order(order), answer)


def operations(held):
    return [operation(request) for request in held.requests]


def test_an_order_is_a_draft_that_is_compared_claimed_and_then_bought(shop):
    held = placed(shop.answer)

    assert held.result == ACCEPTED
    assert operations(held) == WHOLE
    assert [request.commits for request in held.requests] == [False] * 6 + [True]
    assert variables(held.requests[2]) == {
        "id": "1",
        "customer": "1",
        "line0": {"productVariantId": "5", "quantity": 2},
        "address": {
            "fullName": "Ana Maria Shopper",
            "streetLine1": "Rua Augusta 1",
            "streetLine2": "2 Esq",
            "city": "Lisboa",
            "postalCode": "1100-048",
            "countryCode": "PT",
            "phoneNumber": "+351 912 345 678",
        },
    }
    assert variables(held.requests[5]) == {"id": "1", "number": "R1-7-1"}
    assert variables(held.requests[6]) == {"id": "1", "number": "R1-7-1", "method": "on-account"}


def test_the_shop_never_learns_the_shoppers_mail_address(shop):
    held = placed(shop.answer)

    assert all(b"ana@example.com" not in request.body for request in held.requests)


def test_our_number_is_written_into_the_field_that_the_shop_has_for_it(shop):
    held = placed(shop.answer, number_field="theirNumber", payment_method="trade")

    claim, buy = held.requests[5:]
    assert "customFields: {theirNumber: $number}" in json.loads(claim.body)["query"]
    assert variables(buy)["method"] == "trade"


def test_two_lines_of_the_same_thing_are_counted_together(shop):
    held = placed(shop.answer, purchase_order(line(1, quantity=1), line(2, quantity=2)))

    assert (held.result.total, shop.orders["1"]["lines"][0]["quantity"]) == (Decimal("93.00"), 3)


def test_placed_again_it_is_the_same_order_after_one_question(shop):
    placed(shop.answer)

    held = placed(shop.answer)

    assert (held.result, operations(held), len(shop.orders)) == (ACCEPTED, ["beforeBuying"], 1)


@pytest.mark.parametrize("state", ["PaymentAuthorized", "PaymentSettled", "Shipped", "SomethingOfTheirOwn"])
def test_an_order_is_accepted_whatever_became_of_its_payment(shop, state):
    placed(shop.answer)
    shop.orders["1"]["state"] = state

    assert placed(shop.answer).result == ACCEPTED


def test_an_order_that_was_cancelled_is_none(shop):
    placed(shop.answer)
    shop.orders["1"]["state"] = "Cancelled"

    held = placed(shop.answer)

    assert (held.result.answer, held.result.reason) == (Answer.REJECTED, "The order was cancelled.")


def test_a_draft_that_has_our_number_already_is_gone_on_with(shop):
    talk(VendureTransformer(OPTIONS).place_order(ORDER), answering(shop, buy=failure("BROKEN_OFF")))

    held = placed(shop.answer)

    assert (held.result, operations(held)) == (ACCEPTED, ["beforeBuying", "buy"])


def test_an_order_of_ours_that_waits_to_be_paid_is_paid(shop):
    talk(VendureTransformer(OPTIONS).place_order(ORDER), answering(shop, buy=failure("BROKEN_OFF")))
    shop.drafts["1"]["state"] = "ArrangingPayment"

    assert placed(shop.answer).result == ACCEPTED


def test_a_draft_of_ours_whose_price_has_changed_is_put_away(shop):
    talk(VendureTransformer(OPTIONS).place_order(ORDER), answering(shop, buy=failure("BROKEN_OFF")))
    shop.drafts["1"]["totalWithTax"] = 6400

    held = placed(shop.answer)

    assert str(held.error) == "The shop asks for 64.00 EUR; we expected 62.00 EUR."
    assert (shop.drafts, shop.orders, held.commits) == ({}, {}, 0)


@pytest.mark.parametrize("changed", [{"priceWithTax": 3200}, {"enabled": False}], ids=["price", "product"])
def test_a_draft_of_ours_that_is_bought_at_this_moment_is_not_yet_refused(shop, changed):
    talk(VendureTransformer(OPTIONS).place_order(ORDER), answering(shop, buy=failure("BROKEN_OFF")))
    shop.drafts["1"] |= {"state": "ArrangingPayment", "totalWithTax": 6400}
    shop.variants["5"] |= changed

    held = placed(shop.answer)

    assert isinstance(held.error, Unreadable)
    assert (list(shop.drafts), held.commits) == (["1"], 0)


def test_a_draft_of_ours_that_the_shop_has_put_away_waits_for_a_person(shop):
    talk(VendureTransformer(OPTIONS).place_order(ORDER), answering(shop, buy=failure("BROKEN_OFF")))
    shop.drafts["1"]["state"] = "Cancelled"

    held = placed(shop.answer)

    assert isinstance(held.error, Rejected)
    assert "was never placed and is Cancelled" in str(held.error)


def test_a_number_that_somebody_else_has_just_claimed_places_nothing(shop):
    """Another conversation of ours, after our question and before our claim."""
    others = VendurePartner()
    placed(others.answer)

    def answer(request):
        if operation(request) == "claim":
            shop.orders["9"] = others.orders["1"] | {"id": "9"}
        return shop.answer(request)

    held = placed(answer)

    assert isinstance(held.error, Unreadable)
    assert "duplicate key" in str(held.error)
    assert (shop.drafts, list(shop.orders), held.commits) == ({}, ["9"], 0)


def test_a_repetition_by_something_on_the_way_is_recognised_by_the_order_itself(shop):
    def answer(request):
        if request.commits:
            shop.answer(request)
        return shop.answer(request)

    held = placed(answer)

    assert (held.result, operations(held)[-2:], held.commits) == (ACCEPTED, ["buy", "orderNow"], 1)


def test_a_draft_that_the_shop_will_not_close_is_refused_for_its_first_reason_and_put_away(shop):
    told = {
        "transitionOrderToState": refused(
            "ORDER_STATE_TRANSITION_ERROR", "No.", transitionError="Insufficient stock of Runner 2"
        ),
        "addManualPaymentToOrder": refused("MANUAL_PAYMENT_STATE_ERROR", "A manual payment may only"),
    }

    held = placed(answering(shop, buy=say({"data": told})))

    assert isinstance(held.error, Rejected)
    assert str(held.error) == "The shop refused the order: Insufficient stock of Runner 2"
    assert (shop.drafts, shop.orders) == ({}, {})


def test_a_payment_that_is_refused_leaves_open_what_becomes_of_the_order(shop):
    told = {
        "transitionOrderToState": {"__typename": "Order"},
        "addManualPaymentToOrder": refused("MANUAL_PAYMENT_STATE_ERROR", "A manual payment may only"),
    }

    def answer(request):
        if operation(request) != "buy":
            return shop.answer(request)
        shop.drafts["1"]["state"] = "ArrangingPayment"
        return say({"data": told})

    held = placed(answer)

    assert isinstance(held.error, Unreadable)
    assert held.commits == 1


def test_a_draft_that_was_deleted_under_our_hands_is_refused(shop):
    gone = failure("ENTITY_NOT_FOUND", "No Order with the id 1")

    held = placed(answering(shop, buy=gone, orderNow=say({"data": {"order": None}})))

    assert str(held.error) == "The shop refused: No Order with the id 1"


def test_an_order_that_the_shop_took_but_did_not_place_says_nothing(shop):
    waiting = shop.answer  # the payment is taken, the order not placed: a process of the shop's own

    def answer(request):
        response = waiting(request)
        if operation(request) != "buy":
            return response
        told = response.json()
        told["data"]["addManualPaymentToOrder"] |= {"orderPlacedAt": None, "state": "AwaitingReview"}
        return say(told)

    held = placed(answer)

    assert isinstance(held.error, Unreadable)
    assert str(held.error) == "The shop left the order AwaitingReview."


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (purchase_order(line(unit_cost=Decimal("30.99"))), "asks for 62.00 EUR; we expected 61.98 EUR"),
        (replace(ORDER, currency="GBP"), "asks for 62.00 EUR; we expected 62.00 GBP"),
        (purchase_order(line(quantity=501)), "cannot deliver 501 × 09500000000051: Too few"),
        (replace(ORDER, ship_to=replace(ORDER.ship_to, country="NZ")), 'countryCode "NZ"'),
        (purchase_order(line(partner_sku="RUN-2-42")), "has 0 products with SKU RUN-2-42"),
        (purchase_order(*(line(n) for n in range(101))), "101 lines is too long"),
    ],
    ids=["price", "currency", "stock", "country", "gtin", "length"],
)
def test_what_the_shop_cannot_do_or_does_at_another_price_is_refused(shop, order, why):
    held = placed(shop.answer, order)

    assert isinstance(held.error, Rejected)
    assert why in str(held.error)
    assert (shop.drafts, shop.orders, held.commits) == ({}, {}, 0)


def test_a_sku_that_stands_for_two_things_is_refused(shop):
    shop.variants["7"] = shop.variants["5"] | {"id": "7"}

    held = placed(shop.answer)

    assert str(held.error) == "The shop has 2 products with SKU RUN-2-39 and GTIN 09500000000051."


def test_a_draft_that_holds_something_else_is_not_bought(shop):
    def answer(request):
        response = shop.answer(request)
        if operation(request) == "fillDraft":
            shop.drafts["1"]["lines"][0]["quantity"] = 1
        return response

    held = placed(answer)

    assert isinstance(held.error, Unreadable)
    assert (shop.drafts, held.commits) == ({}, 0)


@pytest.mark.parametrize(
    ("method", "why"),
    [("express", "express costs 9.00"), ("teleport", "it names no way to ship")],
)
def test_shipping_that_costs_or_is_not_offered_is_refused(shop, method, why):
    held = placed(shop.answer, shipping_method=method)

    assert str(held.error) == f"The shop does not ship free of charge: {why}."
    assert shop.drafts == {}


def test_a_draft_that_cannot_even_be_put_away_is_litter_and_hides_no_reason(shop):
    held = placed(answering(shop, deleteDraft=failure("FORBIDDEN")), shipping_method="teleport")

    assert isinstance(held.error, Rejected)
    assert list(shop.drafts) == ["1"]
