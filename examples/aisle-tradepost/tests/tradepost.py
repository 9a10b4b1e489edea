"""Tradepost in memory: its desk, its stock of one article, and its order book."""

from datetime import UTC, datetime
from decimal import Decimal

from partners.messages import Address, PurchaseOrderLine, PurchaseOrderMessage
from partners.transformers.requests import Response

MUG = {
    "article": "MUG-1",
    "ean": "9500000000051",
    "range": "MUGS",
    "text": "Enamel mug",
    "currency": "EUR",
    "cents": "650",
    "pieces": "40",
}
ORDER = PurchaseOrderMessage(
    number="R1-7-1",
    currency="EUR",
    placed_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
    ship_to=Address(
        name="Ana Shopper", line1="Rua Augusta 1", city="Lisboa", postal_code="1100-048", country="PT"
    ),
    email="ana@example.com",
    phone="+351 912 345 678",
    lines=(
        PurchaseOrderLine(
            line_number=1, partner_sku="MUG-1", gtin="09500000000051", quantity=3, unit_cost=Decimal("6.50")
        ),
    ),
)


class Tradepost:
    """Takes an order once: the same number of ours again is the order that it holds."""

    gtin = ORDER.lines[0].gtin
    partner_sku = MUG["article"]
    words = "mug"
    order = ORDER

    def __init__(self):
        self.orders = {}
        self._reserved = []

    def answer(self, request):
        """What the desk says; 404 for what it does not know."""
        match request.method, request.path.split("/")[1:]:
            case "GET", ["stock"]:
                return say(*([MUG] if self._is_about_the_mug(request.params) else []))
            case "POST", ["reservations"]:
                return self._reserve(heard(request))
            case method, ["orders"]:
                return self._find(request.params) if method == "GET" else self._confirm(heard(request))
            case method, ["orders", theirs, *_] if theirs in self._by_number():
                order = self._by_number()[theirs]
                return say(order) if method == "GET" else self._cancel(order)
        return say(status=404)

    def ship(self, number):
        """Let an order leave."""
        self.orders[number]["state"] = "gone"

    def _is_about_the_mug(self, asked):
        return asked in ({"ean": MUG["ean"]}, {"article": MUG["article"]}, {"text": self.words})

    def _reserve(self, wanted):
        if wanted["article"] != MUG["article"] or int(wanted["pieces"]) > int(MUG["pieces"]):
            return say({"reason": "We have not got that many."}, status=422)
        self._reserved.append(int(wanted["pieces"]))
        return say({"ticket": str(len(self._reserved) - 1)})

    def _find(self, asked):
        return say(*[order for order in self.orders.values() if order["theirs"] == asked["theirs"]])

    def _confirm(self, wanted):
        pieces = sum(self._reserved[int(ticket)] for ticket in wanted["tickets"].split())
        order = {
            "order": f"TP{len(self.orders) + 1}",
            "theirs": wanted["theirs"],
            "state": "taken",
            "currency": "EUR",
            "cents": str(pieces * int(MUG["cents"])),
        }
        return say(self.orders.setdefault(wanted["theirs"], order))

    def _cancel(self, order):
        if order["state"] == "gone":
            return say({"answer": "too-late", "reason": "It has left."})
        order["state"] = "cancelled"
        return say({"answer": "cancelled"})

    def _by_number(self):
        return {order["order"]: order for order in self.orders.values()}


def say(*records, status=200):
    """An answer of records."""
    blocks = ["\n".join(f"{name}={value}" for name, value in record.items()) for record in records]
    return Response(status=status, headers={"content-type": "text/plain"}, body="\n\n".join(blocks).encode())


def heard(request):
    """The one record of a request."""
    return dict(line.split("=", 1) for line in request.body.decode().split("\n"))
