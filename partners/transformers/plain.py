"""A plain JSON API: look items up by GTIN, SKU or words; place orders with an idempotency key."""

from decimal import Decimal
from typing import Any

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
from partners.transformers.reading import amount_of, count, document, mapping, rows, text, text_of
from partners.transformers.requests import Conversation, Request, Response, segment


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
        return tuple(_item(row) for row in rows(document(response), "items"))

    def place_order(self, order: PurchaseOrderMessage) -> Conversation[Acknowledgement]:
        """One request: `POST /orders`, with our number as its key."""
        request = Request.post("/orders", content=_order(order), headers={"Idempotency-Key": order.number})
        response = yield request.committing()
        if response.status == 422:
            raise Rejected(_refusal(response))
        return _acknowledgement(document(response))

    def find_order(self, number: str) -> Conversation[Acknowledgement | None]:
        """One request: `GET /orders?reference=`."""
        response = yield Request.get("/orders", params={"reference": number})
        orders = rows(document(response), "orders")
        if len(orders) > 1:
            raise Unreadable(f"The partner holds {len(orders)} orders for {number}.")
        return _acknowledgement(orders[0]) if orders else None

    def order_status(self, order: OrderReference) -> Conversation[PartnerStatus]:
        """One request: `GET /orders/<their number>`."""
        response = yield Request.get(f"/orders/{segment(order.partner_reference)}")
        order_now = document(response)
        word = text(order_now, "status")
        return PartnerStatus(
            partner_reference=text(order_now, "order_id"), word=word, shipped=word == "shipped"
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
        partner_sku=text(row, "sku"),
        gtin=text(row, "gtin"),
        family=text(row, "family"),
        title=text(row, "title"),
        brand=text(row, "brand", ""),
        description=text(row, "description", ""),
        category=text(row, "category", ""),
        attributes={
            text_of(name, "attributes"): text_of(value, "attributes")
            for name, value in mapping(row, "attributes").items()
        },
        images=tuple(text_of(image, "images") for image in rows(row, "images")),
        currency=cost[1],
        cost=cost[0],
        price=price[0],
        available=count(row, "available"),
        lead_time_days=count(row, "lead_time_days"),
    )


def _acknowledgement(order: Any) -> Acknowledgement:
    total = _money(order, "total")
    try:
        answer = Answer(text(order, "status"))
    except ValueError as error:
        raise Unreadable("The order's status is none we know.") from error
    return Acknowledgement(
        number=text(order, "reference"),
        partner_reference=text(order, "order_id"),
        answer=answer,
        lines=tuple(_acknowledged(line) for line in rows(order, "lines")),
        total=total[0],
        currency=total[1],
    )


def _acknowledged(line: Any) -> AcknowledgedLine:
    return AcknowledgedLine(
        line_number=count(line, "line"),
        accepted=count(line, "accepted"),
        rejected=count(line, "rejected"),
        reason=text(line, "reason", ""),
    )


def _refusal(response: Response) -> str:
    error = mapping(response.json(), "error")
    return f"{text(error, 'code')}: {text(error, 'message')}"


def _money(row: Any, name: str) -> tuple[Decimal, str]:
    money = mapping(row, name)
    return amount_of(text(money, "amount"), f"{name}.amount"), text(money, "currency")
