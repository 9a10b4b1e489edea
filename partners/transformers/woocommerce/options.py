"""What a partner's row may say of its shop."""

from typing import Any

WORDS = {"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": True}
BILLING = (
    "first_name",
    "last_name",
    "company",
    "address_1",
    "address_2",
    "city",
    "state",
    "postcode",
    "country",
)

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["currency"],
    "properties": {
        "currency": {
            "type": "string",
            "pattern": "^[A-Z]{3}$",
            "description": "The shop's currency, which its products do not tell. Each order is compared with it.",
        },
        "prices_include_tax": {
            "type": "boolean",
            "default": True,
            "description": "As in the shop's tax settings: whether the prices of its products hold the tax.",
        },
        "backorders": {
            "type": "boolean",
            "default": False,
            "description": "Also offer what the shop takes orders for without having it.",
        },
        "most_variants": {
            "type": "integer",
            "minimum": 1,
            "maximum": 100,
            "default": 50,
            "description": "How many variations of one product are asked for.",
        },
        "status": {
            "enum": ["processing", "on-hold"],
            "default": "processing",
            "description": "What our orders become: to be packed, or to be looked at first.",
        },
        "set_paid": {
            "type": "boolean",
            "default": False,
            "description": "Tell the shop that the order is paid, and let it choose the status.",
        },
        "shipping_method": {
            "type": "string",
            "default": "",
            "description": "Code of the shipping method, free of charge; none means no shipping line.",
        },
        "billing": {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: {"type": "string"} for name in (*BILLING, "email", "phone")},
            "default": {},
            "description": "Who pays, as the shop's billing address. The shopper's e-mail address is never given.",
        },
        "look_back_h": {
            "type": "integer",
            "minimum": 3,
            "maximum": 720,
            "default": 72,
            "description": "How many hours of orders are read to look for one of ours.",
        },
        "shipped": {**WORDS, "default": ["completed"], "description": "The shop's words for: it has left."},
        "cancelled": {
            **WORDS,
            "default": ["cancelled", "refunded", "failed"],
            "description": "The shop's words for: it never will.",
        },
        "tracking_field": {
            "type": "string",
            "default": "_wc_shipment_tracking_items",
            "description": "Where an extension keeps an order's parcels.",
        },
    },
}
