"""Every conversation of the contract, with what it takes to begin it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from partners.contract.case import Trial
from partners.messages import ItemQuery, OrderReference, ReturnLine, ReturnRequest
from partners.notices import Collection
from partners.transformers.base import Capability
from partners.transformers.requests import Conversation

CREDENTIALS = {
    "username": "canary-user",
    "password": "canary-password",
    "key": "canary-key",
    "token": "canary-token",
}
NOBODYS_NUMBER = "NOT-OURS-1"


@dataclass(frozen=True, kw_only=True)
class Begin:
    """How to begin a conversation, what a transformer must be able to do for it, and what must have happened before."""

    needs: frozenset[Capability]
    begin: Callable[[Trial, Any], Conversation[Any]]
    before: Callable[[Trial], Any] = lambda trial: None

    def __call__(self, trial: Trial) -> Conversation[Any]:
        """The conversation, not yet begun."""
        return self.begin(trial, self.before(trial))


def delivered(trial: Trial) -> OrderReference:
    """The partner's order, placed and, where the partner can, on its way."""
    order = trial.placed()
    if hasattr(trial.partner, "ship"):
        trial.partner.ship(order.number)
    return order


def wish(trial: Trial, order: OrderReference) -> ReturnRequest:
    """To send one piece of an order back."""
    line = trial.partner.order.lines[0]
    back = ReturnLine(line_number=line.line_number, partner_sku=line.partner_sku, quantity=1)
    return ReturnRequest(key="RETURN-1", order=order, lines=(back,), reason="Too small")


def _collected(trial: Trial) -> Collection:
    if Capability.PLACE_ORDER in trial.transformer.capabilities:
        delivered(trial)
    collection: Collection = trial.hears(trial.transformer.collect(), "collect").result
    return collection


def _perhaps_placed(trial: Trial) -> str:
    able = Capability.PLACE_ORDER in trial.transformer.capabilities
    return trial.placed().number if able else NOBODYS_NUMBER


def _finding(capability: Capability, query: Callable[[Any], ItemQuery]) -> Begin:
    return Begin(
        needs=frozenset({capability}),
        begin=lambda trial, _: trial.transformer.find_items(query(trial.partner)),
    )


def _about(capability: Capability, begin: Callable[[Trial, Any], Conversation[Any]], before: Any) -> Begin:
    return Begin(needs=frozenset({capability}), begin=begin, before=before)


ORDERS = Capability.PLACE_ORDER
TALKS: dict[str, Begin] = {
    "find_items by GTIN": _finding(Capability.FIND_BY_GTIN, lambda partner: ItemQuery(gtin=partner.gtin)),
    "find_items by SKU": _finding(
        Capability.FIND_BY_SKU, lambda partner: ItemQuery(partner_sku=partner.partner_sku)
    ),
    "find_items by words": _finding(Capability.FIND_BY_WORDS, lambda partner: ItemQuery(words=partner.words)),
    "read_feed": _about(Capability.FEED, lambda trial, _: trial.transformer.read_feed(), lambda trial: None),
    "place_order": _about(
        ORDERS, lambda trial, _: trial.transformer.place_order(trial.partner.order), lambda trial: None
    ),
    "find_order": _about(
        Capability.FIND_ORDER, lambda trial, number: trial.transformer.find_order(number), _perhaps_placed
    ),
    "order_status": _about(
        Capability.ORDER_STATUS, lambda trial, order: trial.transformer.order_status(order), Trial.placed
    ),
    "cancel_order": _about(
        Capability.CANCEL_ORDER,
        lambda trial, order: trial.transformer.cancel_order(order, "Ordered twice"),
        Trial.placed,
    ),
    "request_return": _about(
        Capability.RETURNS,
        lambda trial, order: trial.transformer.request_return(wish(trial, order)),
        delivered,
    ),
    "collect": _about(Capability.COLLECT, lambda trial, _: trial.transformer.collect(), _perhaps_placed),
    "settle": _about(
        Capability.COLLECT, lambda trial, collection: trial.transformer.settle(collection), _collected
    ),
    "log_in": Begin(needs=frozenset(), begin=lambda trial, _: trial.transformer.log_in(CREDENTIALS)),
    "ping": Begin(needs=frozenset(), begin=lambda trial, _: trial.transformer.ping()),
}
