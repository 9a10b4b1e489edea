"""What a partner with a Shopify shop can be asked."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

from partners.errors import Rejected, Unreadable
from partners.messages import (
    Acknowledgement,
    Cancellation,
    ItemQuery,
    OrderReference,
    PartnerItem,
    PartnerStatus,
    PurchaseOrderMessage,
    ReturnAuthorisation,
    ReturnRequest,
)
from partners.notices import Notice
from partners.transformers.base import Capability, Dedup, Evidence, Session, Transformer
from partners.transformers.reading import count, document, text
from partners.transformers.requests import Conversation, Delivery, Request
from partners.transformers.shopify import catalogue, checkout, orders, returns, webhooks
from partners.transformers.shopify.api import Api
from partners.transformers.signatures import signed_document

VERSION = "2026-10"
TOKENS = "/admin/oauth/access_token"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class ShopifyTransformer(Transformer):
    """Shopify's Admin API (GraphQL). Can be asked for our number."""

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
            Capability.RETURNS,
            Capability.WEBHOOK,
        }
    )
    options_schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "version": {
                "type": "string",
                "pattern": "^20[0-9]{2}-(01|04|07|10)$",
                "default": VERSION,
                "description": "Version of the Admin API. Shopify keeps each for a year.",
            },
            "most_variants": {
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "default": 50,
                "description": "How many variants of one product are asked for.",
            },
            "tax_exempt": {
                "type": "boolean",
                "default": False,
                "description": "We buy without tax. An order whose total then differs from our costs is refused.",
            },
            "tag": {
                "type": "string",
                "minLength": 1,
                "maxLength": 40,
                "default": "endless-aisle",
                "description": "Tag of our drafts and orders, for the partner's own filters.",
            },
            "shipping_title": {
                "type": "string",
                "default": "",
                "description": "Name of the shipping method, free of charge; none means no shipping line.",
            },
            "payment_terms": {
                "type": "string",
                "pattern": "^(gid://shopify/PaymentTermsTemplate/[0-9]+)?$",
                "default": "",
                "description": "Agreed payment terms; none means that payment is pending.",
            },
            "email": {
                "type": "string",
                "default": "",
                "description": "The retailer's address for the shop's own mails. The shopper's is never given.",
            },
        },
    }

    @property
    def _api(self) -> Api:
        return Api(self.options.get("version", VERSION))

    def find_items(self, query: ItemQuery) -> Conversation[tuple[PartnerItem, ...]]:
        """One request, whatever is asked; each hit comes with its whole family."""
        return catalogue.items(self._api, query, most=self.options.get("most_variants", 50))

    def place_order(self, order: PurchaseOrderMessage) -> Conversation[Acknowledgement]:
        """Look the variants up, make a draft, compare it with what we expect, then complete it."""
        return checkout.place(self._api, order, self.options)

    def find_order(self, number: str) -> Conversation[Acknowledgement | None]:
        """Search for the purchase order number, and look at the newest orders, which the search may not know yet."""
        return orders.find(self._api, number)

    def order_status(self, order: OrderReference) -> Conversation[PartnerStatus]:
        """Read the order by the shop's number, or by ours while we have not heard the shop's."""
        return orders.status(self._api, order)

    def cancel_order(self, order: OrderReference, reason: str) -> Conversation[Cancellation]:
        """Cancel, unless something has left. The shop does it in the background: ask again, or wait for its webhook."""
        return orders.cancel(self._api, order, reason)

    def request_return(self, wanted: ReturnRequest) -> Conversation[ReturnAuthorisation]:
        """Open a return; the same key finds the one that was opened."""
        return returns.request(self._api, wanted)

    def read_webhook(self, delivery: Delivery, secrets: Sequence[str]) -> tuple[Notice, ...]:
        """Parcels, cancellations and stock, signed with the app's client secret."""
        return webhooks.notices(delivery, signed_document(delivery, webhooks.SIGNATURE, secrets))

    def log_in(self, credentials: Mapping[str, str]) -> Conversation[Session]:
        """Fetch a token for a day with the app's client id and secret (client credentials grant).

        Its page: "Using the client credentials grant". The token travels in a header of Shopify's own.
        """
        form = {
            "grant_type": "client_credentials",
            "client_id": credentials.get("username", ""),
            "client_secret": credentials.get("password", ""),
        }
        body = urlencode(form).encode()
        response = yield Request(method="POST", path=TOKENS, headers=FORM, body=body, anonymous=True)
        if response.status == 400:
            raise Rejected(
                "The shop does not know the app's client id and secret, or has not installed the app."
            )
        told = document(response, accepted={200})
        token = text(told, "access_token")
        if not token.isascii() or not token.isprintable():
            raise Unreadable("access_token is no token.")
        return Session(headers={"X-Shopify-Access-Token": token}, lasts_s=float(count(told, "expires_in")))

    def ping(self) -> Conversation[str]:
        """Ask for a product and for an order that nobody has: proves address, log-in, shape and scopes."""
        items = yield from self.find_items(ItemQuery(gtin="09500000000004"))
        yield from self.find_order("nobody's")
        return f"Answered with {len(items)} items, and let us read its orders."
