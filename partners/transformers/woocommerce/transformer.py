"""What a partner with a WooCommerce shop can be asked."""

from collections.abc import Sequence
from typing import Any, ClassVar

from partners.messages import (
    Acknowledgement,
    Cancellation,
    ItemQuery,
    OrderReference,
    PartnerItem,
    PartnerStatus,
    PurchaseOrderMessage,
)
from partners.notices import Notice
from partners.transformers.base import Capability, Dedup, Evidence, Transformer
from partners.transformers.requests import Conversation, Delivery
from partners.transformers.woocommerce import catalogue, checkout, orders, webhooks
from partners.transformers.woocommerce.options import SCHEMA


class WooCommerceTransformer(Transformer):
    """WooCommerce's REST API, version 3. Its newest orders can be read for our number."""

    dedup = Dedup.LOOKUP
    evidence = Evidence.RECORDED_SHAPES
    capabilities = frozenset(
        {
            Capability.FIND_BY_GTIN,
            Capability.FIND_BY_SKU,
            Capability.FIND_BY_WORDS,
            Capability.AVAILABILITY,
            Capability.PLACE_ORDER,
            Capability.FIND_ORDER,
            Capability.ORDER_STATUS,
            Capability.CANCEL_ORDER,
            Capability.WEBHOOK,
        }
    )
    options_schema: ClassVar[dict[str, Any]] = SCHEMA

    def find_items(self, query: ItemQuery) -> Conversation[tuple[PartnerItem, ...]]:
        """One request for the hits, then one or two for the sizes of each."""
        return catalogue.items(query, self.options)

    def place_order(self, order: PurchaseOrderMessage) -> Conversation[Acknowledgement]:
        """Look each product up, make a pending order, compare it with what we expect, then let it go."""
        return checkout.place(order, self.options)

    def find_order(self, number: str) -> Conversation[Acknowledgement | None]:
        """Read the newest orders for our number, back to where one of ours can no longer be in doubt."""
        return orders.find(number, self.options)

    def order_status(self, order: OrderReference) -> Conversation[PartnerStatus]:
        """One request: `GET /orders/<their number>`."""
        return orders.status(order, self.options)

    def cancel_order(self, order: OrderReference, reason: str) -> Conversation[Cancellation]:
        """Look at the order and, unless it has left, set it to `cancelled`. The API has no field for our reason."""
        return orders.cancel(order, self.options)

    def read_webhook(self, delivery: Delivery, secrets: Sequence[str]) -> tuple[Notice, ...]:
        """Parcels, cancellations and stock, signed with the webhook's secret."""
        return webhooks.notices(delivery, secrets, self.options)

    def ping(self) -> Conversation[str]:
        """Ask for a product and for an order that nobody has: proves address, log-in, shape and permissions."""
        items = yield from self.find_items(ItemQuery(gtin="09500000000004"))
        yield from self.find_order("nobody's")
        return f"Answered with {len(items)} items, and let us read its orders."
