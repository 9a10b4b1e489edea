"""What a partner with a plain JSON API can be asked, as the mapping in its row says."""

from collections.abc import Mapping
from typing import Any, ClassVar

from partners.errors import Unsupported
from partners.messages import (
    Acknowledgement,
    Cancellation,
    ItemQuery,
    OrderReference,
    PartnerItem,
    PartnerStatus,
    PurchaseOrderMessage,
)
from partners.transformers.base import Capability, Dedup, Evidence, Transformer
from partners.transformers.declarative import aftermath, items, mapping, orders, schema
from partners.transformers.declarative.talk import Talk
from partners.transformers.requests import Conversation

OPERATIONS = {
    "place_order": Capability.PLACE_ORDER,
    "find_order": Capability.FIND_ORDER,
    "order_status": Capability.ORDER_STATUS,
    "cancel_order": Capability.CANCEL_ORDER,
}


class DeclarativeTransformer(Transformer):
    """Any plain JSON API, described by a mapping in the options. What it can do, and `dedup`, the mapping says."""

    dedup = Dedup.NONE
    evidence = Evidence.SIMULATOR
    capabilities = frozenset({*items.WAYS.values(), *OPERATIONS.values(), Capability.AVAILABILITY})
    options_schema: ClassVar[dict[str, Any]] = schema.OPTIONS

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        super().__init__(options if isinstance(options, dict) else {})
        said = self.options.get("dedup", Dedup.NONE)
        self.dedup = Dedup(said) if said in [*Dedup] else Dedup.NONE  # type: ignore[misc]  # a mapping decides
        self.capabilities = self.capabilities_with(self.options)  # type: ignore[misc]  # a mapping decides

    @classmethod
    def capabilities_with(cls, options: Mapping[str, Any]) -> frozenset[Capability]:
        """What the mapping has a part for. Cheap: the mapping is not understood for it."""
        finds = _part(options, "find_items")
        can = {capability for way, capability in items.WAYS.items() if way in finds}
        can |= {
            capability
            for name, capability in OPERATIONS.items()
            if isinstance(options, dict) and name in options
        }
        available = _part(finds, "item").get("available")
        counts = isinstance(available, str) or _part(_part(finds, "item"), "available").get("counts")
        return frozenset(can | ({Capability.AVAILABILITY} if counts else set()))

    @classmethod
    def option_problems(cls, options: Any) -> list[str]:
        """Where a mapping is wrong: its form, an expression, a placeholder that finds nothing."""
        return mapping.problems(options)

    def find_items(self, query: ItemQuery) -> Conversation[tuple[PartnerItem, ...]]:
        """One request per spelling of the GTIN and page."""
        return (yield from items.find(self._talk(), query))

    def place_order(self, order: PurchaseOrderMessage) -> Conversation[Acknowledgement]:
        """One request; another that reads the order back, where the mapping says so."""
        return (yield from orders.place(self._talk("place_order"), order))

    def find_order(self, number: str) -> Conversation[Acknowledgement | None]:
        """One request per page."""
        return (yield from orders.find(self._talk("find_order"), number))

    def order_status(self, order: OrderReference) -> Conversation[PartnerStatus]:
        """One request."""
        return (yield from aftermath.status(self._talk("order_status"), order))

    def cancel_order(self, order: OrderReference, reason: str) -> Conversation[Cancellation]:
        """One request."""
        return (yield from aftermath.cancel(self._talk("cancel_order"), order, reason))

    def ping(self) -> Conversation[str]:
        """Ask for what nobody has, in the first way that the mapping knows."""
        if Capability.FIND_BY_GTIN in self.capabilities:
            return (yield from super().ping())
        if "find_items" in self.options:
            by_sku = Capability.FIND_BY_SKU in self.capabilities
            found = yield from self.find_items(
                ItemQuery(partner_sku="nobody's") if by_sku else ItemQuery(words="nobody's")
            )
            return f"Answered with {len(found)} items."
        yield from self.find_order("nobody's")
        return "Let us ask for an order."

    def _talk(self, operation: str = "find_items") -> Talk:
        """A conversation to begin. Raises Unsupported for what the mapping leaves out, NotSent for a broken mapping."""
        mapping.check(self.options)
        if operation not in self.options:
            raise Unsupported(OPERATIONS.get(operation, "way to find items"))
        return Talk(self.options)


def _part(whole: Any, name: str) -> Mapping[str, Any]:
    """A part of a mapping that may be broken: what a row holds must not break the look-up of all partners."""
    part = whole.get(name) if isinstance(whole, dict) else None
    return part if isinstance(part, dict) else {}
