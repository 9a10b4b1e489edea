"""What a partner with a django-oscar shop can be asked."""

from typing import Any, ClassVar

from partners.errors import Unsupported
from partners.messages import (
    Acknowledgement,
    ItemQuery,
    OrderReference,
    PartnerItem,
    PartnerStatus,
    PurchaseOrderMessage,
)
from partners.transformers.base import NOBODYS_GTIN, Capability, Dedup, Evidence, Transformer
from partners.transformers.oscar import catalogue, checkout, orders
from partners.transformers.oscar.visit import Visit
from partners.transformers.requests import Conversation

WORDS = {"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": True}

GUESTS_CAN = frozenset({Capability.FIND_BY_GTIN, Capability.AVAILABILITY, Capability.PLACE_ORDER})


class OscarTransformer(Transformer):
    """django-oscar's API. Can be asked for our number, with an account that may read the shop's orders."""

    dedup: ClassVar[Dedup] = Dedup.LOOKUP
    evidence = Evidence.REAL_SYSTEM
    capabilities = frozenset({*GUESTS_CAN, Capability.FIND_ORDER, Capability.ORDER_STATUS})
    options_schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "find_path": {
                "type": "string",
                "pattern": "^(/[A-Za-z0-9_-]+)+/$",
                "default": "/lookup/",
                "description": "Below the base URL: lists the products with a given upc.",
            },
            "most_variants": {
                "type": "integer",
                "minimum": 1,
                "maximum": 50,
                "default": 12,
                "description": "How many sizes of one product are asked for price and stock, two requests each.",
            },
            "shipping_method": {
                "type": "string",
                "default": "",
                "description": "Code of the shipping method to take; none means the first that is free.",
            },
            "shipped": {**WORDS, "default": ["Shipped"], "description": "The shop's words for: it has left."},
            "cancelled": {
                **WORDS,
                "default": ["Cancelled"],
                "description": "The shop's words for: it never will.",
            },
        },
    }

    def find_items(self, query: ItemQuery) -> Conversation[tuple[PartnerItem, ...]]:
        """One request for the product, then price and stock of each of its sizes, the one asked for first."""
        if not query.gtin:
            raise Unsupported("search but by GTIN")
        find_path, most = self.options.get("find_path", "/lookup/"), self.options.get("most_variants", 12)
        return (yield from catalogue.items(Visit(), query.gtin, find_path, most=most))

    def place_order(self, order: PurchaseOrderMessage) -> Conversation[Acknowledgement]:
        """Fill a basket, compare it with what we expect, check the address, then check out at that total."""
        return checkout.place(Visit(), order, self.options.get("shipping_method", ""))

    def find_order(self, number: str) -> Conversation[Acknowledgement | None]:
        """Read the shop's orders, newest first, and look for our number in their delivery notes."""
        return orders.find(number)

    def order_status(self, order: OrderReference) -> Conversation[PartnerStatus]:
        """Read the shop's orders and look for the shop's number."""
        shipped = self.options.get("shipped", ["Shipped"])
        return orders.status(
            order.partner_reference, shipped=shipped, cancelled=self.options.get("cancelled", ["Cancelled"])
        )

    def ping(self) -> Conversation[str]:
        """Ask for a product and for an order that nobody has: proves address, shape and log-in."""
        items = yield from self.find_items(ItemQuery(gtin=NOBODYS_GTIN))
        yield from self.find_order("nobody's")
        return f"Answered with {len(items)} items, and let us read its orders."


class GuestOscarTransformer(OscarTransformer):
    """django-oscar's API without an account: orders cannot be read back, so after a lost answer a person decides."""

    dedup = Dedup.NONE
    capabilities = GUESTS_CAN

    def find_order(self, number: str) -> Conversation[Acknowledgement | None]:
        """A guest cannot ask. Raises Unsupported."""
        yield from ()
        raise Unsupported("way for guests to read their orders")

    def order_status(self, order: OrderReference) -> Conversation[PartnerStatus]:
        """A guest cannot ask. Raises Unsupported."""
        yield from ()
        raise Unsupported("way for guests to read their orders")

    def ping(self) -> Conversation[str]:
        """Ask for a product that nobody has."""
        items = yield from self.find_items(ItemQuery(gtin=NOBODYS_GTIN))
        return f"Answered with {len(items)} items."
