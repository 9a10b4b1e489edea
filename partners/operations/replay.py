"""Asking a partner once more what it was asked before, for a person who wants to see what it says now.

What was said is not sent again byte for byte: the transformer asks anew, as the partner is set up now. Only what
changes nothing can be asked again; of all else this says why not.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from partners.account import Account
from partners.errors import NotAsked
from partners.messages import ItemQuery, OrderReference
from partners.models import Exchange, Partner
from partners.operations.credentials import prefer_what_works
from partners.operations.exchanges import exchange_of, keep
from partners.operations.standing import FIND_ITEMS, FIND_ORDER, PLACE_ORDER, LeftAlone, leave_to_call, note
from partners.queries.accounts import account_of
from partners.registry import TransformerNotAllowed, transformer_for
from partners.transformers.base import Transformer
from partners.transformers.requests import Conversation
from partners.transports.conversation import hold
from partners.vault import VaultError
from stores.errors import Conflict

GTIN = re.compile(r"\d{14}", re.ASCII)
ORDERS_OWN_PAGE = "The purchase order's own page shows what became of it, and what can be done."
NEVER: Mapping[str, str] = {
    PLACE_ORDER: f"Asked again, the partner could ship it twice. {ORDERS_OWN_PAGE}",
    "cancel-order": f"Asked again, it could cancel what was agreed on since. {ORDERS_OWN_PAGE}",
    "request-return": f"Asked again, it could give leave for a second return. {ORDERS_OWN_PAGE}",
    "settle": "It puts documents away. Asked again, it could put away what nobody has read.",
    "replay-file": "It moves a file. Look into the mailbox before it is moved again.",
    "list-files": "Look into the mailbox again instead: its files are told in the order of today.",
}
LONGEST = Exchange._meta.get_field("reference").max_length or 0


class NotAskedAgain(Conflict):
    """It cannot be repeated, or not now."""

    code = "not-asked-again"
    message = "{why}"


def why_not(exchange: Exchange) -> str:
    """Why it cannot be asked again, in words; nothing when it can."""
    if exchange.operation in NEVER:
        return NEVER[exchange.operation]
    if exchange.operation not in ASKED_AGAIN:
        return "Nobody has made sure that this can be asked again without harm."
    if exchange.operation in NEEDS_REFERENCE and not exchange.reference:
        return "What it was about was not kept, so it cannot be asked again."
    if exchange.operation == FIND_ITEMS and len(exchange.reference) >= LONGEST:
        return "Of what was looked for only the beginning was kept, so it cannot be asked again."
    return ""


def ask_again(*, exchange_id: int) -> Exchange:
    """Ask now what was asked then; return the new conversation, which is kept beside the old.

    Nothing comes of the answer but what a person reads in it: no offer, no order and no document changes. Raises
    NotAskedAgain. Hold no transaction open: this waits for the network.
    """
    then = Exchange.objects.select_related("partner").get(pk=exchange_id)
    if why := why_not(then):
        raise NotAskedAgain(why=why)
    if then.partner.paused_at:
        raise NotAskedAgain(why=f"{then.partner} is paused: it is asked nothing until it is resumed.")
    try:
        account, transformer = account_of(then.partner), transformer_for(then.partner)
    except (VaultError, TransformerNotAllowed) as error:
        raise NotAskedAgain(why=f"{then.partner} could not be asked: {error}") from error
    return _asked(then, account, ASKED_AGAIN[then.operation](transformer, then.reference))


def _asked(then: Exchange, account: Account, conversation: Conversation[Any]) -> Exchange:
    try:
        leave = leave_to_call(then.partner, operation=then.operation)
    except LeftAlone as error:
        raise NotAskedAgain(why=f"{then.partner} cannot be asked just now. {error}") from error
    timeout_s = _timeout_s(then.partner, then.operation)
    held = hold(conversation, account, timeout_s=timeout_s, before_commit=_never)
    now = exchange_of(
        partner_id=then.partner_id,
        operation=then.operation,
        reference=then.reference,
        held=held,
        now=timezone.now(),
    )
    keep([now])
    note(leave, held)
    prefer_what_works(account, held)
    return now


def _never() -> None:
    """What asks something harmless has no request that orders; a protocol that has one all the same is stopped."""
    raise NotAsked("It would have done more than ask, so it was stopped.")


def _timeout_s(partner: Partner, operation: str) -> float:
    """The limit that the same question had then: one that was too slow shall show it again."""
    limit = partner.lookup_timeout_ms if operation == FIND_ITEMS else partner.order_timeout_ms
    return limit / 1000


def _items(transformer: Transformer, reference: str) -> Conversation[Any]:
    query = ItemQuery(gtin=reference) if GTIN.fullmatch(reference) else ItemQuery(words=reference)
    return transformer.find_items(query)


def _status(transformer: Transformer, reference: str) -> Conversation[Any]:
    """The partner's own number is not kept with the conversation, so the partner is asked for it first."""
    found = yield from transformer.find_order(reference)
    theirs = found.partner_reference if found else ""
    return (yield from transformer.order_status(OrderReference(number=reference, partner_reference=theirs)))


ASKED_AGAIN: Mapping[str, Callable[[Transformer, str], Conversation[Any]]] = {
    FIND_ITEMS: _items,
    FIND_ORDER: lambda transformer, reference: transformer.find_order(reference),
    "order-status": _status,
    "collect": lambda transformer, _: transformer.collect(),
    "read-feed": lambda transformer, _: transformer.read_feed(),
    "ping": lambda transformer, _: transformer.ping(),
}
NEEDS_REFERENCE = frozenset({FIND_ITEMS, FIND_ORDER, "order-status"})
