"""A plain JSON API: look items up by GTIN, SKU or words; place orders with an idempotency key."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote

from partners.errors import Rejected, Unreadable
from partners.messages import (
    AcknowledgedLine,
    Acknowledgement,
    Answer,
    ItemQuery,
    OrderReference,
    PartnerItem,
    PartnerStatus,
    PurchaseOrderLine,
    PurchaseOrderMessage,
)
from partners.transformers.base import Capability, Dedup, Evidence, Transformer
from partners.transformers.requests import Conversation, Request, Response

OK = frozenset({200, 201})


class PlainTransformer(Transformer):
    """Plain JSON API, version 1. Recognises our number by its `Idempotency-Key`."""

    dedup = Dedup.KEY
    evidence = Evidence.SIMULATOR
    capabilities = frozenset(
        {
            Capability.FIND_BY_GTIN,
            Capability.FIND_BY_SKU,
            Capability.FIND_BY_WORDS,
            Capability.AVAILABILITY,
            Capability.PLACE_ORDER,
            Capability.FIND_ORDER,
            Capability.ORDER_STATUS,
        }
    )

    def find_items(self, query: ItemQuery) -> Conversation[tuple[PartnerItem, ...]]:
        """One request: `GET /items`."""
        asked = {"gtin": query.gtin, "sku": query.partner_sku, "q": query.words}
        response = yield Request.get("/items", params={name: value for name, value in asked.items() if value})
        return tuple(_item(row) for row in _rows(_document(response), "items"))

    def place_order(self, order: PurchaseOrderMessage) -> Conversation[Acknowledgement]:
        """One request: `POST /orders`, with our number as its key."""
        request = Request.post("/orders", content=_order(order), headers={"Idempotency-Key": order.number})
        response = yield request.committing()
        if response.status == 422:
            raise Rejected(_refusal(response))
        return _acknowledgement(_document(response))

    def find_order(self, number: str) -> Conversation[Acknowledgement | None]:
        """One request: `GET /orders?reference=`."""
        response = yield Request.get("/orders", params={"reference": number})
        orders = _rows(_document(response), "orders")
        if len(orders) > 1:
            raise Unreadable(f"The partner holds {len(orders)} orders for {number}.")
        return _acknowledgement(orders[0]) if orders else None

    def order_status(self, order: OrderReference) -> Conversation[PartnerStatus]:
        """One request: `GET /orders/<their number>`."""
        response = yield Request.get(f"/orders/{quote(order.partner_reference, safe='')}")
        document = _document(response)
        word = _text(document, "status")
        return PartnerStatus(
            partner_reference=_text(document, "order_id"), word=word, shipped=word == "shipped"
        )


class LookupPlainTransformer(PlainTransformer):
    """Plain JSON API of a partner that takes no key: it must be asked for our number before a repeat."""

    dedup = Dedup.LOOKUP


def _order(order: PurchaseOrderMessage) -> dict[str, Any]:
    address = order.ship_to
    return {
        "reference": order.number,
        "placed_at": order.placed_at.isoformat(),
        "currency": order.currency,
        "ship_to": {
            "name": address.name,
            "line1": address.line1,
            "line2": address.line2,
            "city": address.city,
            "postal_code": address.postal_code,
            "region": address.region,
            "country": address.country,
        },
        "contact": {"email": order.email, "phone": order.phone},
        "lines": [_line(line) for line in order.lines],
    }


def _line(line: PurchaseOrderLine) -> dict[str, Any]:
    return {
        "line": line.line_number,
        "sku": line.partner_sku,
        "gtin": line.gtin,
        "quantity": line.quantity,
        "unit_cost": str(line.unit_cost),
    }


def _item(row: Any) -> PartnerItem:
    price, cost = _money(row, "price"), _money(row, "cost")
    if price[1] != cost[1]:
        raise Unreadable("Price and cost are in different currencies.")
    return PartnerItem(
        partner_sku=_text(row, "sku"),
        gtin=_text(row, "gtin"),
        family=_text(row, "family"),
        title=_text(row, "title"),
        brand=_text(row, "brand", ""),
        description=_text(row, "description", ""),
        category=_text(row, "category", ""),
        attributes={str(name): str(value) for name, value in _mapping(row, "attributes").items()},
        images=tuple(str(image) for image in _rows(row, "images")),
        currency=cost[1],
        cost=cost[0],
        price=price[0],
        available=_count(row, "available"),
        lead_time_days=_count(row, "lead_time_days"),
    )


def _acknowledgement(document: Any) -> Acknowledgement:
    total = _money(document, "total")
    try:
        answer = Answer(_text(document, "status"))
    except ValueError as error:
        raise Unreadable("The order's status is none we know.") from error
    return Acknowledgement(
        number=_text(document, "reference"),
        partner_reference=_text(document, "order_id"),
        answer=answer,
        lines=tuple(_acknowledged(line) for line in _rows(document, "lines")),
        total=total[0],
        currency=total[1],
    )


def _acknowledged(line: Any) -> AcknowledgedLine:
    return AcknowledgedLine(
        line_number=_count(line, "line"),
        accepted=_count(line, "accepted"),
        rejected=_count(line, "rejected"),
        reason=_text(line, "reason", ""),
    )


def _refusal(response: Response) -> str:
    error = _mapping(response.json(), "error")
    return f"{_text(error, 'code')}: {_text(error, 'message')}"


def _document(response: Response) -> Any:
    if response.status not in OK:
        raise Unreadable(f"The partner answered {response.status}.")
    return response.json()


def _mapping(document: Any, name: str) -> Mapping[str, Any]:
    value = document.get(name) if isinstance(document, dict) else None
    if not isinstance(value, dict):
        raise Unreadable(f"{name} is missing.")
    return value


def _rows(document: Any, name: str) -> list[Any]:
    value = document.get(name) if isinstance(document, dict) else None
    if not isinstance(value, list):
        raise Unreadable(f"{name} is missing.")
    return value


def _text(document: Any, name: str, default: str | None = None) -> str:
    value = document.get(name, default) if isinstance(document, dict) else None
    if not isinstance(value, str) or (not value and default is None):
        raise Unreadable(f"{name} is missing.")
    return value


def _count(document: Any, name: str) -> int:
    value = document.get(name) if isinstance(document, dict) else None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise Unreadable(f"{name} is no count.")
    return value


def _money(document: Any, name: str) -> tuple[Decimal, str]:
    money = _mapping(document, name)
    try:
        amount = Decimal(_text(money, "amount"))
    except InvalidOperation as error:
        raise Unreadable(f"{name} is no amount.") from error
    if not amount.is_finite() or amount < 0:
        raise Unreadable(f"{name} is no amount.")
    return amount, _text(money, "currency")
