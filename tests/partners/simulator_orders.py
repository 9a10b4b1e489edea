"""Orders to send to the simulator, as a buyer writes them and as we do."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from partners.messages import Address, PurchaseOrderLine, PurchaseOrderMessage
from tests.simulator import Simulator, offer_of

FERN_M = "NP-101-03"
GLOVE_S = "NP-507-01"
LUMI_TEE = "LU207001"

HOME = {
    "name": "Ana Shopper",
    "line1": "Rua Augusta 1",
    "line2": "",
    "city": "Lisboa",
    "postal_code": "1100-048",
    "region": "",
    "country": "PT",
}


JACKET = offer_of("northpeak", FERN_M)


def line(number: int = 1, sku: str = FERN_M, quantity: int = 1, **more: Any) -> dict[str, Any]:
    """One line; the buyer's own idea of the cost is wrong on purpose."""
    return {"line": number, "sku": sku, "gtin": "", "quantity": quantity, "unit_cost": "0.01", **more}


def order(reference: str = "AF-1", *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An order, of one jacket unless told otherwise."""
    return {
        "reference": reference,
        "placed_at": "2026-11-23T12:00:00+00:00",
        "currency": "EUR",
        "ship_to": HOME,
        "contact": {"email": "ana@example.com", "phone": ""},
        "lines": list(lines or [line()]),
        **more,
    }


def place(
    simulator: Simulator, body: dict[str, Any], *, partner: str = "northpeak", key: str = "", **more: Any
) -> tuple[int, Any]:
    """Place an order; return status and document. Its reference is its key unless told otherwise."""
    return simulator.ask(partner, "POST", "/orders", body, key=key or body["reference"], **more)


def fate(
    simulator: Simulator, reference: str = "AF-1", *lines: dict[str, Any], **more: Any
) -> tuple[int | str, Any]:
    """How an order went: a status or a kind of silence, and the document."""
    try:
        return place(simulator, order(reference, *lines), **more)
    except ConnectionResetError as error:
        return "silence" if "without response" in str(error) else "reset", {}


def purchase_order(
    number: str = "AF-1-1", *, quantity: int = 1, partner: str = "northpeak", sku: str = FERN_M
) -> PurchaseOrderMessage:
    """A purchase order for some pieces of one item, a jacket of Northpeak unless told otherwise."""
    offer = offer_of(partner, sku)
    wanted = PurchaseOrderLine(
        line_number=1,
        partner_sku=sku,
        gtin=offer["gtin"],
        quantity=quantity,
        unit_cost=Decimal(offer["cost"]),
    )
    return PurchaseOrderMessage(
        number=number,
        currency="EUR",
        placed_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
        ship_to=Address(**HOME),
        email="ana@example.com",
        phone="",
        lines=(wanted,),
    )
