"""Conversations as documents to take away: as they are kept, redacted."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from partners.models import Exchange
from stores.tenancy import current_retailer_id, retailer_scope

AT_ONCE = 200


def document_of(exchange: Exchange) -> dict[str, Any]:
    """One conversation; fetch the partner with it."""
    return {
        "partner": exchange.partner.code,
        "operation": exchange.operation,
        "reference": exchange.reference,
        "outcome": exchange.outcome,
        "summary": exchange.summary,
        "started_at": exchange.started_at.isoformat(),
        "duration_ms": exchange.duration_ms,
        "turns": exchange.turns,
    }


def lines_of(exchange_ids: Sequence[int]) -> Iterator[str]:
    """Conversations of the retailer in scope, each as a line of JSON, in the order given.

    They are read as they are sent, a few at a time. By then the request and its scope are over, so each step enters
    the scope by itself.
    """
    return _lines(exchange_ids, retailer_id=current_retailer_id())


def _lines(exchange_ids: Sequence[int], *, retailer_id: int) -> Iterator[str]:
    for start in range(0, len(exchange_ids), AT_ONCE):
        ids = exchange_ids[start : start + AT_ONCE]
        with retailer_scope(retailer_id):
            found = Exchange.objects.select_related("partner").in_bulk(ids)
        lines = [json.dumps(document_of(found[pk]), ensure_ascii=False) for pk in ids if pk in found]
        yield "".join(f"{line}\n" for line in lines)
