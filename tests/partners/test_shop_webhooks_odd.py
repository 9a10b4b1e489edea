"""Whatever a shop signs, however odd, gives notices that can be kept or is unreadable."""

import json
from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.contract import odd
from partners.errors import Unreadable
from partners.transformers.requests import Response
from partners.transformers.shopify import ShopifyTransformer
from partners.transformers.woocommerce import WooCommerceTransformer
from tests.partners import shopify_partner, woocommerce_partner
from tests.partners.shapes import shopify, woocommerce

SECRET = "shh-1"  # a test's own
SHOPIFY = (ShopifyTransformer(), shopify_partner.signed)
WOOCOMMERCE = (WooCommerceTransformer(woocommerce_partner.OPTIONS), woocommerce_partner.signed)
TRACKED = woocommerce.meta(
    _purchase_order_number="R1-7-1", _wc_shipment_tracking_items=woocommerce.tracked("JD1")
)
CALLS = {
    "orders/updated": (*SHOPIFY, shopify.posted_order(fulfillments=[shopify.posted_fulfilment()])),
    "orders/cancelled": (*SHOPIFY, shopify.posted_order(cancelled_at="2026-11-23T13:00:00+01:00")),
    "fulfillments/create": (*SHOPIFY, shopify.posted_fulfilment()),
    "products/update": (*SHOPIFY, shopify.posted_product()),
    "order.updated": (*WOOCOMMERCE, woocommerce.order(status="completed", meta_data=TRACKED)),
    "order.created": (*WOOCOMMERCE, woocommerce.order(status="cancelled")),
    "product.updated": (*WOOCOMMERCE, woocommerce.hit()),
}


def hear(topic, body):
    """What is read of a signed body; nothing when it is unreadable."""
    transformer, signed, _ = CALLS[topic]
    try:
        return transformer.read_webhook(signed(body, topic, SECRET), [SECRET])
    except Unreadable:
        return ()


def leaves(value):
    """All texts and numbers of a notice."""
    if isinstance(value, dict | list | tuple):
        inner = value.values() if isinstance(value, dict) else value
        return [leaf for one in inner for leaf in leaves(one)]
    return [value]


def can_be_kept(leaf):
    """Whether PostgreSQL takes it: no NUL, no half character, no count beyond its columns."""
    if isinstance(leaf, str):
        return "\x00" not in leaf and not any("\ud800" <= letter <= "\udfff" for letter in leaf)
    return not isinstance(leaf, int) or 0 <= leaf < 2**31


@pytest.mark.parametrize("topic", CALLS)
def test_a_call_as_it_should_be_is_heard(topic):
    assert len(hear(topic, CALLS[topic][2])) == 1


@pytest.mark.parametrize("topic", CALLS)
@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_call_with_something_odd_in_it_does_no_harm(topic, data):
    said = Response(status=200, headers={}, body=json.dumps(CALLS[topic][2]).encode())
    body = data.draw(odd.answers(said)).body

    for notice in hear(topic, body):
        assert notice.notice_id
        assert all(can_be_kept(leaf) for leaf in leaves(asdict(notice)))
