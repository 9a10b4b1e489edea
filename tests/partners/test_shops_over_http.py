"""The shops in memory behind a real line: the driver logs in, asks, orders and follows."""

import base64
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest

from partners.errors import LogInRefused, NotSent, Outcome
from partners.messages import CancelAnswer, ItemQuery, OrderReference
from partners.transformers.requests import Request
from partners.transformers.shopify import ShopifyTransformer
from partners.transformers.woocommerce import WooCommerceTransformer
from partners.transports.conversation import hold
from tests.partners.listening_partner import Told, listening
from tests.partners.shopify_partner import ShopifyPartner
from tests.partners.speaking import account
from tests.partners.woocommerce_partner import OPTIONS, WooCommercePartner

KEYS = {"username": "ck_1", "password": "cs_1"}  # tests' own
BASIC = f"Basic {base64.b64encode(b'ck_1:cs_1').decode()}"


def behind(shop, knows):
    """The shop, which answers only whoever it knows."""

    def answer(call) -> Told:
        if not knows(call):
            return Told(401, {"errors": "Invalid API key or access token"})
        parts = urlsplit(call.path)
        request = Request(
            method=call.method, path=parts.path, params=dict(parse_qsl(parts.query)), body=call.body
        )
        told = shop.answer(request)
        return Told(told.status, told.body, dict(told.headers))

    return answer


def knows_shopify(call):
    if call.path == "/admin/oauth/access_token":
        return b"client_id=ck_1&client_secret=cs_1" in call.body
    return call.headers.get("x-shopify-access-token") == "shpat_0001"


def shopify(partner):
    transformer = ShopifyTransformer()
    return transformer, account(
        partner.base_url, auth_scheme="session", credentials=KEYS, log_in=transformer.log_in
    )


def woocommerce(partner):
    return WooCommerceTransformer(OPTIONS), account(partner.base_url, auth_scheme="basic", credentials=KEYS)


SHOPS = {
    "shopify": (ShopifyPartner, knows_shopify, shopify),
    "woocommerce": (WooCommercePartner, lambda call: call.headers.get("authorization") == BASIC, woocommerce),
}


@pytest.fixture(params=SHOPS)
def line(request):
    """A shop, and how to hold a conversation with it."""
    make, knows, known = SHOPS[request.param]
    shop = make()
    with listening(behind(shop, knows)) as partner:
        transformer, at = known(partner)
        yield shop, transformer, lambda conversation: hold(conversation, at, timeout_s=10)


def test_an_order_goes_all_its_way(line):
    shop, transformer, held = line

    [first, *_] = held(transformer.find_items(ItemQuery(gtin=shop.gtin))).result
    placed = held(transformer.place_order(shop.order))
    found = held(transformer.find_order(shop.order.number))
    reference = OrderReference(number=shop.order.number, partner_reference=placed.result.partner_reference)
    cancelled = held(transformer.cancel_order(reference, "Ordered twice"))
    status = held(transformer.order_status(reference))

    assert (first.cost, first.available) == (Decimal("31.00"), 12)
    assert (placed.outcome, found.result) == (Outcome.CONFIRMED, placed.result)
    assert cancelled.result.answer is CancelAnswer.CANCELLED
    assert status.result.cancelled
    assert len(shop.orders) == 1


def test_the_log_of_an_order_shows_no_secret_and_no_shopper(line):
    shop, transformer, held = line

    told = str(held(transformer.place_order(shop.order)).turns)

    hidden = ("Shopper", "Rua Augusta", "1100-048", "912 345", "cs_1", "shpat_0001", "ana@example.com")
    assert [word for word in hidden if word in told] == []
    assert "R1-7-1" in told


@pytest.mark.parametrize("name", SHOPS)
def test_a_shop_that_does_not_know_us_is_not_sent_anything(name):
    make, _, known = SHOPS[name]
    shop = make()
    with listening(behind(shop, lambda call: False)) as partner:
        transformer, at = known(partner)
        held = hold(transformer.place_order(shop.order), at, timeout_s=10)

    assert isinstance(held.error, NotSent)
    assert isinstance(held.error, LogInRefused) is (name == "shopify")
    assert len(shop.orders) == 0
