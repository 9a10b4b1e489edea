"""What the API's published description says of itself."""

from typing import Any

_DESCRIPTION = """
Look items up at a retailer's product partners, and place orders that the partners ship home.

* **Keys.** Send `Authorization: Bearer eak_…`. A key belongs to one retailer and sees nothing else; what is
  another's reads as missing.
* **Refusals** are problem documents (RFC 9457). `code` never changes; `title` is for people.
* **Placing twice is harmless.** An order is placed once per `Idempotency-Key`. After a lost answer, a 409
  `in-progress` or a 503, send the same request with the same key again.
* **Nothing is ignored.** Fields, parameters and keys that we do not know are refused.
* **Asking again is cheap.** What can be read comes with a strong `ETag`, made of the bytes of the answer; send it as
  `If-None-Match` and hear 304 while nothing has changed. Answers tell when something was observed, never an age, so
  that they change with the facts only. They are the caller's alone: `Cache-Control: private`.
* **Waiting is yours to choose.** `Prefer: wait=2` waits two seconds for partners, but no longer than the retailer's
  deadline; `Prefer: respond-async` answers at once with what is known. Who is still missing is named, `lookup` is the
  run to follow, and `Retry-After` says when.
* **Less is quicker.** `fields=gtin,title,offers.price` answers with no more than that.
* **Money** is text with its currency, never a binary fraction.
"""

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Endless Aisle API",
    "DESCRIPTION": _DESCRIPTION,
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": [],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "displayRequestDuration": True},
    "ENUM_NAME_OVERRIDES": {
        "OrderState": "orders.states.OrderState",
        "PurchaseOrderState": "orders.states.PurchaseOrderState",
        "PaymentState": "orders.states.PaymentState",
        "PaymentMethod": "orders.models.payment.PaymentMethod",
        "StockState": "catalog.api.serializers.STOCK_STATES",
        "Provenance": "catalog.models.offer.Provenance",
        "FeedState": "catalog.models.feed.FeedState",
        "Strategy": "catalog.choice.STRATEGIES",
        "LeftOutRule": "catalog.api.item_shapes.RULES",
        "PartnerState": "partners.api.serializers.STATES",
        "BreakerState": "partners.api.serializers.BREAKERS",
        "Capability": "partners.api.serializers.CAPABILITIES",
        "Outcome": "catalog.api.serializers.OUTCOMES",
        "CodeKind": "catalog.api.serializers.CODE_KINDS",
    },
    "TAGS": [
        {"name": "items", "description": "Find items and follow what partners say of them."},
        {"name": "partners", "description": "What each partner can do, and how it stands just now."},
        {"name": "feeds", "description": "How partners' lists of all that they offer were last read."},
        {"name": "orders", "description": "Place orders and follow them."},
    ],
}
