"""A shop that nobody here wrote, asked through our API: what it sells, and what it does with baskets."""

import pytest

from partners.operations import connection
from partners.queries.accounts import account_of
from partners.transformers.requests import Request
from partners.transports.conversation import hold

pytestmark = [
    pytest.mark.partners,
    pytest.mark.django_db(transaction=True, databases=["default", "ops"]),
]


def test_the_connection_test_proves_address_shape_and_log_in(partner):
    steps = connection.check(partner_id=partner.pk)

    assert [(step.name, step.works) for step in steps] == [
        ("Settings", True),
        ("Name", True),
        ("Connection", True),
        ("Credentials", True),
        ("Conversation", True),
        ("Time", True),
    ]


def test_a_scan_shows_the_product_in_all_its_sizes_with_the_shops_price(caller):
    found = caller.item("9500000000051")

    assert [partner["code"] for partner in found["partners"]["answered"]] == ["oscar"]
    [product] = found["results"]
    assert (product["title"], product["category"]) == ("Runner 2", "Running")
    assert [_shown(variant) for variant in product["variants"]] == [
        ({"colour": "Fern", "size": "39"}, True, "46.50", 1000),
        ({"colour": "Fern", "size": "40"}, False, "46.50", 1000),
        ({"colour": "Fern", "size": "41"}, False, "46.50", 1000),
        ({"colour": "Fern", "size": "42"}, False, "46.50", 1000),
    ]


def _shown(variant):
    [offer] = variant["offers"]
    price, available = offer["price"]["amount"], offer["availability"]["available"]
    return variant["attributes"], variant["matched"], price, available


def test_what_the_shop_has_sold_out_cannot_be_ordered(caller):
    [product] = caller.item("9500000001003")["results"]

    assert product["variants"][0]["offers"][0]["availability"] == {"state": "sold-out", "available": 0}


@pytest.mark.parametrize(("anonymous", "baskets"), [(False, 1), (True, 2)])
def test_two_visits_of_one_user_share_a_basket_and_two_guests_do_not(partner, anonymous, baskets):
    """Why we order as a guest though we have an account."""

    def add_one():
        request = Request.post(
            "/basket/add-product/", content={"url": "/api/products/2/", "quantity": 1}, anonymous=anonymous
        )
        return (yield request).json()["id"]

    held = [hold(add_one(), account_of(partner), timeout_s=10).result for _ in range(2)]

    assert len(set(held)) == baskets
