"""What a partner's row says about its files."""

from typing import Any

FOLDER = {"type": "string", "pattern": "^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$", "maxLength": 100}
PATTERN = {"type": "string", "pattern": r"^[^/\\\x00-\x1f]+$", "maxLength": 100}
COLUMN = {"type": "string", "pattern": r"\S", "maxLength": 100}
WORDS = {"type": "array", "items": {"type": "string", "pattern": r"\S", "maxLength": 60}, "maxItems": 50}
ENCODING = {
    "enum": [
        "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1250", "cp1252", "iso-8859-1", "iso-8859-15",
    ]
}  # fmt: skip
DELIMITER = {"enum": [",", ";", "\t", "|"]}
ORDER_FIELDS = (
    "number", "placed_on", "line_number", "partner_sku", "gtin", "quantity", "unit_cost", "currency", "name", "line1",
    "line2", "city", "region", "postal_code", "country", "email", "phone",
)  # fmt: skip
NEEDED_FIELDS = ("number", "partner_sku", "quantity", "name", "line1", "city", "postal_code", "country")
DEFAULT_COLUMNS = [{"field": field, "name": field} for field in ORDER_FIELDS]


def _columns(*names: str, needed: tuple[str, ...], **more: Any) -> dict[str, Any]:
    """From our names to the titles of the partner's columns."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [*needed],
        "properties": {**dict.fromkeys(names, COLUMN), **more},
    }


ITEM_COLUMNS = _columns(
    "partner_sku", "gtin", "title", "cost", "price", "currency", "available", "lead_time_days", "family", "brand",
    "description", "category", "backorder_on",
    needed=("partner_sku", "gtin", "title", "cost"),
    attributes={"type": "object", "additionalProperties": COLUMN, "maxProperties": 30},
    images={"type": "array", "items": COLUMN, "maxItems": 20},
)  # fmt: skip

ANSWERS: dict[str, Any] = {
    "type": "object",
    "description": "How the partner answers purchase orders, if it does: a line for each order, or each of its lines.",
    "additionalProperties": False,
    "required": ["files", "columns"],
    "properties": {
        "files": PATTERN,
        "columns": {
            **_columns(
                "number", "partner_reference", "status", "reason", "line_number", "partner_sku", "accepted",
                needed=("number",),
            ),
            "anyOf": [{"required": ["status"]}, {"required": ["accepted"]}],
        },
        "accepted": {**WORDS, "default": ["accepted"], "description": "The partner's words for yes."},
        "rejected": {**WORDS, "default": ["rejected"], "description": "The partner's words for no."},
        "pending": {**WORDS, "default": ["pending"], "description": "The partner's words for later."},
    },
}  # fmt: skip

SHIPMENTS: dict[str, Any] = {
    "type": "object",
    "description": "How the partner tells of parcels, if it does: a line for each parcel, or each item in it.",
    "additionalProperties": False,
    "required": ["files", "columns"],
    "properties": {
        "files": PATTERN,
        "columns": _columns(
            "number", "partner_reference", "carrier", "tracking_number", "tracking_url", "line_number", "partner_sku",
            "quantity",
            needed=("number",),
        ),
    },
}  # fmt: skip

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["columns"],
    "properties": {
        "in_folder": {**FOLDER, "default": "in", "description": "What the partner leaves for us."},
        "out_folder": {**FOLDER, "default": "out", "description": "Purchase orders, for the partner to take."},
        "sent_folder": {**FOLDER, "default": "sent", "description": "Our copies. Nobody else may write there."},
        "files": {
            **PATTERN,
            "default": "*stock*",
            "description": "What the lists of items are called. The newest counts.",
        },
        "columns": {**ITEM_COLUMNS, "description": "From our names to the titles of the list's columns."},
        "currency": {
            "type": "string",
            "pattern": "^[A-Z]{3}$",
            "description": "Of all amounts, without a column.",
        },
        "encoding": {**ENCODING, "description": "Of the partner's CSV, unless it is UTF-8."},
        "delimiter": {**DELIMITER, "description": "Between cells; without it, the one by which the titles are found."},
        "decimal_comma": {"type": "boolean", "default": False, "description": "12,50 instead of 12.50."},
        "sheet": {"type": "string", "maxLength": 31, "description": "Of a workbook; without it, the first."},
        "has_some": {**WORDS, "default": [], "description": "Words for: there are some, we do not say how many."},
        "has_none": {**WORDS, "default": [], "description": "Words for: there are none."},
        "order_columns": {
            "type": "array",
            "maxItems": 40,
            "default": DEFAULT_COLUMNS,
            "description": "The columns of a purchase order, in their order.",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["field", "name"],
                "properties": {
                    "field": {"enum": [*ORDER_FIELDS]},
                    "name": {"type": "string", "pattern": r"^[^\s=+@|%'\"-][^\x00-\x1f]*$", "maxLength": 60},
                },
            },
            "allOf": [
                {"contains": {"properties": {"field": {"const": field}}}, "maxContains": 1}
                for field in NEEDED_FIELDS
            ],
        },
        "order_encoding": {**ENCODING, "default": "utf-8"},
        "order_delimiter": {**DELIMITER, "default": ","},
        "answers": ANSWERS,
        "shipments": SHIPMENTS,
    },
}  # fmt: skip

# What a person may agree on about a list, whatever way it comes.
LIST: dict[str, Any] = {
    **SCHEMA,
    "properties": {
        name: SCHEMA["properties"][name]
        for name in (
            "columns", "currency", "encoding", "delimiter", "decimal_comma", "sheet", "has_some", "has_none",
        )
    },
}  # fmt: skip

MAILED: dict[str, Any] = {
    **SCHEMA,
    "required": [*SCHEMA["required"], "orders_to"],
    "properties": {
        **SCHEMA["properties"],
        "orders_to": {
            "type": "string",
            "pattern": r"^[^\s@<>,;]+@[^\s@<>,;]+$",
            "maxLength": 200,
            "description": "The mail address for purchase orders.",
        },
    },
}
