"""What a mapping may say, as JSON Schema (draft 2020-12)."""

from partners.messages import Answer, CancelAnswer
from partners.transformers.declarative.money import FORMATS
from partners.transformers.declarative.ours import GTIN_LENGTHS
from partners.transformers.declarative.pieces import (
    ATTRIBUTES,
    COUNTED,
    EXPRESSION,
    MONEY,
    NOTHING,
    NUMBER,
    PAGES,
    REFUSALS,
    REQUEST,
    TEXT,
    WHEN,
    WORDS,
    closed,
    statuses,
    word,
)

ITEM = closed(
    {
        **dict.fromkeys(
            ["partner_sku", "gtin", "family", "title", "brand", "description", "category", "currency"], TEXT
        ),
        "cost": MONEY,
        "price": MONEY,
        "available": COUNTED,
        "lead_time_days": COUNTED,
        "attributes": ATTRIBUTES,
        "images": NUMBER,
    },
    "partner_sku",
    "gtin",
    "title",
    "cost",
    "currency",
)
ANSWERED_LINES = closed(
    {
        "rows": EXPRESSION,
        "line_number": NUMBER,
        "partner_sku": TEXT,
        "accepted": NUMBER,
        "rejected": NUMBER,
        "ordered": NUMBER,
        "reason": TEXT,
    },
    "rows",
    "accepted",
    oneOf=[{"required": ["line_number"]}, {"required": ["partner_sku"]}],
    anyOf=[{"required": ["rejected"]}, {"required": ["ordered"]}],
)
ORDER = closed(
    {
        "number": TEXT,
        "partner_reference": TEXT,
        "answer": word([one.value for one in Answer]),
        "reason": TEXT,
        "lines": ANSWERED_LINES,
        "total": MONEY,
        "currency": TEXT,
    },
    "number",
    "partner_reference",
    "answer",
    dependentRequired={"total": ["currency"]},
)
PARCELS = closed(
    {
        "rows": EXPRESSION,
        "carrier": TEXT,
        "tracking_number": TEXT,
        "tracking_url": TEXT,
        "lines": closed(
            {"rows": EXPRESSION, "line_number": NUMBER, "partner_sku": TEXT, "quantity": NUMBER},
            "rows",
            "quantity",
            anyOf=[{"required": ["line_number"]}, {"required": ["partner_sku"]}],
        ),
    },
    "rows",
)

FIND_ITEMS = closed(
    {
        "by_gtin": REQUEST,
        "by_sku": REQUEST,
        "by_words": REQUEST,
        "statuses": statuses(200),
        "nothing": NOTHING,
        "pages": PAGES,
        "rows": EXPRESSION,
        "variants": {**EXPRESSION, "description": "Within a row; each variant has its row as `outer`."},
        "item": ITEM,
    },
    "rows",
    "item",
    anyOf=[{"required": [way]} for way in ("by_gtin", "by_sku", "by_words")],
)
PLACE_ORDER = closed(
    {
        "request": REQUEST,
        "statuses": statuses(200, 201),
        "refusals": REFUSALS,
        "read_back": closed({"partner_reference": TEXT, "request": REQUEST}, "partner_reference", "request"),
        "order": ORDER,
    },
    "request",
    "order",
)
FIND_ORDER = closed(
    {
        "request": REQUEST,
        "statuses": statuses(200),
        "nothing": {**NOTHING, "required": ["when"], "description": "A bare 404 may be a wrong address."},
        "pages": PAGES,
        "rows": EXPRESSION,
        "finds_others": {"type": "boolean", "default": False},
        "order": ORDER,
    },
    "request",
)
ORDER_STATUS = closed(
    {
        "request": REQUEST,
        "statuses": statuses(200),
        "partner_reference": TEXT,
        "word": TEXT,
        "shipped": WORDS,
        "cancelled": WORDS,
        "parcels": PARCELS,
    },
    "request",
    "partner_reference",
    "word",
)
CANCEL_ORDER = closed(
    {
        "request": REQUEST,
        "statuses": statuses(200),
        "refusals": REFUSALS,
        "answer": word([one.value for one in CancelAnswer]),
        "reason": TEXT,
    },
    "request",
    "answer",
)

OPTIONS = closed(
    {
        "money": {
            "enum": list(FORMATS),
            "default": "decimal",
            "description": 'How money is written: "12.50", "12,50", 12.5 or 1250.',
        },
        "gtin_digits": {
            "type": "array",
            "items": {"enum": list(GTIN_LENGTHS)},
            "minItems": 1,
            "uniqueItems": True,
            "default": [14],
            "description": "How many digits a GTIN has there; the first that finds something is enough.",
        },
        "dedup": {"enum": ["key", "lookup", "none"], "description": "What makes a repeated order safe."},
        "error": closed({"when": WHEN, "reason": EXPRESSION}, "when"),
        "find_items": FIND_ITEMS,
        "place_order": PLACE_ORDER,
        "find_order": FIND_ORDER,
        "order_status": ORDER_STATUS,
        "cancel_order": CANCEL_ORDER,
    },
    anyOf=[{"required": ["find_items"]}, {"required": ["place_order"]}],
    dependentRequired={"place_order": ["dedup"], "find_order": ["place_order"]},
    allOf=[
        {
            "if": {"properties": {"dedup": {"const": "lookup"}}, "required": ["dedup"]},
            "then": {"required": ["find_order"]},
        }
    ],
)
