"""What the partner offers."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from partners.errors import Unreadable, Unsupported
from partners.messages import ItemQuery, PartnerItem
from partners.transformers.base import Capability
from partners.transformers.declarative import ours
from partners.transformers.declarative.rows import Row
from partners.transformers.declarative.talk import Talk
from partners.transformers.reading import attributes_of
from partners.transformers.requests import Conversation

WAYS = {
    "by_gtin": Capability.FIND_BY_GTIN,
    "by_sku": Capability.FIND_BY_SKU,
    "by_words": Capability.FIND_BY_WORDS,
}


def find(talk: Talk, query: ItemQuery) -> Conversation[tuple[PartnerItem, ...]]:
    """Ask for items, with the GTIN in each of the partner's spellings until one finds something."""
    way = "by_gtin" if query.gtin else "by_sku" if query.partner_sku else "by_words"
    spec = talk.options.get("find_items", {})
    if way not in spec:
        raise Unsupported(WAYS[way])
    rows: list[Row] = []
    for asked in _questions(talk, query):
        rows = yield from talk.rows(spec, spec[way], asked, spec["item"], name="item")
        if rows:
            break
    return tuple(item(variant) for row in rows for variant in variants(row, spec.get("variants", "")))


def variants(row: Row, at: str) -> list[Row]:
    """What is sold of a row: itself, or its variants, each with the row as its `outer`."""
    if not at:
        return [row]
    inner = row.rows("variants", at, row.readings)
    if not all(isinstance(variant.told, dict) for variant in inner):
        raise Unreadable(f"{row.place('variants')} are no objects.")
    return [replace(variant, told={**variant.told, "outer": row.told}) for variant in inner]


def item(row: Row) -> PartnerItem:
    """One variant. Raises Unreadable and names the field that is wrong."""
    return PartnerItem(**{name: read(row) for name, read in FIELDS.items()})


def _questions(talk: Talk, query: ItemQuery) -> list[ours.Document]:
    """The question in each spelling; a GTIN that a spelling cannot hold is not asked for in it."""
    spellings = talk.options.get("gtin_digits", [14]) if query.gtin else [14]
    asked = [ours.question(query, digits) for digits in spellings]
    return [one for one in asked if one["gtin"] or not query.gtin]


def _available(row: Row) -> int | None:
    return row.count("available") if row.has("available") else None


def _lead_time(row: Row) -> int | None:
    return None if row.value("lead_time_days") is None else row.count("lead_time_days")


def _attributes(row: Row) -> dict[str, str]:
    """An object, or a list of which each row has a name and a value. Lists and objects among them are left out."""
    told, reading = row.value("attributes"), row.readings.get("attributes")
    if isinstance(reading, dict) and "name" in reading:
        pairs = row.rows("attributes", reading["at"], {name: reading[name] for name in ("name", "value")})
        told = {pair.text("name"): pair.value("value") for pair in pairs}
    return attributes_of(told, row.place("attributes"))


FIELDS: Mapping[str, Callable[[Row], Any]] = {
    "partner_sku": lambda row: row.text("partner_sku"),
    "gtin": lambda row: row.text("gtin"),
    "family": lambda row: row.optional_text("family") or row.text("partner_sku"),
    "title": lambda row: row.text("title"),
    "currency": lambda row: row.text("currency"),
    "cost": lambda row: row.amount("cost"),
    "price": lambda row: row.optional_amount("price"),
    "available": _available,
    "lead_time_days": _lead_time,
    "brand": lambda row: row.optional_text("brand"),
    "description": lambda row: row.optional_text("description"),
    "category": lambda row: row.optional_text("category"),
    "attributes": _attributes,
    "images": lambda row: row.texts("images"),
}
"""How each field of an item is read; the trial of a mapping reads them one by one."""
