"""Orders to send to the simulator, as a buyer writes them."""

from typing import Any

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
