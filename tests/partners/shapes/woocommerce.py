"""What WooCommerce's documentation says that it answers, in our own words and with our own goods. No shop said it.

Each shape names its part of woocommerce.github.io/woocommerce-rest-api-docs (version 3).
"""

import json

from partners.transformers.requests import Response


def say(body, status=200, pages=1):
    """An answer; "Pagination": a list tells how many pages it has."""
    headers = {"content-type": "application/json; charset=UTF-8"}
    if isinstance(body, list):
        headers |= {"x-wp-total": str(len(body)), "x-wp-totalpages": str(pages)}
    return Response(status=status, headers=headers, body=json.dumps(body).encode())


def error(code, message, status):
    """Part "Errors"."""
    return say({"code": code, "message": message, "data": {"status": status}}, status)


def image(name):
    """Part "Product - Images properties"."""
    return {"id": 792, "src": f"https://shop.example/wp-content/{name}.png", "name": name, "alt": ""}


def product(number=740, **fields):
    """Part "Products", a product that comes in sizes."""
    return {
        "id": number,
        "name": "Runner 2",
        "permalink": "https://shop.example/product/runner-2/",
        "type": "variable",
        "status": "publish",
        "description": "<p>Longer than anybody reads.</p>",
        "short_description": "<p>A light&nbsp;shoe,\n<strong>number 2</strong>.</p>",
        "sku": "RUN-2",
        "global_unique_id": "",
        "price": "31.00",
        "regular_price": "31.00",
        "sale_price": "",
        "purchasable": True,
        "manage_stock": False,
        "stock_quantity": None,
        "stock_status": "instock",
        "parent_id": 0,
        "brands": [{"id": 4, "name": "Fernway", "slug": "fernway"}],
        "categories": [{"id": 9, "name": "Running shoes", "slug": "running"}],
        "images": [image("runner")],
        "attributes": [
            {"id": 6, "name": "Colour", "visible": True, "variation": False, "options": ["Fern"]},
            {"id": 7, "name": "Size", "visible": True, "variation": True, "options": ["39", "42"]},
        ],
        "variations": [741, 742],
        "date_modified_gmt": "2026-11-23T11:30:00",
        "meta_data": [],
    } | fields


def variation(number=741, size="39", gtin="9500000000051", **fields):
    """Part "Product variations"."""
    return {
        "id": number,
        "permalink": f"https://shop.example/product/runner-2/?attribute_size={size}",
        "status": "publish",
        "description": "",
        "sku": f"RUN-2-{size}",
        "global_unique_id": gtin,
        "price": "31.00",
        "regular_price": "31.00",
        "sale_price": "",
        "purchasable": True,
        "manage_stock": True,
        "stock_quantity": 12,
        "stock_status": "instock",
        "image": image(f"runner-{size}"),
        "attributes": [
            {"id": 6, "name": "Colour", "option": "Fern"},
            {"id": 7, "name": "Size", "option": size},
        ],
        "date_modified_gmt": "2026-11-23T11:30:00",
        "meta_data": [],
    } | fields


def hit(parent=740, **fields):
    """A variation as a list of products shows it: with its parent, and pictures in a list as products have."""
    told = variation(**fields)
    picture = told.pop("image")
    images = [picture] if picture else []
    more = {"name": "Runner 2 - Fern, 39", "type": "variation", "parent_id": parent, "images": images}
    return told | more | {"categories": [], "variations": []}


def meta(**values):
    """Part "Order - Meta data properties"."""
    return [
        {"id": 100 + place, "key": key, "value": value} for place, (key, value) in enumerate(values.items())
    ]


def order_line(line=1, product_id=740, variation_id=741, quantity=2):
    """Part "Order - Line items properties"."""
    return {
        "id": 300 + line,
        "name": "Runner 2",
        "product_id": product_id,
        "variation_id": variation_id,
        "quantity": quantity,
        "subtotal": "62.00",
        "total": "62.00",
        "total_tax": "0.00",
        "sku": "RUN-2-39",
        "price": 31,
        "meta_data": meta(_purchase_order_line=str(line)),
    }


def order(number="R1-7-1", theirs=727, **fields):
    """Part "Orders"."""
    return {
        "id": theirs,
        "number": str(theirs),
        "status": "processing",
        "currency": "EUR",
        "total": "62.00",
        "total_tax": "0.00",
        "prices_include_tax": True,
        "date_created_gmt": "2026-11-23T11:00:00",
        "date_modified_gmt": "2026-11-23T11:00:00",
        "meta_data": meta(_other="x", _purchase_order_number=number),
        "line_items": [order_line()],
        "refunds": [],
    } | fields


def tracked(*numbers):
    """woocommerce.com/document/shipment-tracking: what the extension keeps with an order."""
    return [
        {
            "tracking_provider": "dhl-de",
            "custom_tracking_provider": "",
            "custom_tracking_link": "",
            "tracking_number": number,
            "tracking_id": f"id-{number}",
            "date_shipped": "1795435200",
        }
        for number in numbers
    ]
