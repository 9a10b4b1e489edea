"""What a partner with a Vendure shop can be asked."""

from collections.abc import Mapping
from typing import Any, ClassVar

from partners.errors import CredentialsRefused, Rejected
from partners.messages import (
    Acknowledgement,
    Cancellation,
    ItemQuery,
    OrderReference,
    PartnerItem,
    PartnerStatus,
    PurchaseOrderMessage,
)
from partners.transformers.base import NOBODYS_GTIN, Capability, Dedup, Evidence, Session, Transformer
from partners.transformers.reading import field, mapping, rows, text, texts_of
from partners.transformers.requests import Conversation
from partners.transformers.vendure import api, catalogue, checkout, documents, orders
from partners.transformers.vendure.api import Api

NEEDED_RIGHTS = ("CreateOrder", "UpdateOrder", "DeleteOrder")
FIELD = {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]{0,63}$"}
CODE = {"type": "string", "pattern": "^[A-Za-z0-9_-]{0,80}$", "default": ""}


class VendureTransformer(Transformer):
    """Vendure's Admin API (GraphQL) of a shop that keeps purchase order numbers unique. Recognises our number."""

    dedup: ClassVar[Dedup] = Dedup.KEY
    evidence = Evidence.REAL_SYSTEM
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
        }
    )
    options_schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["customer_id"],
        "properties": {
            "customer_id": {
                "type": "string",
                "pattern": "^[A-Za-z0-9_-]{1,40}$",
                "description": "The shop's own number of the customer that the retailer is there.",
            },
            "gtin_field": {
                **FIELD,
                "default": "gtin",
                "description": "Custom field of the variants that holds the GTIN.",
            },
            "number_field": {
                **FIELD,
                "default": "purchaseOrderNumber",
                "description": "Custom field of the orders that takes our number.",
            },
            "most_variants": {
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "default": 50,
                "description": "How many variants of one product are asked for.",
            },
            "shipping_method": {
                **CODE,
                "description": "Code of the shipping method to take; none means the first that is free.",
            },
            "payment_method": {
                **CODE,
                "pattern": "^[A-Za-z0-9_-]{1,80}$",
                "default": checkout.ON_ACCOUNT,
                "description": "What the shop's books call our payments.",
            },
            "channel": {
                **CODE,
                "description": "Token of the channel to buy from; none means the default one.",
            },
            "language": {
                "type": "string",
                "pattern": "^([a-z]{2,3}(_[A-Za-z]{2,4})?)?$",
                "default": "",
                "description": "Language of names, as the shop spells it: `pt_BR`; none means the channel's.",
            },
        },
    }

    @property
    def _api(self) -> Api:
        return Api.with_options(self.options)

    def find_items(self, query: ItemQuery) -> Conversation[tuple[PartnerItem, ...]]:
        """One request, whatever is asked; each hit comes with its whole family."""
        return catalogue.items(self._api, query, most=self.options.get("most_variants", 50))

    def place_order(self, order: PurchaseOrderMessage) -> Conversation[Acknowledgement]:
        """Look for our number, fill a draft, compare it, give it our number, then pay it on account."""
        return checkout.place(self._api, order, self.options)

    def find_order(self, number: str) -> Conversation[Acknowledgement | None]:
        """One request. An order that was never placed is none."""
        return orders.find(self._api, number)

    def order_status(self, order: OrderReference) -> Conversation[PartnerStatus]:
        """One request, by the shop's code, or by our number while we have not heard the shop's."""
        return orders.status(self._api, order)

    def cancel_order(self, order: OrderReference, reason: str) -> Conversation[Cancellation]:
        """Cancel, unless something has left. What was cancelled already stays so."""
        return orders.cancel(self._api, order, reason)

    def log_in(self, credentials: Mapping[str, str]) -> Conversation[Session]:
        """Open a session: cheap for the shop, where an API key costs it a quarter of a second each time."""
        return api.log_in(credentials.get("username", ""), credentials.get("password", ""))

    def ping(self) -> Conversation[str]:
        """Ask for an item and an order that nobody has, and whether we may order: proves address, log-in and rights."""
        items = yield from self.find_items(ItemQuery(gtin=NOBODYS_GTIN))
        yield from self.find_order("nobody's")
        try:
            rights = _rights((yield from self._api.ask(documents.RIGHTS, {})))
        except (
            CredentialsRefused
        ):  # yet it has just let us read: whoever comes with an API key is nobody to it
            return f"Answered with {len(items)} items. An API key is not told whether it may place orders."
        lacking = [right for right in NEEDED_RIGHTS if right not in rights]
        if lacking:
            raise Rejected(f"Our account in the shop lacks {', '.join(lacking)}.")
        return f"Answered with {len(items)} items, and lets us read and place orders."


class LookupVendureTransformer(VendureTransformer):
    """Vendure's Admin API of a shop where a number may stand twice: it must be asked for ours before a repeat."""

    dedup = Dedup.LOOKUP


def _rights(data: Mapping[str, Any]) -> tuple[str, ...]:
    """What our account may do in the channel that we buy from."""
    here = text(mapping(data, "activeChannel"), "token")
    for channel in rows(mapping(data, "me"), "channels"):
        if text(channel, "token") == here:
            return texts_of(field(channel, "permissions"), "permissions")
    return ()
