"""A partner in memory that speaks the plain JSON API, version 1."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import unquote

from partners.messages import Address, PurchaseOrderLine, PurchaseOrderMessage
from partners.transformers.requests import Response

BOOT = {
    "sku": "MOOR-39",
    "gtin": "09500000000051",
    "family": "moor-boot",
    "title": "Moor boot 39",
    "brand": "Northpeak",
    "attributes": {"size": "39"},
    "images": ["https://partner.example/moor-boot.png"],
    "price": {"amount": "120.00", "currency": "EUR"},
    "cost": {"amount": "71.00", "currency": "EUR"},
    "available": 12,
    "lead_time_days": 2,
}
ORDER = PurchaseOrderMessage(
    number="R1-7-1",
    currency="EUR",
    placed_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
    ship_to=Address(
        name="Ana Maria Shopper", line1="Rua Augusta 1", city="Lisboa", postal_code="1100-048", country="PT"
    ),
    email="ana@example.com",
    phone="+351 912 345 678",
    lines=(
        PurchaseOrderLine(
            line_number=1,
            partner_sku="MOOR-39",
            gtin="09500000000051",
            quantity=2,
            unit_cost=Decimal("71.00"),
        ),
    ),
)


def say(content, status=200):
    """An answer."""
    return Response(
        status=status, headers={"content-type": "application/json"}, body=json.dumps(content).encode()
    )


class PlainPartner:
    """Recognises an order by its `Idempotency-Key`."""

    gtin = BOOT["gtin"]
    partner_sku = BOOT["sku"]
    words = "moor boot"
    order = ORDER

    def __init__(self) -> None:
        self.orders = {}

    def answer(self, request):
        """Look up, place, find and tell; all else is 404."""
        match request.method, request.path:
            case "GET", "/items":
                return say({"items": [BOOT] if self._carries(request.params) else []})
            case "POST", "/orders":
                return say(self._placed(request), 201)
            case "GET", "/orders":
                return say({"orders": self._with_number(request.params["reference"])})
            case "GET", path if unquote(path.removeprefix("/orders/")) in self._by_theirs():
                return say(self._by_theirs()[unquote(path.removeprefix("/orders/"))])
        return say({"error": {"code": "not-found", "message": "No such thing."}}, 404)

    def _carries(self, asked):
        return asked in ({"gtin": self.gtin}, {"sku": self.partner_sku}, {"q": self.words})

    def _placed(self, request):
        return self.orders.setdefault(self._key(request), self._accepted(json.loads(request.body)))

    def _key(self, request):
        return request.headers["Idempotency-Key"]

    def _accepted(self, order):
        total = sum(line["quantity"] * Decimal(line["unit_cost"]) for line in order["lines"])
        return {
            "order_id": f"N-{len(self.orders) + 1}",
            "reference": order["reference"],
            "status": "accepted",
            "lines": [
                {"line": one["line"], "accepted": one["quantity"], "rejected": 0} for one in order["lines"]
            ],
            "total": {"amount": str(total), "currency": order["currency"]},
        }

    def _with_number(self, number):
        return [order for order in self.orders.values() if order["reference"] == number]

    def _by_theirs(self):
        return {order["order_id"]: order for order in self.orders.values()}


class KeylessPlainPartner(PlainPartner):
    """Takes no notice of the key: each request is an order."""

    def _key(self, request):
        return len(self.orders)
