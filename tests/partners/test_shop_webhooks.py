"""Calls of Shopify and WooCommerce shops: who signed them, and what follows from them."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from decimal import Decimal

import pytest

from partners.errors import NotAuthentic, Unreadable
from partners.messages import CancelAnswer, Cancellation, Parcel, ParcelLine, PartnerItem
from partners.notices import Cancelled, Shipped, Stocked
from partners.transformers.shopify import ShopifyTransformer
from partners.transformers.woocommerce import WooCommerceTransformer
from tests.partners import shopify_partner, woocommerce_partner
from tests.partners.shapes import shopify, woocommerce

SECRET = "shh-1"  # a test's own
SHOPIFY = (ShopifyTransformer(), shopify_partner.signed, "x-shopify-hmac-sha256", "orders/updated")
WOOCOMMERCE = (
    WooCommerceTransformer(woocommerce_partner.OPTIONS),
    woocommerce_partner.signed,
    "x-wc-webhook-signature",
    "order.updated",
)
BOTH = pytest.mark.parametrize("shop", [SHOPIFY, WOOCOMMERCE], ids=["shopify", "woocommerce"])
BODY = {
    "orders/updated": shopify.posted_order(fulfillments=[shopify.posted_fulfilment()]),
    "order.updated": woocommerce.order(status="completed"),
}


def call(shop, body=None, topic="", secret=SECRET, **headers):
    """A call of a shop's, signed with a secret."""
    _, signed, _, usual = shop
    return signed(body or BODY[usual], topic or usual, secret, **headers)


def read(shop, delivery, *secrets):
    return shop[0].read_webhook(delivery, secrets or [SECRET])


def with_signature(shop, signature):
    delivery = call(shop)
    return replace(delivery, headers={**delivery.headers, shop[2]: signature})


def digest(body, secret=SECRET):
    return hmac.new(secret.encode(), body, hashlib.sha256)


@BOTH
def test_a_call_that_one_of_our_secrets_signed_is_believed(shop):
    old, new = call(shop, secret="shh-0"), call(shop, secret="shh-1")

    heard = [read(shop, one, "shh-0", "shh-1") for one in (old, new)]

    assert [[type(notice) for notice in notices] for notices in heard] == [[Shipped], [Shipped]]


@BOTH
@pytest.mark.parametrize("secrets", [["another retailer's"], [""], ["shh-1 "], ["SHH-1"]])
def test_a_call_that_somebody_elses_secret_signed_is_not_believed(shop, secrets):
    with pytest.raises(NotAuthentic):
        read(shop, call(shop), *secrets)


@BOTH
def test_with_no_secret_at_all_nobody_is_believed(shop):
    """Least of all whoever signs with nothing."""
    for delivery in (call(shop), call(shop, secret="")):
        with pytest.raises(NotAuthentic):
            shop[0].read_webhook(delivery, [])
        with pytest.raises(NotAuthentic):
            shop[0].read_webhook(delivery, [""])


def signatures(body):
    """What is no signature of a body, though some of it comes close."""
    right = base64.b64encode(digest(body).digest()).decode()
    return {
        "none": "",
        "two": f"{right},{right}",
        "two lines": f"{right}\n{right}",
        "another's": base64.b64encode(digest(body, "shh-2").digest()).decode(),
        "hexadecimal": digest(body).hexdigest(),
        "upper case hexadecimal": digest(body).hexdigest().upper(),
        "lower case": right.lower(),
        "for addresses": base64.urlsafe_b64encode(digest(body + b"x").digest()).decode(),
        "without padding": right.rstrip("="),
        "with blanks": f" {right} ",
        "with a name": f"sha256={right}",
        "cut": right[:-4],
        "longer": f"{right}AAAA",
        "of sha-1": base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha1).digest()).decode(),
        "no letters": "\ud800é\x00",
    }


@BOTH
@pytest.mark.parametrize("name", signatures(b""))
def test_a_signature_is_written_in_one_way_and_no_other(shop, name):
    signature = signatures(call(shop).body)[name]

    with pytest.raises(NotAuthentic):
        read(shop, with_signature(shop, signature))


@BOTH
def test_bits_that_base64_would_ignore_make_another_signature(shop):
    right = base64.b64encode(digest(call(shop).body).digest()).decode()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    sibling = f"{right[:-2]}{alphabet[alphabet.index(right[-2]) ^ 1]}="

    assert base64.b64decode(sibling) == base64.b64decode(right)
    with pytest.raises(NotAuthentic):
        read(shop, with_signature(shop, sibling))


@BOTH
def test_a_call_without_a_signature_is_not_believed(shop):
    delivery = call(shop)
    headers = {name: value for name, value in delivery.headers.items() if name != shop[2]}

    with pytest.raises(NotAuthentic):
        read(shop, replace(delivery, headers=headers))


@BOTH
def test_a_body_that_was_changed_or_written_anew_is_not_believed(shop):
    delivery = call(shop)
    written_anew = json.dumps(json.loads(delivery.body), separators=(",", ":")).encode()
    byte = bytes([delivery.body[7] ^ 1])

    for body in (delivery.body[:7] + byte + delivery.body[8:], delivery.body + b" ", b"", written_anew):
        with pytest.raises(NotAuthentic):
            read(shop, replace(delivery, body=body))


@BOTH
@pytest.mark.parametrize("body", [b"[" * 100_000, b"\xff\xfe", b"", b"<html>"])
def test_the_signature_is_looked_at_before_the_body(shop, body):
    with pytest.raises(NotAuthentic):
        read(shop, replace(call(shop), body=body))


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\xff\xfe{}",
        b"null",
        b"[]",
        b"7",
        b"{}",
        b"NaN",
        b'{"id": NaN}',
        b'{"id": 1e999999999999999999999}',
        b"<html>",
        b'"' + b"x" * 1_000_000 + b'"',
    ],
)
def test_a_signed_body_that_makes_no_sense_is_unreadable(shop, body):
    with pytest.raises(Unreadable):
        read(shop, call(shop, body))


@BOTH
@pytest.mark.parametrize(
    "topic", ["carts/create", "coupon.deleted", "action.woocommerce_add_to_cart", "x" * 500]
)
def test_a_topic_that_we_do_not_follow_is_no_notice(shop, topic):
    assert read(shop, call(shop, topic=topic)) == ()


@BOTH
def test_a_call_without_a_topic_is_no_notice(shop):
    delivery = call(shop)
    headers = {name: value for name, value in delivery.headers.items() if not name.endswith("topic")}

    assert read(shop, replace(delivery, headers=headers)) == ()


@BOTH
def test_a_repetition_has_the_same_name_whatever_numbers_it_comes_under(shop):
    """The numbers in the headers are not signed: whoever replays a call may change them."""
    again = {
        "x-shopify-webhook-id": "another",
        "x-shopify-event-id": "another",
        "x-wc-webhook-delivery-id": "another",
    }

    first, second = read(shop, call(shop)), read(shop, call(shop, **again))

    assert first == second


@pytest.mark.parametrize("topic", ["fulfillments/create", "fulfillments/update"])
def test_a_fulfilment_is_a_parcel_with_our_lines(topic):
    body = shopify.posted_fulfilment(
        lines=[shopify.posted_line(), shopify.posted_line(line=2, sku="SOCK-1", quantity=1)],
        tracking_numbers=["JD1", "JD2"],
    )

    notices = read(SHOPIFY, call(SHOPIFY, body, topic))

    parcel = Parcel(
        carrier="DHL",
        tracking_number="JD1, JD2",
        tracking_url="https://dhl.example/JD0146",
        lines=(
            ParcelLine(quantity=2, line_number=1, partner_sku="RUN-2-39"),
            ParcelLine(quantity=1, line_number=2, partner_sku="SOCK-1"),
        ),
    )
    shipped = Shipped(
        notice_id="fulfillment 123456 JD1, JD2",
        number="R1-7-1",
        parcels=(parcel,),
        partner_reference="450789469",
    )
    assert notices == (shipped,)


@pytest.mark.parametrize("status", ["pending", "open", "cancelled", "error", "failure"])
def test_a_fulfilment_that_has_not_left_is_no_parcel(status):
    body = shopify.posted_fulfilment(status=status)

    assert read(SHOPIFY, call(SHOPIFY, body, "fulfillments/update")) == ()


def test_an_order_at_shopify_tells_its_parcels_as_its_fulfilments_do():
    fulfilment = shopify.posted_fulfilment()

    from_order = read(
        SHOPIFY, call(SHOPIFY, shopify.posted_order(fulfillments=[fulfilment]), "orders/updated")
    )
    from_itself = read(SHOPIFY, call(SHOPIFY, fulfilment, "fulfillments/create"))

    assert from_order == from_itself


def test_an_order_that_shopify_cancelled_is_cancelled():
    body = shopify.posted_order(cancelled_at="2026-11-23T13:00:00+01:00", cancel_reason="inventory")

    notices = read(SHOPIFY, call(SHOPIFY, body, "orders/cancelled"))

    cancellation = Cancellation(answer=CancelAnswer.CANCELLED, reason="inventory")
    assert notices == (
        Cancelled(notice_id="order 450789469 cancelled", number="R1-7-1", cancellation=cancellation),
    )


def test_the_topic_alone_cancels_nothing():
    """It is not signed: a body that was caught on its way may come back under another."""
    assert read(SHOPIFY, call(SHOPIFY, shopify.posted_order(), "orders/cancelled")) == ()


@pytest.mark.parametrize(
    "properties",
    [
        [],
        [{"name": "_purchase_order", "value": "R1-7-1"}],
        [{"name": "_purchase_order", "value": "/1"}],
        [{"name": "_purchase_order", "value": "R1-7-1/one"}],
        [{"name": "_purchase_order", "value": None}],
    ],
)
def test_the_shops_other_customers_orders_are_none_of_ours(properties):
    body = shopify.posted_order(
        line_items=[shopify.posted_line() | {"properties": properties}],
        cancelled_at="2026-11-23T13:00:00+01:00",
    )

    assert read(SHOPIFY, call(SHOPIFY, body)) == ()


def test_a_product_at_shopify_tells_how_many_there_are():
    notices = read(SHOPIFY, call(SHOPIFY, shopify.posted_product(), "products/update"))

    small = PartnerItem(
        partner_sku="RUN-2-39",
        gtin="9500000000051",
        family="shopify/8474977763649",
        title="Runner 2",
        currency="",
        cost=Decimal(0),
        available=12,
    )
    large = replace(small, partner_sku="RUN-2-42", gtin="9500000000082", available=0)
    assert notices == (
        Stocked(notice_id="product 8474977763649 2026-11-23T12:30:00+01:00", items=(small, large)),
    )


@pytest.mark.parametrize(
    ("product", "variant", "available"),
    [
        ({"status": "archived"}, {}, 0),
        ({}, {"inventory_management": None}, None),
        ({}, {"inventory_policy": "continue"}, 12),
        ({}, {"inventory_policy": "continue", "inventory_quantity": -1}, None),
        ({}, {"inventory_quantity": -1}, 0),
    ],
)
def test_pieces_at_shopify_are_counted_as_in_the_catalogue(product, variant, available):
    body = shopify.posted_product(**product)
    body["variants"] = [body["variants"][0] | variant]

    [stocked] = read(SHOPIFY, call(SHOPIFY, body, "products/update"))

    assert stocked.items[0].available == available


def test_a_level_of_stock_at_shopify_names_neither_sku_nor_barcode_and_is_no_notice():
    body = {
        "inventory_item_id": 271878346596884015,
        "location_id": 24826418,
        "available": 3,
        "updated_at": None,
    }

    assert read(SHOPIFY, call(SHOPIFY, body, "inventory_levels/update")) == ()


def test_an_order_at_woocommerce_that_is_completed_has_left():
    body = woocommerce.order(status="completed")
    body["meta_data"] += woocommerce.meta(_wc_shipment_tracking_items=woocommerce.tracked("JD1", "JD2"))

    notices = read(WOOCOMMERCE, call(WOOCOMMERCE, body))

    parcels = tuple(Parcel(carrier="dhl-de", tracking_number=number) for number in ("JD1", "JD2"))
    assert notices == (
        Shipped(
            notice_id="order 727 shipped JD1, JD2", number="R1-7-1", parcels=parcels, partner_reference="727"
        ),
    )


@pytest.mark.parametrize("word", ["cancelled", "refunded", "failed"])
def test_an_order_that_woocommerce_cancelled_is_cancelled(word):
    notices = read(WOOCOMMERCE, call(WOOCOMMERCE, woocommerce.order(status=word)))

    cancellation = Cancellation(answer=CancelAnswer.CANCELLED, reason=f"The order is {word}.")
    assert notices == (
        Cancelled(notice_id="order 727 cancelled", number="R1-7-1", cancellation=cancellation),
    )


@pytest.mark.parametrize(
    ("topic", "body"),
    [
        ("order.created", woocommerce.order(status="pending")),
        ("order.updated", woocommerce.order(status="processing")),
        ("order.updated", woocommerce.order(status="completed", meta_data=[])),
        (
            "order.updated",
            woocommerce.order(status="completed", meta_data=woocommerce.meta(_purchase_order_number=7)),
        ),
        ("order.deleted", {"id": 727}),
        ("product.updated", woocommerce.product()),
        ("product.deleted", {"id": 740}),
    ],
)
def test_what_changes_nothing_for_us_at_woocommerce_is_no_notice(topic, body):
    assert read(WOOCOMMERCE, call(WOOCOMMERCE, body, topic)) == ()


def test_a_variation_at_woocommerce_tells_how_many_there_are():
    notices = read(WOOCOMMERCE, call(WOOCOMMERCE, woocommerce.hit(), "product.updated"))

    counted = PartnerItem(
        partner_sku="RUN-2-39",
        gtin="9500000000051",
        family="741",
        title="Runner 2 - Fern, 39",
        currency="",
        cost=Decimal(0),
        available=12,
    )
    assert notices == (Stocked(notice_id="product 741 2026-11-23T11:30:00", items=(counted,)),)


def test_the_call_when_a_webhook_is_set_up_at_woocommerce_says_nothing_and_is_not_signed():
    ping = replace(call(WOOCOMMERCE), headers={}, body=b"webhook_id=142")

    assert read(WOOCOMMERCE, ping) == ()
    for more in (b"webhook_id=142&x=1", b"webhook_id=1\n", b"webhook_id=", b"webhook_id=1" * 100):
        with pytest.raises(NotAuthentic):
            read(WOOCOMMERCE, replace(ping, body=more))
