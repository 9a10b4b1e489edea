"""Keeping what was said."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from partners.account import Account
from partners.models import Exchange
from partners.operations.credentials import prefer_what_works
from partners.transformers.requests import Conversation, Result
from partners.transports.conversation import Held, hold

LONGEST_SUMMARY = 300


def converse(
    conversation: Conversation[Result],
    account: Account,
    *,
    operation: str,
    reference: str = "",
    timeout_s: float,
    before_commit: Callable[[], None] = lambda: None,
    clock: Callable[[], datetime],
) -> Held[Result]:
    """Hold a conversation and keep it, however it ended. Hold no transaction open: this waits for the network.

    Credentials that worked where the others were refused are shown first from then on. `before_commit` is that of
    `partners.transports.conversation.hold`; `clock` is read when the conversation is over.
    """
    held = hold(conversation, account, timeout_s=timeout_s, before_commit=before_commit)
    keep(
        [
            exchange_of(
                partner_id=account.partner_id,
                operation=operation,
                reference=reference,
                held=held,
                now=clock(),
            )
        ]
    )
    prefer_what_works(account, held)
    return held


def exchange_of(
    *, partner_id: int, operation: str, reference: str, held: Held[Any], now: datetime
) -> Exchange:
    """A conversation as a row, not yet saved."""
    return Exchange(
        partner_id=partner_id,
        operation=operation,
        reference=reference[:60],
        outcome=held.outcome,
        summary=str(held.error or "")[:LONGEST_SUMMARY],
        turns=held.turns,
        duration_ms=held.duration_ms,
        started_at=now - timedelta(milliseconds=held.duration_ms),
    )


def keep(exchanges: Iterable[Exchange]) -> None:
    """Save conversations that are over."""
    Exchange.objects.bulk_create(exchanges)
