"""A django-oscar shop in memory: one basket per guest, kept by a cookie, and an order of each basket at most once."""

import json
from collections import Counter
from decimal import Decimal

from tests.partners.oscar_answers import (
    BASE,
    BASKET,
    BASKET_LINE,
    COUNTRY,
    FREE,
    PRICE,
    PRODUCT,
    STOCK,
    changed,
    family,
    order,
    page,
    say,
    variant,
)
from tests.partners.oscar_talks import ORDER

NOTHING = {"detail": "Not found."}
ADDRESSES = {
    "/products/7/": PRODUCT,
    "/products/7/price/": PRICE,
    "/products/7/availability/": STOCK,
    "/countries/PT/": COUNTRY,
}


class OscarShop:
    """Sells one shoe, number 7, for 31 euros, and sends it to Portugal free of charge."""

    gtin = "09500000000051"
    partner_sku = "7"
    words = "runner"
    order = ORDER

    def __init__(self) -> None:
        self.orders = {}
        self._baskets = []

    def answer(self, request):  # noqa: PLR0911 - a table of addresses
        """What the shop's API says; what it does not have is 404."""
        basket = self._basket(request)
        match request.method, request.path:
            case "GET", "/lookup/":
                return say(page(*([family(variant())] if request.params["upc"] == self.gtin[1:] else [])))
            case "GET", "/admin/orders/":
                return say(page(*self.orders.values()))
            case "GET", path if path in ADDRESSES:
                return say(ADDRESSES[path])
            case "GET", path if path.startswith("/baskets/"):
                return say(page(*self._lines(basket)))
            case "POST", "/basket/add-product/":
                return self._add(basket, json.loads(request.body))
            case "POST", "/basket/shipping-methods/":
                return say([FREE])
            case "POST", "/checkout/":
                return self._check_out(basket, json.loads(request.body))
        return say(NOTHING, 404)

    def _basket(self, request):
        """The guest's number; a guest without a cookie is a new one."""
        cookie = request.headers.get("Cookie", "").partition("=")[2]
        if cookie.isdecimal():
            return int(cookie)
        self._baskets.append(Counter())
        return len(self._baskets) - 1

    def _add(self, basket, wanted):
        self._baskets[basket][wanted["url"]] += wanted["quantity"]
        total = f"{sum(self._baskets[basket].values()) * Decimal(PRICE['incl_tax'])}"
        here = f"{BASE}/baskets/{basket}/"
        told = changed(BASKET, id=basket, url=here, lines=f"{here}lines/", total_incl_tax=total)
        return say(told, cookie=f"oscar_open_basket={basket}; Path=/")

    def _lines(self, basket):
        return [
            changed(BASKET_LINE, product=url, quantity=count) for url, count in self._baskets[basket].items()
        ]

    def _check_out(self, basket, wanted):
        if basket in self.orders:
            return say({"detail": "Unauthorized."}, 401)
        address = {**order()["shipping_address"], **wanted["shipping_address"]}
        theirs = str(100_000 + basket)
        placed = order(theirs=theirs, total_incl_tax=wanted["total"], shipping_address=address)
        self.orders[basket] = placed
        return say(placed)
