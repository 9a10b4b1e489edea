"""Ordering in a WooCommerce shop: what is placed, and what is refused with nothing placed and nothing left behind."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from partners.contract import talk
from partners.errors import Rejected, Unreadable
from partners.messages import Acknowledgement, Answer
from partners.transformers.woocommerce import WooCommerceTransformer
from tests.partners.shapes import woocommerce as shapes
from tests.partners.shapes.purchase_order import line, purchase_order
from tests.partners.woocommerce_partner import OPTIONS, WooCommercePartner

ORDER = WooCommercePartner.order
ACCEPTED = Acknowledgement(
    number="R1-7-1",
    partner_reference="727",
    answer=Answer.ACCEPTED,
    total=Decimal("62.00"),
    currency="EUR",
)


@pytest.fixture
def shop():
    return WooCommercePartner()


def placed(shop, order=ORDER, **options):
    return talk(WooCommerceTransformer(OPTIONS | options).place_order(order), shop.answer)


def answering(shop, method, answer):
    """The shop, which answers one kind of request with something else, and does nothing of what it asks."""
    return lambda request: answer if request.method == method else shop.answer(request)


def asked(held):
    return [f"{request.method} {request.path}" for request in held.requests]


def test_an_order_is_made_pending_compared_and_then_let_go(shop):
    held = placed(shop)

    assert held.result == ACCEPTED
    assert asked(held) == ["GET /products", "POST /orders", "PUT /orders/727"]
    assert [request.commits for request in held.requests] == [False, False, True]
    assert json.loads(held.requests[1].body) == {
        "status": "pending",
        "customer_note": "Purchase order R1-7-1",
        "shipping": {
            "first_name": "Ana Maria",
            "last_name": "Shopper",
            "address_1": "Rua Augusta 1",
            "address_2": "2 Esq",
            "city": "Lisboa",
            "postcode": "1100-048",
            "country": "PT",
            "phone": "+351 912 345 678",
        },
        "billing": {},
        "meta_data": [{"key": "_purchase_order_number", "value": "R1-7-1"}],
        "line_items": [
            {
                "product_id": 740,
                "variation_id": 741,
                "quantity": 2,
                "meta_data": [{"key": "_purchase_order_line", "value": "1"}],
            }
        ],
    }
    assert json.loads(held.requests[2].body) == {"status": "processing"}


@pytest.mark.parametrize(
    ("options", "sent"),
    [({"status": "on-hold"}, {"status": "on-hold"}), ({"set_paid": True}, {"set_paid": True})],
)
def test_what_an_order_becomes_is_agreed_with_the_partner(shop, options, sent):
    held = placed(shop, **options)

    assert json.loads(held.requests[2].body) == sent
    assert held.result == ACCEPTED


def test_who_pays_and_how_it_is_shipped_is_agreed_too(shop):
    payer = {"company": "Store Ltd", "email": "orders@store.example"}

    held = placed(shop, billing=payer, shipping_method="flat_rate")

    sent = json.loads(held.requests[1].body)
    free = {"method_id": "flat_rate", "method_title": "flat_rate", "total": "0.00"}
    assert (sent["billing"], sent["shipping_lines"]) == (payer, [free])


def test_the_shop_never_learns_the_shoppers_mail_address(shop):
    held = placed(shop)

    assert all(b"ana@example.com" not in request.body for request in held.requests)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"partner_sku": "RUN-9"}, "The shop has 0 products with SKU RUN-9 and GTIN 09500000000051."),
        ({"gtin": "09500000000068"}, "The shop has 0 products with SKU RUN-2-39 and GTIN 09500000000068."),
        ({"quantity": 13}, "The shop has 12 × 09500000000051; we want 13."),
        ({"unit_cost": Decimal("29.00")}, "The shop asks for 62.00 EUR; we expected 58.00 EUR."),
    ],
)
def test_what_the_shop_does_not_have_on_our_terms_is_refused_and_leaves_nothing(shop, change, words):
    held = placed(shop, purchase_order(line(**change)))

    assert isinstance(held.error, Rejected)
    assert str(held.error) == words
    assert (held.commits, shop.kept) == (0, {})


def test_two_lines_of_the_same_thing_are_counted_together(shop):
    held = placed(shop, purchase_order(line(1, quantity=7), line(2, quantity=6)))

    assert str(held.error) == "The shop has 12 × 09500000000051; we want 13."
    assert asked(held) == ["GET /products"]


def test_an_order_in_another_currency_is_refused(shop):
    held = placed(shop, replace(ORDER, currency="USD"))

    assert str(held.error) == "The shop asks for 62.00 EUR; we expected 62.00 USD."
    assert shop.kept == {}


@pytest.mark.parametrize(
    ("prices_include_tax", "words"),
    [(True, "The shop asks for 74.40 EUR; we expected 62.00 EUR."), (False, "")],
)
def test_tax_on_top_of_the_prices_is_left_out_only_where_that_is_said(shop, prices_include_tax, words):
    shop.tax = Decimal("12.40")

    held = placed(shop, prices_include_tax=prices_include_tax)

    assert str(held.error or "") == words
    assert held.result == (None if words else ACCEPTED)


def test_a_product_the_shop_lost_meanwhile_makes_an_empty_line_and_no_order(shop):
    """WooCommerce takes an order of a product that it does not have, and says nothing of it."""

    def answer(request):
        told = shop.answer(request)
        shop.variations.pop(741, None)
        shop.products.pop(740, None)
        return told

    held = talk(WooCommerceTransformer(OPTIONS).place_order(ORDER), answer)

    assert isinstance(held.error, Unreadable)
    assert (asked(held)[-1], held.commits, shop.kept) == ("DELETE /orders/727", 0, {})


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("rest_invalid_param", Rejected),
        ("order_invalid_billing_email", Rejected),
        ("woocommerce_rest_required_product_reference", Rejected),
        ("woocommerce_rest_cannot_create", Unreadable),
        ("rest_no_route", Unreadable),
        ("internal_error", Unreadable),
        (None, Unreadable),
        (["rest_invalid_param"], Unreadable),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_only_a_refusal_that_the_documentation_names_is_one(shop, method, code, kind):
    refused = shapes.error(code, "Not like this.", 400)

    held = talk(WooCommerceTransformer(OPTIONS).place_order(ORDER), answering(shop, method, refused))

    assert type(held.error) is kind


def test_a_page_for_people_instead_of_an_answer_is_no_refusal(shop):
    page = replace(shapes.say({}, 404), body=b"<html>Not found</html>")

    held = talk(WooCommerceTransformer(OPTIONS).place_order(ORDER), answering(shop, "PUT", page))

    assert isinstance(held.error, Unreadable)


@pytest.mark.parametrize("status", ["pending", "checkout-draft", "trash"])
def test_an_order_that_the_shop_did_not_let_go_is_none_we_know_of(shop, status):
    left = shapes.say(shapes.order(status=status))

    held = talk(WooCommerceTransformer(OPTIONS).place_order(ORDER), answering(shop, "PUT", left))

    assert str(held.error) == f"The shop left the order {status}."


def test_an_order_that_the_shop_cancelled_at_once_was_not_accepted(shop):
    left = shapes.say(shapes.order(status="cancelled"))

    held = talk(WooCommerceTransformer(OPTIONS).place_order(ORDER), answering(shop, "PUT", left))

    assert (held.result.answer, held.result.reason) == (Answer.REJECTED, "The order is cancelled.")


def test_letting_an_order_go_twice_ships_it_once(shop):
    """Something on the way may repeat our request."""

    def answer(request):
        if request.commits:
            shop.answer(request)
        return shop.answer(request)

    held = talk(WooCommerceTransformer(OPTIONS).place_order(ORDER), answer)

    assert (held.result, len(shop.orders)) == (ACCEPTED, 1)
