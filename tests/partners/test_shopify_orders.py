"""Following orders in a Shopify shop: finding, where they stand, cancelling, sending back, logging in."""

from dataclasses import replace

import jsonschema
import pytest

from partners.contract import talk
from partners.errors import Rejected, Unreadable
from partners.messages import (
    CancelAnswer,
    Cancellation,
    OrderReference,
    Parcel,
    ParcelLine,
    PartnerStatus,
    ReturnAuthorisation,
    ReturnLine,
    ReturnRequest,
)
from partners.transformers.base import Session
from partners.transformers.shopify import ShopifyTransformer
from tests.partners.shapes import shopify as shapes
from tests.partners.shopify_partner import ShopifyPartner
from tests.partners.shopify_talks import ACCEPTED, ORDER, answering, heard, variables

OURS = OrderReference(number="R1-7-1", partner_reference="450789469")
PARCEL = Parcel(
    carrier="DHL",
    tracking_number="JD0146",
    tracking_url="https://dhl.example/JD0146",
    lines=(ParcelLine(quantity=2, line_number=1, partner_sku="RUN-2-39"),),
)
SHOP = ShopifyTransformer()


@pytest.fixture
def shop():
    """A shop that holds our order."""
    shop = ShopifyPartner()
    talk(SHOP.place_order(ORDER), shop.answer)
    return shop


def wish(quantity=1, key="RMA-1"):
    back = ReturnLine(line_number=1, partner_sku="RUN-2-39", quantity=quantity)
    return ReturnRequest(key=key, order=OURS, lines=(back,), reason="Too small")


def listing(*found, newest=(), has_more=False):
    page = {"nodes": list(found), "pageInfo": {"hasNextPage": has_more}}
    return shapes.say({"data": {"found": page, "newest": {"nodes": list(newest)}}})


def test_our_order_is_found_by_its_purchase_order_number(shop):
    held = talk(SHOP.find_order("R1-7-1"), shop.answer)

    assert held.result == ACCEPTED
    assert variables(held.requests[0]) == {"query": 'po_number:"R1-7-1"'}


def test_an_order_the_search_does_not_know_yet_is_found_among_the_newest(shop):
    shop.is_indexed = False

    assert heard(SHOP.find_order("R1-7-1"), shop.answer) == ACCEPTED


def test_an_order_the_shop_does_not_have_is_not_found(shop):
    assert heard(SHOP.find_order("R1-8-1"), shop.answer) is None


def test_an_order_whose_number_only_resembles_ours_is_not_ours(shop):
    assert heard(SHOP.find_order("R1-7"), lambda request: listing(shapes.order())) is None


def test_a_shop_that_ignores_the_search_is_noticed():
    with pytest.raises(Unreadable, match="orders that are not R1-7-1, and has more"):
        heard(SHOP.find_order("R1-7-1"), lambda request: listing(shapes.order("R1-9-1"), has_more=True))


def test_an_order_the_shop_has_twice_is_told_and_not_taken_for_one():
    with pytest.raises(Unreadable, match="2 orders"):
        heard(
            SHOP.find_order("R1-7-1"),
            lambda request: listing(shapes.order(), newest=[shapes.order(theirs=2)]),
        )


def test_an_order_the_shop_has_cancelled_is_none_it_accepted(shop):
    talk(SHOP.cancel_order(OURS, "Ordered twice"), shop.answer)

    found = heard(SHOP.find_order("R1-7-1"), shop.answer)

    assert (found.answer, found.reason) == ("rejected", "Cancelled: OTHER")


@pytest.mark.parametrize("reference", [OURS, OrderReference(number="R1-7-1")])
def test_where_an_order_stands_is_asked_by_either_number(shop, reference):
    before = heard(SHOP.order_status(reference), shop.answer)
    shop.ship("R1-7-1")
    after = heard(SHOP.order_status(reference), shop.answer)

    assert before == PartnerStatus(partner_reference="450789469", word="UNFULFILLED")
    assert after == PartnerStatus(
        partner_reference="450789469", word="FULFILLED", shipped=True, parcels=(PARCEL,)
    )


def test_a_parcel_under_several_numbers_is_told_with_all_of_them(shop):
    shop.ship("R1-7-1")
    [(order, _)] = shop.orders.values()
    tracked = [{"company": "DHL", "number": number, "url": None} for number in ("JD1", None, "JD2")]
    order["fulfillments"][0]["trackingInfo"] = tracked

    [parcel] = heard(SHOP.order_status(OURS), shop.answer).parcels

    assert (parcel.tracking_number, parcel.tracking_url) == ("JD1, JD2", "")


def test_a_fulfilment_that_came_to_nothing_is_no_parcel(shop):
    shop.ship("R1-7-1")
    [(order, _)] = shop.orders.values()
    order["fulfillments"][0]["status"] = "CANCELLED"

    assert heard(SHOP.order_status(OURS), shop.answer).parcels == ()


def test_somebody_elses_order_tells_nothing(shop):
    theirs = OrderReference(number="R1-9-9", partner_reference="450789469")

    for conversation in (SHOP.order_status(theirs), SHOP.cancel_order(theirs, "no")):
        with pytest.raises(Unreadable, match="is not our R1-9-9"):
            heard(conversation, shop.answer)


def test_an_order_that_has_not_left_is_cancelled_in_the_background(shop):
    later = {
        "orderCancel": {"job": {"id": "gid://shopify/Job/1", "done": False}, "orderCancelUserErrors": []}
    }

    pending = heard(
        SHOP.cancel_order(OURS, "Ordered twice"),
        answering(shop, cancelOrder=shapes.say({"data": later})),
    )
    done = heard(SHOP.cancel_order(OURS, "Ordered twice"), shop.answer)
    again = talk(SHOP.cancel_order(OURS, "Ordered twice"), shop.answer)

    assert pending == Cancellation(answer=CancelAnswer.PENDING)
    assert done == Cancellation(answer=CancelAnswer.CANCELLED)
    assert (again.result, again.commits) == (Cancellation(answer=CancelAnswer.CANCELLED), 0)


def test_an_order_that_has_left_is_not_cancelled(shop):
    shop.ship("R1-7-1")

    held = talk(SHOP.cancel_order(OURS, "Ordered twice"), shop.answer)

    assert held.result == Cancellation(answer=CancelAnswer.REFUSED, reason="The order is FULFILLED.")
    assert held.commits == 0


def test_a_cancellation_the_shop_refuses_is_refused_in_its_words(shop):
    error = {"field": ["orderId"], "message": "Order has pending payments", "code": "INVALID"}
    refused = {"orderCancel": {"job": None, "orderCancelUserErrors": [error]}}

    cancellation = heard(
        SHOP.cancel_order(OURS, "Ordered twice"),
        answering(shop, cancelOrder=shapes.say({"data": refused})),
    )

    assert cancellation == Cancellation(answer=CancelAnswer.REFUSED, reason="Order has pending payments")


def test_a_return_is_opened_once_for_each_key(shop):
    shop.ship("R1-7-1")

    first = talk(SHOP.request_return(wish()), shop.answer)
    again = talk(SHOP.request_return(wish()), shop.answer)
    other = heard(SHOP.request_return(wish(key="RMA-2")), shop.answer)

    assert variables(first.requests[-1])["input"] == {
        "orderId": "gid://shopify/Order/450789469",
        "returnLineItems": [
            {
                "fulfillmentLineItemId": "gid://shopify/FulfillmentLineItem/701",
                "quantity": 1,
                "returnReason": "OTHER",
                "returnReasonNote": "[RMA-1] Too small",
            }
        ],
    }
    assert (first.result, first.commits) == (ReturnAuthorisation(reference="#1001-R1"), 1)
    assert (again.result, again.commits) == (first.result, 0)
    assert other == ReturnAuthorisation(reference="#1001-R2")


@pytest.mark.parametrize("has_left", [False, True])
def test_pieces_that_are_not_with_the_shopper_cannot_go_back(shop, has_left):
    if has_left:
        shop.ship("R1-7-1")
        talk(SHOP.request_return(wish(key="RMA-2")), shop.answer)

    held = talk(SHOP.request_return(wish(quantity=2)), shop.answer)

    missing = 1 if has_left else 2
    assert held.result == ReturnAuthorisation(
        reference="", reason=f"The shop has not shipped {missing} of these pieces."
    )
    assert held.commits == 0


def test_a_return_the_shop_refuses_has_no_number(shop):
    shop.ship("R1-7-1")
    error = {"field": None, "message": "Return window is over", "code": "INVALID"}
    refused = {"returnCreate": {"return": None, "userErrors": [error]}}

    authorisation = heard(
        SHOP.request_return(wish()), answering(shop, createReturn=shapes.say({"data": refused}))
    )

    assert authorisation == ReturnAuthorisation(reference="", reason="Return window is over")


def test_a_log_in_gives_a_token_for_a_day():
    held = talk(SHOP.log_in({"username": "client&1", "password": "shh="}), ShopifyPartner().answer)

    [asked] = held.requests
    assert (asked.path, asked.anonymous) == ("/admin/oauth/access_token", True)
    assert asked.body == b"grant_type=client_credentials&client_id=client%261&client_secret=shh%3D"
    assert held.result == Session(headers={"X-Shopify-Access-Token": "shpat_0001"}, lasts_s=86399.0)


@pytest.mark.parametrize(
    "told",
    [
        {"access_token": "shpat\r\nX-Evil: 1", "expires_in": 10},
        {"access_token": "", "expires_in": 10},
        {"access_token": "shpat_1", "expires_in": -1},
        {"access_token": "shpat_1"},
        {"error": "invalid_client"},
    ],
)
def test_a_log_in_without_a_usable_token_is_none(told):
    with pytest.raises(Unreadable):
        heard(SHOP.log_in({}), lambda request: shapes.say(told))


def test_a_log_in_of_an_app_that_the_shop_does_not_have_is_refused():
    page = replace(shapes.say({}, 400), body=b"<html>Oauth error shop_not_permitted</html>")

    with pytest.raises(Rejected, match="has not installed the app"):
        heard(SHOP.log_in({}), lambda request: page)


def test_a_test_of_the_connection_proves_that_orders_can_be_read(shop):
    assert heard(SHOP.ping(), shop.answer) == "Answered with 0 items, and let us read its orders."


def test_the_schema_of_the_options_refuses_what_we_do_not_know():
    validator = jsonschema.Draft202012Validator(ShopifyTransformer.options_schema)

    assert validator.is_valid({"version": "2026-07", "tax_exempt": True, "most_variants": 10})
    for wrong in (
        {"version": "unstable"},
        {"version": "../2026-07"},
        {"payment_terms": "net 30"},
        {"colour": 1},
    ):
        assert not validator.is_valid(wrong)
