"""What good requests and refusals look like, for the published schema."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from stores.api.schema import PROBLEM

_ORDER = {
    "number": "AF-100000017",
    "url": "/api/v1/orders/AF-100000017/",
    "store": "chiado",
    "state": "received",
    "placed_at": "2026-11-25T09:14:02.100212+00:00",
    "placed_by": "api:till",
    "total": {"amount": "298.00", "currency": "EUR"},
    "buyer": {"email": "ana@mail.pt", "phone": "+351 912 345 678"},
    "ship_to": {
        "name": "Ana Alves",
        "line1": "Rua Garrett 1",
        "line2": "",
        "city": "Lisboa",
        "postal_code": "1200-203",
        "region": "",
        "country": "PT",
    },
    "payment": {
        "method": "till",
        "state": "due",
        "amount": {"amount": "298.00", "currency": "EUR"},
    },
    "purchase_orders": [
        {
            "number": "AF-100000017-1",
            "partner": {"code": "northpeak", "name": "Northpeak"},
            "state": "queued",
            "reference": None,
            "lines": [
                {
                    "sku": "AF-1001",
                    "gtin": "09501101010017",
                    "title": "Ridge 3-layer rain jacket",
                    "label": "Fern · M",
                    "quantity": 2,
                    "accepted": 0,
                    "rejected": 0,
                    "unit_price": {"amount": "149.00", "currency": "EUR"},
                }
            ],
        }
    ],
}
_PLACED: dict[str, Any] = {
    "kind": "order.placed",
    "at": "2026-11-25T09:14:02.100212+00:00",
    "actor": "api:till",
    "purchase_order": None,
    "facts": {},
}

LISTED = OpenApiExample(
    "The newest, and where the next page is",
    response_only=True,
    status_codes=["200"],
    value={"results": [_ORDER], "next": "/api/v1/orders/?limit=1&cursor=MjAyNi0xMS0yNVQwOToxNDowMi4xMDAy"},
)
PLACED = OpenApiExample("Placed", response_only=True, status_codes=["201"], value=_ORDER)
READ = OpenApiExample(
    "With its story", response_only=True, status_codes=["200"], value={**_ORDER, "events": [_PLACED]}
)

PLACE_ORDER = OpenApiExample(
    "Two jackets, from whoever offers best",
    request_only=True,
    value={
        "store": "chiado",
        "lines": [{"sku": "AF-1001", "quantity": 2, "unit_price": "149.00"}],
        "buyer": {"email": "ana@mail.pt", "phone": "+351 912 345 678"},
        "ship_to": {
            "name": "Ana Alves",
            "line1": "Rua Garrett 1",
            "city": "Lisboa",
            "postal_code": "1200-203",
            "country": "PT",
        },
        "payment": {"method": "till"},
    },
)

OFFER_CHANGED = OpenApiExample(
    "The price is another by now",
    response_only=True,
    status_codes=["409"],
    media_type=PROBLEM,
    value={
        "type": "/problems/offer-changed",
        "title": "AF-1001 is no longer offered as shown.",
        "status": 409,
        "code": "offer-changed",
        "sku": "AF-1001",
        "price": "155.00",
        "currency": "EUR",
        "available": 4,
    },
)

KEY_REUSED = OpenApiExample(
    "The key stands for another request",
    response_only=True,
    status_codes=["422"],
    media_type=PROBLEM,
    value={
        "type": "/problems/idempotency-mismatch",
        "title": "This Idempotency-Key was used for another request.",
        "status": 422,
        "code": "idempotency-mismatch",
    },
)
