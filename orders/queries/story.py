"""An order's events in words, for people."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from orders.models import OrderEvent

WORDS = MappingProxyType(
    {
        "order.placed": "Order placed",
        "purchase-order.queued": "{number} waits to be sent to {partner}",
        "purchase-order.sending": "Sending {number} to {partner}",
        "purchase-order.unknown": "No answer about {number}; {partner} may have it",
        "purchase-order.sent": "{partner} has {number} and will answer later",
        "purchase-order.received": "{partner} received {number}",
        "purchase-order.shipped": "{partner} shipped {number}",
        "purchase-order.invoiced": "{partner} sent an invoice for {number}",
        "purchase-order.cancellation-cancelled": "{partner} will not ship {number}",
        "purchase-order.cancellation-refused": "{partner} does not call off {number}",
        "purchase-order.cancellation-pending": "{partner} was asked to call off {number}",
        "purchase-order.acknowledged": "{partner} accepted {number}",
        "purchase-order.partial": "{partner} accepted part of {number}",
        "purchase-order.rejected": "{partner} refused {number}",
        "purchase-order.parked": "{number} waits for a person",
        "purchase-order.cancelled": "{number} was withdrawn",
        "credentials.refused": "{partner} does not know us any more; its orders wait",
        "payment.captured": "The shopper paid",
        "payment.reduced": "The shopper owes less",
        "payment.voided": "The shopper owes nothing any more",
    }
)
GOOD = frozenset({"purchase-order.acknowledged", "payment.captured"})
BAD = frozenset(
    {"purchase-order.parked", "purchase-order.rejected", "purchase-order.unknown", "credentials.refused"}
)
SAID_ALREADY = frozenset({"came_from"})


class Happening(NamedTuple):
    """One event as it is told: when, who, what, and the facts worth a line of their own."""

    at: datetime
    actor: str
    words: str
    facts: list[tuple[str, str]]
    tone: str


def told(events: Iterable[OrderEvent]) -> list[Happening]:
    """Events in the order given, in words. One of a kind nobody has put into words yet is told by its name."""
    return [
        Happening(event.recorded_at, event.actor, _words(event), _facts(event.facts), _tone(event.kind))
        for event in events
    ]


def _words(event: OrderEvent) -> str:
    purchase_order = event.purchase_order
    pattern = WORDS.get(event.kind)
    if pattern is None:
        return event.kind.replace(".", " ").replace("-", " ").capitalize()
    if purchase_order is None:
        return pattern
    return pattern.format(number=purchase_order.number, partner=purchase_order.partner)


def _facts(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    shown = {
        name: value for name, value in facts.items() if name not in SAID_ALREADY and value not in ("", None)
    }
    return [(name.replace("_", " "), str(value)) for name, value in shown.items()]


def _tone(kind: str) -> str:
    if kind in GOOD:
        return "good"
    return "bad" if kind in BAD else "plain"
