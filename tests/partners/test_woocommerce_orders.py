"""Following orders in a WooCommerce shop: finding them without a search, where they stand, cancelling."""

from datetime import timedelta

import jsonschema
import pytest

from partners.contract import talk
from partners.errors import Unreadable
from partners.messages import CancelAnswer, Cancellation, OrderReference, Parcel, PartnerStatus
from partners.transformers.woocommerce import WooCommerceTransformer
from tests.partners.shapes import woocommerce as shapes
from tests.partners.shapes.purchase_order import NOON
from tests.partners.test_woocommerce_checkout import ACCEPTED, ORDER, answering
from tests.partners.woocommerce_partner import OPTIONS, WooCommercePartner

OURS = OrderReference(number="R1-7-1", partner_reference="727")
SHOP = WooCommerceTransformer(OPTIONS)


@pytest.fixture
def shop():
    """A shop that holds our order."""
    shop = WooCommercePartner()
    talk(SHOP.place_order(ORDER), shop.answer)
    return shop


def heard(conversation, answer):
    held = talk(conversation, answer)
    if held.error:
        raise held.error
    return held.result


def fill(shop, *, others, hours_apart):
    """Let other people order after us."""
    for place in range(1, others + 1):
        created = (NOON + timedelta(hours=hours_apart * place)).replace(tzinfo=None).isoformat()
        number = 10_000 + place
        shop.kept[number] = shapes.order("X", number, meta_data=[], date_created_gmt=created)


def test_our_order_is_found_among_the_newest(shop):
    fill(shop, others=3, hours_apart=1)

    held = talk(SHOP.find_order("R1-7-1"), shop.answer)

    assert held.result == ACCEPTED
    assert [(request.path, dict(request.params)) for request in held.requests] == [
        (
            "/orders",
            {
                "orderby": "date",
                "order": "desc",
                "per_page": "100",
                "page": "1",
                "_fields": "id,status,currency,total,total_tax,date_created_gmt,meta_data",
            },
        )
    ]


def test_our_order_is_found_on_a_later_page(shop):
    fill(shop, others=230, hours_apart=0.1)

    held = talk(SHOP.find_order("R1-7-1"), shop.answer)

    assert (held.result, [request.params["page"] for request in held.requests]) == (ACCEPTED, ["1", "2", "3"])


def test_orders_from_before_ours_can_be_in_doubt_are_not_read(shop):
    fill(shop, others=230, hours_apart=1)

    held = talk(WooCommerceTransformer(OPTIONS | {"look_back_h": 24}).find_order("R1-7-1"), shop.answer)

    assert (held.result, len(held.requests)) == (None, 1)


def test_more_orders_than_we_read_are_no_proof_that_ours_is_not_there(shop):
    fill(shop, others=2_100, hours_apart=0.01)

    with pytest.raises(Unreadable, match="more than 2000 orders in 72 hours"):
        heard(SHOP.find_order("R1-7-1"), shop.answer)


def test_a_list_that_does_not_begin_with_the_newest_proves_nothing(shop):
    rows = [shapes.order(theirs=1, date_created_gmt="2026-11-20T08:00:00"), shapes.order("R1-7-2", 2)]

    with pytest.raises(Unreadable, match="newest orders first"):
        heard(SHOP.find_order("R1-9-9"), lambda request: shapes.say(rows))


def test_an_order_the_shop_does_not_have_is_not_found(shop):
    assert heard(SHOP.find_order("R1-8-1"), shop.answer) is None
    assert heard(SHOP.find_order("R1-8-1"), WooCommercePartner().answer) is None


def test_an_order_that_we_never_let_go_is_not_placed(shop):
    """A line cut between the two steps leaves a pending order; the next attempt makes another."""
    shop.kept[727]["status"] = "pending"

    assert heard(SHOP.find_order("R1-7-1"), shop.answer) is None


def test_an_order_the_shop_has_twice_is_told_and_not_taken_for_one(shop):
    shop.kept[728] = shop.kept[727] | {"id": 728}

    with pytest.raises(Unreadable, match="2 orders"):
        heard(SHOP.find_order("R1-7-1"), shop.answer)


@pytest.mark.parametrize("told", ["", "many", "-1", "9" * 12, "२"])
def test_a_list_that_does_not_say_how_long_it_is_proves_nothing(shop, told):
    def answer(request):
        return shapes.say([shapes.order("R1-8-1")], pages=told)

    with pytest.raises(Unreadable, match="x-wp-totalpages"):
        heard(SHOP.find_order("R1-7-1"), answer)


def test_where_an_order_stands_is_told_in_the_shops_word_and_in_ours(shop):
    before = heard(SHOP.order_status(OURS), shop.answer)
    shop.ship("R1-7-1")
    after = heard(SHOP.order_status(OURS), shop.answer)

    assert before == PartnerStatus(partner_reference="727", word="processing")
    assert after == PartnerStatus(
        partner_reference="727",
        word="completed",
        shipped=True,
        parcels=(Parcel(carrier="dhl-de", tracking_number="JD0146"),),
    )


def test_a_shop_may_have_words_and_parcels_of_its_own(shop):
    own = WooCommerceTransformer(OPTIONS | {"shipped": ["sent"], "tracking_field": "_parcels"})
    shop.kept[727] |= {"status": "sent"}
    shop.kept[727]["meta_data"] += shapes.meta(
        _parcels=[{"custom_tracking_provider": "Van", "tracking_number": "1"}]
    )

    told = heard(own.order_status(OURS), shop.answer)

    assert (told.shipped, told.parcels) == (True, (Parcel(carrier="Van", tracking_number="1"),))


def test_somebody_elses_order_tells_nothing(shop):
    theirs = OrderReference(number="R1-9-9", partner_reference="727")

    for conversation in (SHOP.order_status(theirs), SHOP.cancel_order(theirs, "no")):
        with pytest.raises(Unreadable, match="is not our R1-9-9"):
            heard(conversation, shop.answer)


@pytest.mark.parametrize("reference", ["", "../products/7", "7?force=true", "²"])
def test_what_is_no_number_of_the_shops_is_never_asked_for(shop, reference):
    held = talk(SHOP.order_status(OrderReference(number="R1-7-1", partner_reference=reference)), shop.answer)

    assert isinstance(held.error, Unreadable)
    assert held.requests == []


def test_an_order_that_has_not_left_is_cancelled_once(shop):
    first = talk(SHOP.cancel_order(OURS, "Ordered twice"), shop.answer)
    again = talk(SHOP.cancel_order(OURS, "Ordered twice"), shop.answer)

    assert (first.result, first.commits) == (Cancellation(answer=CancelAnswer.CANCELLED), 1)
    assert (again.result, again.commits) == (Cancellation(answer=CancelAnswer.CANCELLED), 0)


def test_an_order_that_has_left_is_not_cancelled_though_the_shop_would(shop):
    shop.ship("R1-7-1")

    held = talk(SHOP.cancel_order(OURS, "Ordered twice"), shop.answer)

    assert held.result == Cancellation(answer=CancelAnswer.REFUSED, reason="The order is completed.")
    assert held.commits == 0


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (shapes.error("rest_invalid_param", "Invalid status.", 400), "The shop refused: Invalid status."),
        (shapes.say(shapes.order(status="completed")), "The order is completed."),
    ],
)
def test_a_cancellation_the_shop_does_not_make_is_refused(shop, answer, reason):
    cancellation = heard(SHOP.cancel_order(OURS, "Ordered twice"), answering(shop, "PUT", answer))

    assert cancellation == Cancellation(answer=CancelAnswer.REFUSED, reason=reason)


def test_a_test_of_the_connection_proves_that_orders_can_be_read(shop):
    assert heard(SHOP.ping(), shop.answer) == "Answered with 0 items, and let us read its orders."


def test_the_schema_of_the_options_asks_for_a_currency_and_refuses_what_we_do_not_know():
    validator = jsonschema.Draft202012Validator(WooCommerceTransformer.options_schema)

    assert validator.is_valid({"currency": "EUR", "billing": {"company": "Store Ltd"}, "status": "on-hold"})
    for wrong in (
        {},
        {"currency": "euro"},
        {"currency": "EUR", "status": "completed"},
        {"currency": "EUR", "x": 1},
    ):
        assert not validator.is_valid(wrong)
