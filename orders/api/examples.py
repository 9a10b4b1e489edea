"""What good requests and refusals look like, for the published schema."""

from drf_spectacular.utils import OpenApiExample

from stores.api.schema import PROBLEM

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
