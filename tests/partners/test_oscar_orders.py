"""Reading orders back from a django-oscar shop, by hand, with what a real shop said."""

import jsonschema
import pytest

from partners.errors import Unreadable, Unsupported
from partners.messages import OrderReference, PartnerStatus
from partners.transformers.base import Dedup
from partners.transformers.oscar import GuestOscarTransformer, OscarTransformer
from tests.partners.oscar_answers import BASE, order, page, say
from tests.partners.oscar_talks import ACCEPTED, hold


def _theirs(number):
    return OrderReference(number="R1-7-1", partner_reference=number)


def test_our_order_is_found_on_any_page_by_the_first_line_of_its_notes():
    following = f"{BASE}/admin/orders/?limit=500&offset=500&search=R1-7-1"

    asked, found = hold(
        OscarTransformer().find_order("R1-7-1"),
        say(page(order("R1-7-12", "9"), order(shipping_address=None), following=following)),
        say(page(order("R1-7-1", "100004"), order("R1-7", "8"))),
    )

    assert found == ACCEPTED
    assert [(request.path, dict(request.params), request.anonymous) for request in asked] == [
        ("/admin/orders/", {"search": "R1-7-1", "limit": "500"}, False),
        ("/admin/orders/", {"limit": "500", "offset": "500", "search": "R1-7-1"}, False),
    ]


def test_an_order_the_shop_does_not_have_is_not_found():
    _, found = hold(OscarTransformer().find_order("R1-7-1"), say(page(order("R1-8-1"))))

    assert found is None


def test_an_order_the_shop_has_twice_is_told_and_not_taken_for_one():
    with pytest.raises(Unreadable, match="2 orders"):
        hold(OscarTransformer().find_order("R1-7-1"), say(page(order(), order(theirs="100005"))))


@pytest.mark.parametrize("following", ["https://shop.example/api/admin/users/?offset=1", 7])
def test_a_next_page_that_is_another_list_is_not_followed(following):
    with pytest.raises(Unreadable):
        hold(OscarTransformer().find_order("R1-7-1"), say(page(following=following)))


def test_a_list_without_an_end_is_given_up():
    again = say(page(following=f"{BASE}/admin/orders/?offset=500"))

    with pytest.raises(Unreadable, match="does not end"):
        hold(OscarTransformer().find_order("R1-7-1"), *[again] * 40)


@pytest.mark.parametrize(
    ("word", "shipped", "cancelled"),
    [("Pending", False, False), ("On its way", True, False), ("Cancelled", False, True)],
)
def test_an_orders_state_is_told_in_the_shops_word_and_in_ours(word, shipped, cancelled):
    transformer = OscarTransformer({"shipped": ["On its way"]})

    _, told = hold(
        transformer.order_status(_theirs("100004")),
        say(page(order(status=word))),
    )

    assert told == PartnerStatus(partner_reference="100004", word=word, shipped=shipped, cancelled=cancelled)


def test_the_state_of_an_order_the_shop_does_not_list_is_unknown():
    with pytest.raises(Unreadable, match="does not list its order 100005"):
        hold(
            OscarTransformer().order_status(_theirs("100005")),
            say(page(order())),
        )


def test_without_an_account_nobody_can_be_asked_and_nothing_is_repeated():
    guest = GuestOscarTransformer()

    assert guest.dedup is Dedup.NONE
    for conversation in (
        guest.find_order("R1-7-1"),
        guest.order_status(_theirs("100004")),
    ):
        with pytest.raises(Unsupported, match="guests"):
            next(conversation)
    assert hold(guest.ping(), say([]), say([]))[1] == "Answered with 0 items."


def test_a_test_of_the_connection_proves_that_orders_can_be_read():
    asked, words = hold(OscarTransformer().ping(), say([]), say([]), say(page()))

    assert (asked[-1].path, words) == (
        "/admin/orders/",
        "Answered with 0 items, and let us read its orders.",
    )


def test_the_schema_of_the_options_is_one_and_refuses_what_we_do_not_know():
    schema = OscarTransformer.options_schema
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    assert validator.is_valid({"find_path": "/lookup/", "most_variants": 4, "shipped": ["Shipped"]})
    assert not validator.is_valid({"find_path": "https://elsewhere.example/"})
    assert not validator.is_valid({"colour": "red"})
