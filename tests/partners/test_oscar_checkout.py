"""Ordering at a django-oscar shop, by hand, with what a real shop said."""

import json
from dataclasses import replace

import pytest

from partners.errors import Rejected, Unreadable
from partners.transformers.oscar import OscarTransformer
from tests.partners.oscar_answers import (
    BASE,
    BASKET,
    BASKET_LINE,
    COUNTRY,
    COURIER,
    FREE,
    PRODUCT,
    changed,
    order,
    page,
    refused_phone,
    say,
)
from tests.partners.oscar_talks import ACCEPTED, LINE, ORDER, hold, placing


def cookies(asked):
    return [request.headers.get("Cookie", "") for request in asked]


def test_a_guest_keeps_the_cookies_of_one_visit_and_no_other():
    transformer = OscarTransformer()
    first = transformer.place_order(ORDER)
    next(first)
    first.send(say(COUNTRY, cookie="sessionid=abc; HttpOnly; Path=/\noscar_open_basket=4:x; Max-Age=604800"))
    first.send(say(PRODUCT))
    first.send(say(BASKET, cookie='oscar_open_basket=""; Max-Age=0'))
    last_of_first = first.send(say(page(BASKET_LINE)))

    asked, _ = hold(transformer.place_order(ORDER), *placing(basket=say(BASKET, cookie="sessionid=def")))

    assert last_of_first.headers["Cookie"] == "sessionid=abc"
    assert cookies(asked) == ["", "", "", "sessionid=def", "sessionid=def", "sessionid=def"]


def test_an_order_fills_a_basket_compares_it_and_checks_out_at_the_price_we_expect():
    asked, acknowledgement = hold(OscarTransformer().place_order(ORDER), *placing())

    assert acknowledgement == ACCEPTED
    assert [(request.method, request.path) for request in asked] == [
        ("GET", "/countries/PT/"),
        ("GET", "/products/7/"),
        ("POST", "/basket/add-product/"),
        ("GET", "/baskets/4/lines/"),
        ("POST", "/basket/shipping-methods/"),
        ("POST", "/checkout/"),
    ]
    assert [request.commits for request in asked] == [False] * 5 + [True]
    assert all(request.anonymous for request in asked)
    assert json.loads(asked[-1].body) == {
        "basket": f"{BASE}/baskets/4/",
        "guest_email": "ana@example.com",
        "total": "62.00",
        "shipping_method_code": "free-shipping",
        "shipping_address": {
            "first_name": "Ana Maria",
            "last_name": "Shopper",
            "line1": "Rua Augusta 1",
            "line2": "2 Esq",
            "line4": "Lisboa",
            "postcode": "1100-048",
            "country": f"{BASE}/countries/PT/",
            "phone_number": "+351 912 345 678",
            "notes": "Purchase order R1-7-1",
        },
    }


def test_lines_are_added_one_by_one_and_the_last_basket_counts():
    second = replace(LINE, line_number=2, partner_sku="8", gtin="09500000000068", quantity=1)
    longer = changed(BASKET, total_incl_tax="93.00")
    held = page(BASKET_LINE, changed(BASKET_LINE, product=f"{BASE}/products/8/", quantity=1))
    other = changed(PRODUCT, upc="9500000000068")

    asked, _ = hold(
        OscarTransformer().place_order(replace(ORDER, lines=(LINE, second))),
        *[say(COUNTRY), say(PRODUCT), say(BASKET), say(other), say(longer), say(held), say([FREE])],
        say(order(total_incl_tax="93.00")),
    )

    assert json.loads(asked[-1].body)["total"] == "93.00"


REFUSALS = {
    "unknown country": (
        {"country": say({"detail": "No Country matches the given query."}, 404)},
        "The shop does not ship to PT.",
    ),
    "too far": (
        {"country": say(changed(COUNTRY, is_shipping_country=False))},
        "The shop does not ship to PT.",
    ),
    "product gone": (
        {"product": say({"detail": "No Product matches the given query."}, 404)},
        "The shop's product 7 is not 09500000000051 any more.",
    ),
    "number re-used": (
        {"product": say(changed(PRODUCT, upc="9500000000068"))},
        "The shop's product 7 is not 09500000000051 any more.",
    ),
    "sold out": (
        {"basket": say({"reason": "a maximum of 1 can be bought"}, 406)},
        "The shop cannot deliver 2 × 09500000000051: a maximum of 1 can be bought",
    ),
    "not to be bought": (
        {"basket": say({"reason": {"url": ["Invalid hyperlink - Object does not exist."]}}, 406)},
        "The shop cannot deliver 2 × 09500000000051: url: Invalid hyperlink - Object does not exist.",
    ),
    "dearer": (
        {"basket": say(changed(BASKET, total_incl_tax="62.01"))},
        "The shop asks for 62.01 EUR; we expected 62.00 EUR.",
    ),
    "other currency": (
        {"basket": say(changed(BASKET, currency="GBP"))},
        "The shop asks for 62.00 GBP; we expected 62.00 EUR.",
    ),
    "bad address": (
        {"shipping": say({"postcode": ["Too long."], "line1": ["Empty."]}, 406)},
        "The shop refused the address: postcode: Too long.; line1: Empty.",
    ),
    "shipping costs": (
        {"shipping": say([COURIER])},
        "The shop does not ship free of charge: courier costs 4.90.",
    ),
    "no shipping": ({"shipping": say([])}, "The shop does not ship free of charge: it names no way to ship."),
    "dearer at check-out": (
        {"order": say({"non_field_errors": ["Total incorrect 62.00 != 63.00"]}, 406)},
        "The shop refused the order: Total incorrect 62.00 != 63.00",
    ),
}


@pytest.mark.parametrize(("step", "words"), REFUSALS.values(), ids=REFUSALS)
def test_the_shops_no_is_a_refusal_in_its_own_words(step, words):
    with pytest.raises(Rejected) as refused:
        hold(OscarTransformer().place_order(ORDER), *placing(**step))

    assert str(refused.value) == words


def test_a_basket_that_holds_something_else_is_not_checked_out():
    conversation = OscarTransformer().place_order(ORDER)

    with pytest.raises(Unreadable, match="does not hold what we put into it"):
        hold(conversation, *placing(lines=say(page(BASKET_LINE, BASKET_LINE))))


def test_a_phone_number_the_shop_does_not_believe_travels_in_the_notes():
    asked, acknowledgement = hold(
        OscarTransformer().place_order(ORDER),
        *[say(COUNTRY), say(PRODUCT), say(BASKET), say(page(BASKET_LINE)), refused_phone(), say([FREE])],
        say(
            order(
                shipping_address={"notes": "Purchase order R1-7-1\r\nPhone: +351 912 345 678"},
            )
        ),
    )

    to = json.loads(asked[-1].body)["shipping_address"]
    assert (to["notes"], "phone_number" in to) == ("Purchase order R1-7-1\nPhone: +351 912 345 678", False)
    assert acknowledgement == ACCEPTED


def test_the_wanted_shipping_method_is_taken_even_if_another_is_listed_first():
    wanted = changed(FREE, code="partner-van")

    asked, _ = hold(
        OscarTransformer({"shipping_method": "partner-van"}).place_order(ORDER),
        *placing(shipping=say([FREE, wanted])),
    )

    assert json.loads(asked[-1].body)["shipping_method_code"] == "partner-van"


def test_a_check_out_that_says_the_order_is_there_already_is_no_refusal():
    conversation = OscarTransformer().place_order(ORDER)
    there = say({"detail": "There is already an order with number 100004"}, 406)

    with pytest.raises(Unreadable):
        hold(conversation, *placing(order=there))


def test_an_order_without_our_number_comes_back_under_no_number():
    _, acknowledgement = hold(
        OscarTransformer().place_order(ORDER),
        *placing(order=say(order(shipping_address={"notes": "Leave with the porter"}))),
    )

    assert acknowledgement.number == ""
