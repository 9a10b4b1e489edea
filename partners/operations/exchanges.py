"""Keeping what was said."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from partners.models import Exchange
from partners.transports.conversation import Held

LONGEST_SUMMARY = 300


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
