"""Keeping what was said."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from partners.account import Account
from partners.models import Exchange
from partners.operations.credentials import prefer_what_works
from partners.transformers.requests import Conversation, Result
from partners.transports.conversation import Held, hold

LONGEST_SUMMARY = 300
NO_NEWS = "Nothing waited for us."


def converse(
    conversation: Conversation[Result],
    account: Account,
    *,
    operation: str,
    reference: str = "",
    timeout_s: float,
    before_commit: Callable[[], None] = lambda: None,
    is_news: Callable[[Result], bool] = lambda _: True,
    clock: Callable[[], datetime],
) -> Held[Result]:
    """Hold a conversation and keep it, however it ended. Hold no transaction open: this waits for the network.

    Credentials that worked where the others were refused are shown first from then on. `before_commit` is that of
    `partners.transports.conversation.hold`; `clock` is read when the conversation is over. Of those that gave what
    `is_news` says is none, only the last is kept: it tells that the partner answers, and more would tell no more.
    """
    held = hold(conversation, account, timeout_s=timeout_s, before_commit=before_commit)
    exchange = exchange_of(
        partner_id=account.partner_id, operation=operation, reference=reference, held=held, now=clock()
    )
    if held.result is None or is_news(held.result):
        keep([exchange])
    else:
        _keep_as_no_news(exchange)
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


@transaction.atomic
def _keep_as_no_news(exchange: Exchange) -> None:
    """In the place of the last one of its kind. Two at the same time may leave two, until the next."""
    exchange.summary = NO_NEWS
    Exchange.objects.filter(
        partner_id=exchange.partner_id, operation=exchange.operation, summary=NO_NEWS
    ).delete()
    keep([exchange])
