"""Noting what is asked after, without a statement in anybody's way.

A process counts in its memory, and writes the counts about once a minute, in a thread of its own. One that is killed
loses a minute's counts: they are a reason to ask partners sooner, and nobody's money.
"""

import logging
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from catalog.queries.wanted import HALVED_EVERY
from stores.queries.plain import select
from stores.tenancy import current_retailer_id, retailer_scope

ORDERED = 5  # looks that an order counts for
MOST_KEPT = 10_000  # items in a minute

WRITE = """
    INSERT INTO catalog_interest AS kept (retailer_id, variant_id, weight, asked_at)
    SELECT %(retailer)s, v.id, told.times, %(now)s
      FROM unnest(%(gtins)s::text[], %(times)s::float8[]) AS told (gtin, times)
      JOIN catalog_variant v ON v.retailer_id = %(retailer)s AND v.gtin = told.gtin
     ORDER BY v.id
    ON CONFLICT (retailer_id, variant_id) DO UPDATE
       SET weight = excluded.weight + kept.weight * 0.5 ^ greatest(
                        extract(epoch FROM excluded.asked_at - kept.asked_at) / %(halved_every_s)s, 0),
           asked_at = greatest(kept.asked_at, excluded.asked_at)
 RETURNING variant_id
"""

logger = logging.getLogger(__name__)


class _Notebook:
    """What was asked after since it was last written down, by retailer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[int, Counter[str]] = {}
        self._kept = 0
        self._timer: threading.Timer | None = None

    def add(self, retailer_id: int, gtin: str, times: int) -> None:
        """Count. The first count has all of them written down in a while; what is too much is left out."""
        with self._lock:
            if self._timer is None:
                self._timer = threading.Timer(settings.INTEREST_WRITTEN_EVERY_S, self._write)
                self._timer.daemon = True
                self._timer.start()
            counts = self._counts.setdefault(retailer_id, Counter())
            if gtin in counts or self._kept < MOST_KEPT:
                self._kept += gtin not in counts
                counts[gtin] += times

    def take(self) -> dict[int, Counter[str]]:
        """All counts, which begin anew."""
        with self._lock:
            taken, self._counts, self._kept = self._counts, {}, 0
            if self._timer:
                self._timer.cancel()
            self._timer = None
        return taken

    def _write(self) -> None:
        """In the timer's thread."""
        try:
            _write_all(self.take())
        finally:
            connection.close()


_notebook = _Notebook()


def note_interest(gtin: str, *, times: int = 1) -> None:
    """Somebody wants to know of this item, or ordered it. Costs no statement."""
    if gtin:
        _notebook.add(current_retailer_id(), gtin, times)


def write_interest() -> None:
    """Write down now what this process has counted. Again is harmless: each count is written once."""
    _write_all(_notebook.take())


def _write_all(counts: Mapping[int, Counter[str]]) -> None:
    for retailer_id, asked in counts.items():
        with retailer_scope(retailer_id):
            try:
                _write(asked, now=timezone.now())
            except Error:
                logger.exception("What was asked after was not written down")


def _write(asked: Counter[str], *, now: datetime) -> None:
    """Items that are no variants of the retailer's are left out."""
    select(
        WRITE,
        gtins=list(asked),
        times=[float(times) for times in asked.values()],
        now=now,
        halved_every_s=HALVED_EVERY.total_seconds(),
    )
