"""The transformer contract: conversations without a network.

A transformer never touches the network, the database, the clock or Django. Each of its methods is a *conversation*:
a generator that yields requests, is sent the responses, and returns one of our messages.

    def find_items(self, query):
        response = yield Request.get("/items", params={"gtin": query.gtin})
        return tuple(self._item(row) for row in response.json()["items"])

One class so serves the concurrent look-up, the worker's order placement, a dry run that sends nothing, and
record-and-replay tests; and a wrong transformer can corrupt no rows and reach no host of its own choosing.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from jsonschema import Draft202012Validator

from partners.errors import Unsupported
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
from partners.notices import Collection, FeedReading, Notice
from partners.transformers.requests import Conversation, Delivery

NOBODYS_GTIN = "09500000000004"  # GS1 keeps prefix 950 for itself: no partner has it


class Dedup(StrEnum):
    """What makes a repeated purchase order safe at a partner."""

    KEY = "key"  # it recognises our number: send again
    LOOKUP = "lookup"  # it can be asked for our number: ask first, then send again
    NONE = "none"  # neither: a person decides


class Capability(StrEnum):
    """What a protocol can do. What a transformer does not declare is never asked of it."""

    FIND_BY_GTIN = "find-by-gtin"
    FIND_BY_SKU = "find-by-sku"
    FIND_BY_WORDS = "find-by-words"
    AVAILABILITY = "availability"  # its items count pieces
    PLACE_ORDER = "place-order"
    FIND_ORDER = "find-order"
    ORDER_STATUS = "order-status"
    CANCEL_ORDER = "cancel-order"
    RETURNS = "returns"
    WEBHOOK = "webhook"
    COLLECT = "collect"  # it leaves documents for us to fetch
    FEED = "feed"


class Evidence(StrEnum):
    """What a transformer was tested against."""

    REAL_SYSTEM = "the real system"
    RECORDED_SHAPES = "recorded shapes and published schemas"
    SIMULATOR = "our simulator"


class Transport(StrEnum):
    """What a protocol travels by; it decides which addresses a partner's row may have."""

    HTTP = "http"
    FILES = "files"


@dataclass(frozen=True, kw_only=True)
class Session:
    """What a log-in gave: headers that show who we are, and for how long (seconds; None: until refused)."""

    headers: Mapping[str, str] = field(repr=False)
    lasts_s: float | None = None


class Transformer(ABC):
    """Translates between our messages and one partner's protocol.

    A missing or malformed field is the partner's error and raises Unreadable, never a guess of ours; what the partner
    refuses in its documented way raises Rejected. `options` come from the partner's row and fit `options_schema`
    (JSON Schema, draft 2020-12). What is not among the `capabilities` raises Unsupported.
    """

    dedup: ClassVar[Dedup]
    capabilities: ClassVar[frozenset[Capability]]
    evidence: ClassVar[Evidence]
    transport: ClassVar[Transport] = Transport.HTTP
    options_schema: ClassVar[Mapping[str, Any]] = {"type": "object", "additionalProperties": False}

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        self.options = options or {}

    @classmethod
    def capabilities_with(cls, options: Mapping[str, Any]) -> frozenset[Capability]:
        """What a partner with these options can be asked: all of it, unless the options decide. Must be cheap."""
        return cls.capabilities

    @classmethod
    def option_problems(cls, options: Any) -> list[str]:
        """What is wrong with options, each with its place; they are kept only when there is nothing."""
        errors = Draft202012Validator(cls.options_schema).iter_errors(options)
        return [": ".join([*map(str, error.absolute_path), error.message]) for error in errors]

    @abstractmethod
    def find_items(self, query: ItemQuery) -> Conversation[tuple[PartnerItem, ...]]:
        """Ask what the partner offers. For a GTIN: the variant and, where the partner tells, its whole family."""

    @abstractmethod
    def place_order(self, order: PurchaseOrderMessage) -> Conversation[Acknowledgement]:
        """Place a purchase order. Exactly one request of the conversation is marked as committing."""

    def find_order(self, number: str) -> Conversation[Acknowledgement | None]:
        """Ask whether the partner holds our number; None means it says that it does not."""
        yield from ()
        raise Unsupported(Capability.FIND_ORDER)

    def order_status(self, order: OrderReference) -> Conversation[PartnerStatus]:
        """Ask where an order stands."""
        yield from ()
        raise Unsupported(Capability.ORDER_STATUS)

    def cancel_order(self, order: OrderReference, reason: str) -> Conversation[Cancellation]:
        """Ask the partner not to ship. One request is marked as committing. Asking again is harmless."""
        yield from ()
        raise Unsupported(Capability.CANCEL_ORDER)

    def request_return(self, wanted: ReturnRequest) -> Conversation[ReturnAuthorisation]:
        """Ask for leave to send pieces back. One request is marked as committing."""
        yield from ()
        raise Unsupported(Capability.RETURNS)

    def read_feed(self) -> Conversation[FeedReading]:
        """Fetch all that the partner offers, in one go, and tell what of it could not be read. Again is harmless."""
        yield from ()
        raise Unsupported(Capability.FEED)

    def collect(self) -> Conversation[Collection]:
        """Fetch the documents that wait for us. Nothing is taken away until `settle`, so asking again is harmless."""
        yield from ()
        raise Unsupported(Capability.COLLECT)

    def settle(self, collection: Collection) -> Conversation[None]:
        """Put away what was collected, once it is safely kept, and answer the partner where its protocol wants that."""
        yield from ()
        raise Unsupported(Capability.COLLECT)

    def tidy(self, *, archived_before: datetime, sent_before: datetime) -> Conversation[int]:
        """Remove some of what we put away before a moment, and put away copies of ours from before another.

        Return how many files that was: nothing is left to do when it was none, as where there is no mailbox. What the
        partner, or we, have yet to read stays. Again is harmless.
        """
        yield from ()
        return 0

    def read_webhook(self, delivery: Delivery, secrets: Sequence[str]) -> tuple[Notice, ...]:
        """What a partner's call tells us, once its signature fits one of the secrets. Nothing is asked.

        Raises NotAuthentic when it was signed by nobody we know, Unreadable when it makes no sense. A kind of event
        that we do not follow is no notice.
        """
        raise Unsupported(Capability.WEBHOOK)

    def log_in(self, credentials: Mapping[str, str]) -> Conversation[Session]:
        """Log in, for a partner with the auth scheme `session`. The driver keeps the session and logs in again."""
        yield from ()
        raise Unsupported("log-in")

    def ping(self) -> Conversation[str]:
        """Ask something harmless that proves address, log-in and shape; return what was seen, in words."""
        items = yield from self.find_items(ItemQuery(gtin=NOBODYS_GTIN))
        return f"Answered with {len(items)} items."
