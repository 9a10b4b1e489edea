"""What Shopify's documentation says that it answers, in our own words and with our own goods. No shop has said this.

Each shape names its page below shopify.dev/docs. GraphQL shapes hold exactly the fields that we ask for, so that the
published schema can be held against them (tests/real_partners/test_published_schemas.py).
"""

import json

from partners.transformers.requests import Response


def say(body, status=200):
    """An answer."""
    return Response(
        status=status, headers={"content-type": "application/json"}, body=json.dumps(body).encode()
    )


def media(*names):
    """api/admin-graphql/latest/objects/MediaImage."""
    address = "https://cdn.shopify.example/files/{}.png".format
    return {"nodes": [{"__typename": "MediaImage", "image": {"url": address(name)}} for name in names]}


def variant(number=101, size="39", barcode="9500000000051", **fields):
    """api/admin-graphql/latest/objects/ProductVariant."""
    return {
        "id": f"gid://shopify/ProductVariant/{number}",
        "legacyResourceId": str(number),
        "sku": f"RUN-2-{size}",
        "barcode": barcode,
        "price": "31.00",
        "availableForSale": True,
        "inventoryQuantity": 12,
        "inventoryPolicy": "DENY",
        "inventoryItem": {"tracked": True},
        "selectedOptions": [{"name": "Colour", "value": "Fern"}, {"name": "Size", "value": size}],
        "media": media(f"runner-{size}"),
    } | fields


def product(*variants, **fields):
    """api/admin-graphql/latest/objects/Product."""
    return {
        "legacyResourceId": "8474977763649",
        "title": "Runner 2",
        "vendor": "Fernway",
        "productType": "Running shoes",
        "status": "ACTIVE",
        "description": "A light shoe, number 2.",
        "media": media("runner"),
        "variants": {"nodes": list(variants) or [variant()]},
    } | fields


def money(amount="62.00", currency="EUR"):
    """api/admin-graphql/latest/objects/MoneyBag."""
    return {"presentmentMoney": {"amount": amount, "currencyCode": currency}}


def draft(number=900, variants=(("gid://shopify/ProductVariant/101", 2),), **fields):
    """api/admin-graphql/latest/objects/DraftOrder."""
    lines = [{"quantity": quantity, "variant": {"id": one}} for one, quantity in variants]
    return {
        "id": f"gid://shopify/DraftOrder/{number}",
        "ready": True,
        "totalPriceSet": money(),
        "lineItems": {"nodes": lines},
    } | fields


def order(number="R1-7-1", theirs=450789469, **fields):
    """api/admin-graphql/latest/objects/Order."""
    return {
        "id": f"gid://shopify/Order/{theirs}",
        "legacyResourceId": str(theirs),
        "name": "#1001",
        "poNumber": number,
        "cancelledAt": None,
        "cancelReason": None,
        "displayFulfillmentStatus": "UNFULFILLED",
        "totalPriceSet": money(),
    } | fields


def fulfilment(number="R1-7-1", lines=((1, "RUN-2-39", 2),), **fields):
    """api/admin-graphql/latest/objects/Fulfillment."""
    nodes = [
        {
            "id": f"gid://shopify/FulfillmentLineItem/{700 + line}",
            "quantity": quantity,
            "lineItem": {
                "sku": sku,
                "customAttributes": [{"key": "_purchase_order", "value": f"{number}/{line}"}],
            },
        }
        for line, sku, quantity in lines
    ]
    return {
        "status": "SUCCESS",
        "trackingInfo": [{"company": "DHL", "number": "JD0146", "url": "https://dhl.example/JD0146"}],
        "fulfillmentLineItems": {"nodes": nodes},
    } | fields


def throttled(cost=102, left=52, rate=50):
    """api/usage/limits: the answer of a bucket that is empty."""
    bucket = {"maximumAvailable": 1000.0, "currentlyAvailable": left, "restoreRate": rate}
    error = {
        "message": "Throttled",
        "extensions": {"code": "THROTTLED", "documentation": "https://shopify.dev/api/usage/rate-limits"},
    }
    counted = {"requestedQueryCost": cost, "actualQueryCost": None, "throttleStatus": bucket}
    return say({"errors": [error], "extensions": {"cost": counted}})


INVALID_ID = {  # api/admin-graphql, "Status and error codes"
    "message": "Variable $id of type ID! was provided invalid value",
    "locations": [{"line": 2, "column": 20}],
    "extensions": {"value": "", "problems": [{"path": [], "explanation": "Invalid global id"}]},
}


def refused(message, *path):
    """api/admin-graphql/latest/objects/UserError."""
    return [{"field": list(path) or None, "message": message}]


def posted_line(number="R1-7-1", line=1, sku="RUN-2-39", quantity=2):
    """api/webhooks: a line item, in orders and in fulfilments. Our property is among its properties."""
    return {
        "id": 466157049 + line,
        "variant_id": 101,
        "sku": sku,
        "quantity": quantity,
        "price": "31.00",
        "title": "Runner 2",
        "properties": [
            {"name": "Engraving", "value": "none"},
            {"name": "_purchase_order", "value": f"{number}/{line}"},
        ],
    }


def posted_fulfilment(number="R1-7-1", lines=None, **fields):
    """api/webhooks?topic=fulfillments/create."""
    return {
        "id": 123456,
        "order_id": 450789469,
        "status": "success",
        "created_at": "2026-11-23T12:30:00+01:00",
        "updated_at": "2026-11-23T12:30:00+01:00",
        "tracking_company": "DHL",
        "tracking_number": "JD0146",
        "tracking_numbers": ["JD0146"],
        "tracking_url": "https://dhl.example/JD0146",
        "tracking_urls": ["https://dhl.example/JD0146"],
        "shipment_status": None,
        "name": "#1001.1",
        "line_items": [posted_line(number)] if lines is None else lines,
    } | fields


def posted_order(number="R1-7-1", **fields):
    """api/webhooks?topic=orders/updated."""
    return {
        "id": 450789469,
        "name": "#1001",
        "po_number": number,
        "currency": "EUR",
        "total_price": "62.00",
        "cancelled_at": None,
        "cancel_reason": None,
        "fulfillment_status": None,
        "updated_at": "2026-11-23T12:30:00+01:00",
        "line_items": [posted_line(number)],
        "fulfillments": [],
    } | fields


def posted_product(**fields):
    """api/webhooks?topic=products/update."""
    sizes = ((101, "39", "9500000000051", 12), (102, "42", "9500000000082", 0))
    variants = [
        {
            "id": number,
            "product_id": 8474977763649,
            "title": f"Fern / {size}",
            "sku": f"RUN-2-{size}",
            "barcode": barcode,
            "price": "31.00",
            "inventory_policy": "deny",
            "inventory_quantity": left,
            "old_inventory_quantity": left,
            "inventory_management": "shopify",
            "updated_at": "2026-11-23T12:30:00+01:00",
        }
        for number, size, barcode, left in sizes
    ]
    return {
        "id": 8474977763649,
        "title": "Runner 2",
        "status": "active",
        "vendor": "Fernway",
        "updated_at": "2026-11-23T12:30:00+01:00",
        "variants": variants,
    } | fields
