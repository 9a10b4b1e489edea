"""The transformer contract: conversations without a network.

A transformer never touches the network, the database, the clock or Django. Each of its methods is a *conversation*:
a generator that yields requests, is sent the responses, and returns one of our messages.

    def find_items(self, query):
        response = yield Request.get("/items", params={"gtin": query.gtin})
        return tuple(self._item(row) for row in response.json()["items"])

One class so serves the concurrent look-up, the worker's order placement, a dry run that sends nothing, and
record-and-replay tests; and a wrong transformer can corrupt no rows and reach no host of its own choosing.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from partners.errors import Unreadable
from partners.messages import Acknowledgement, ItemQuery, PartnerItem, PartnerStatus, PurchaseOrderMessage


@dataclass(frozen=True, kw_only=True)
class Request:
    """One HTTP request to a partner, below its base URL. `commits` marks the one that may place the order.

    Until that one has been sent, a failure means that nothing happened; from then on it means that we do not know.
    `anonymous` leaves our log-in out, for what a partner treats differently when it knows us.
    """

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    commits: bool = False
    anonymous: bool = False

    @classmethod
    def get(cls, path: str, *, params: Mapping[str, str] | None = None, **rest: Any) -> "Request":
        """A request that changes nothing."""
        return cls(method="GET", path=path, params=params or {}, **rest)

    @classmethod
    def post(
        cls, path: str, *, content: Any, headers: Mapping[str, str] | None = None, **rest: Any
    ) -> "Request":
        """A request with a JSON body."""
        body = json.dumps(content, ensure_ascii=False).encode()
        return cls(
            method="POST",
            path=path,
            body=body,
            headers={"Content-Type": "application/json", **(headers or {})},
            **rest,
        )

    def committing(self) -> "Request":
        """The same request, marked as the one that may place the order."""
        return replace(self, commits=True)


@dataclass(frozen=True, kw_only=True)
class Response:
    """What came back. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON, with decimals for numbers that have a point. Raises Unreadable."""
        try:
            return json.loads(self.body, parse_float=Decimal)
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"The partner's answer ({self.status}) is no JSON.") from error


Result = TypeVar("Result")
Conversation = Generator[Request, Response, Result]


class Dedup(StrEnum):
    """What makes a repeated purchase order safe at a partner."""

    KEY = "key"  # it recognises our number: send again
    LOOKUP = "lookup"  # it can be asked for our number: ask first, then send again
    NONE = "none"  # neither: a person decides


class Transformer(ABC):
    """Translates between our messages and one partner's protocol.

    A missing or malformed field is the partner's error and raises Unreadable, never a guess of ours; what the partner
    refuses in its documented way raises Rejected. `options` come from the partner's row and fit `options_schema`
    (JSON Schema, draft 2020-12).
    """

    dedup: ClassVar[Dedup]
    options_schema: ClassVar[Mapping[str, Any]] = {"type": "object", "additionalProperties": False}
    finds_by: ClassVar[frozenset[str]] = frozenset({"gtin"})  # of gtin, partner_sku, words

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        self.options = options or {}

    @abstractmethod
    def find_items(self, query: ItemQuery) -> Conversation[tuple[PartnerItem, ...]]:
        """Ask what the partner offers. For a GTIN: the variant and, where the partner tells, its whole family."""

    @abstractmethod
    def place_order(self, order: PurchaseOrderMessage) -> Conversation[Acknowledgement]:
        """Place a purchase order. Exactly one request of the conversation is marked as committing."""

    @abstractmethod
    def find_order(self, number: str) -> Conversation[Acknowledgement | None]:
        """Ask whether the partner holds our number; None means it says that it does not."""

    @abstractmethod
    def order_status(self, partner_reference: str) -> Conversation[PartnerStatus]:
        """Ask where an order stands."""

    def ping(self) -> Conversation[str]:
        """Ask something harmless that proves address, log-in and shape; return what was seen, in words."""
        items = yield from self.find_items(ItemQuery(gtin="09500000000004"))
        return f"Answered with {len(items)} items."
