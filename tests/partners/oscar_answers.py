"""What a django-oscar shop really said, as recorded from version 4.2 with its API 3.3, shortened to what is read."""

import json
from copy import deepcopy

from partners.transformers.requests import Response

BASE = "https://shop.example/api"


def say(body, status=200, cookie=""):
    """An answer."""
    headers = {"content-type": "application/json"} | ({"set-cookie": cookie} if cookie else {})
    return Response(status=status, headers=headers, body=json.dumps(body).encode())


def changed(body, **fields):
    """The same with other fields; one that is `...` is left out."""
    kept = {**deepcopy(body), **fields}
    return {name: value for name, value in kept.items() if value is not ...}


def page(*rows, following=None):
    """One page of a list."""
    return {"count": len(rows), "next": following, "previous": None, "results": list(rows)}


def variant(number=7, upc="9500000000051", size="39"):
    """A size of a shoe, as its parent lists it."""
    return {
        "url": f"{BASE}/products/{number}/",
        "upc": upc,
        "id": number,
        "title": f"Runner 2 {size}",
        "structure": "child",
        "attributes": [
            {"name": "Colour", "value": "Fern", "code": "colour"},
            {"name": "Size", "value": size, "code": "size"},
        ],
        "categories": [],
        "price": f"{BASE}/products/{number}/price/",
        "availability": f"{BASE}/products/{number}/availability/",
    }


def family(*children):
    """A shoe, with the sizes it comes in."""
    return {
        "url": f"{BASE}/products/6/",
        "upc": "",
        "id": 6,
        "title": "Runner 2",
        "description": "A light shoe, number 2.",
        "structure": "parent",
        "attributes": [],
        "categories": ["Shoes > Running"],
        "images": [{"id": 2, "original": "https://shop.example/media/runner-2.png", "display_order": 0}],
        "price": f"{BASE}/products/6/price/",
        "availability": f"{BASE}/products/6/availability/",
        "children": list(children),
    }


PRICE = {"currency": "EUR", "excl_tax": "31.00", "incl_tax": "31.00", "tax": "0.00"}
NO_PRICE = {"currency": None, "excl_tax": None, "incl_tax": None, "tax": "0.00"}
STOCK = {"is_available_to_buy": True, "num_available": 1000, "message": "In stock (1000 available)"}
NO_STOCK = {"is_available_to_buy": False, "message": "Unavailable"}
COUNTRY = {"url": f"{BASE}/countries/PT/", "printable_name": "Portugal", "is_shipping_country": True}
PRODUCT = changed(variant(), children=[], images=[], description="")
BASKET = {
    "id": 4,
    "owner": None,
    "status": "Open",
    "lines": f"{BASE}/baskets/4/lines/",
    "url": f"{BASE}/baskets/4/",
    "total_excl_tax": "62.00",
    "total_incl_tax": "62.00",
    "currency": "EUR",
    "is_tax_known": True,
}
BASKET_LINE = {
    "url": f"{BASE}/baskets/4/lines/1/",
    "product": f"{BASE}/products/7/",
    "quantity": 2,
    "price_currency": "EUR",
    "price_incl_tax": "62.00",
}
FREE = {
    "code": "free-shipping",
    "name": "Free shipping",
    "price": {"currency": "EUR", "excl_tax": "0.00", "incl_tax": "0.00", "tax": "0.00"},
}
COURIER = changed(FREE, code="courier", price=changed(FREE["price"], incl_tax="4.90"))


def order(number="R1-7-1", theirs="100004", **fields):
    """An order as the shop tells it to its buyer and to its staff."""
    told = {
        "number": theirs,
        "url": f"{BASE}/orders/1/",
        "currency": "EUR",
        "total_incl_tax": "62.00",
        "shipping_address": {
            "country": f"{BASE}/countries/PT/",
            "first_name": "Ana",
            "last_name": "Shopper",
            "phone_number": "+351912345678",
            "notes": f"Purchase order {number}",
        },
        "status": "new",
    }
    return changed(told, **fields)


def refused_phone():
    """What is wrong with an address whose phone number nobody can have."""
    return say({"phone_number": ["The phone number entered is not valid."]}, 406)
