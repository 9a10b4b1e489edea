"""Keeping book of a list while it is taken in: how far it came, and every row of it that cannot be used."""

import csv
import logging
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from catalog.models import FeedRun
from catalog.models.feed_run import RunState
from catalog.operations import feed_turns
from catalog.operations.feed_turns import Turn
from catalog.operations.listing import as_text
from partners.notices import Unusable
from partners.transformers.feed.safe import cell

LONGEST_PROBLEM = 300
MOST_REASONS = 100
TITLES = ("where", "reason", "sku", "gtin", "cells")

logger = logging.getLogger(__name__)


@dataclass
class Run:
    """A run under way: its row, and of what could not be used the first few, the count and the file."""

    pk: int
    unusable_count: int = 0
    first: list[dict[str, str]] = field(default_factory=list)
    _errors: "IO[str] | None" = None

    def note(self, unusable: Iterable[Unusable]) -> None:
        """Keep what could not be used. The file is on our own disk until the run ends."""
        for one in unusable:
            self.unusable_count += 1
            if len(self.first) < MOST_REASONS:
                self.first.append({"source": plain(one.source), "reason": plain(one.reason)})
            self._write((one.source, one.reason, one.partner_sku, one.gtin, *one.cells))

    def staged(self, rows: int) -> None:
        """Tell that so many rows more were read."""
        self._tell(rows_count=F("rows_count") + rows, unusable_count=self.unusable_count)

    def compared(self, *, items: int, to_write: int) -> None:
        """Tell what there is to do."""
        self._tell(items_count=items, to_write=to_write)

    def wrote(self, *, rows: int, new: int = 0, changed: int = 0, gone: int = 0) -> None:
        """Tell of a batch, in its own transaction: what is told was done."""
        self._tell(
            written=F("written") + rows,
            new_count=F("new_count") + new,
            changed_count=F("changed_count") + changed,
            gone_count=F("gone_count") + gone,
        )

    def finish(self, state: RunState, problem: Any = "", **told: Any) -> None:
        """Tell how it ended, and put the file away. Again changes nothing."""
        open_still = FeedRun.objects.filter(pk=self.pk, state=RunState.UNDER_WAY)
        if not open_still.exists():
            return
        open_still.update(
            state=state,
            problem=problem,
            unusable_count=self.unusable_count,
            finished_at=Now(),
            errors=self._put_away(),
            **told,
        )

    def _tell(self, **told: Any) -> None:
        FeedRun.objects.filter(pk=self.pk).update(**told)

    def _write(self, cells: Iterable[str]) -> None:
        if self._errors is None:
            self._errors = tempfile.TemporaryFile("w+", newline="", encoding="utf-8", errors="replace")  # noqa: SIM115
            csv.writer(self._errors).writerow(TITLES)
        csv.writer(self._errors).writerow(cell(text) for text in cells)

    def _put_away(self) -> str:
        """Where the file is kept. A storage that is down costs the file, not the list."""
        if self._errors is None:
            return ""
        with self._errors as errors:
            self._errors = None
            errors.flush()
            row = FeedRun.objects.get(pk=self.pk)
            try:
                row.errors.save("errors.csv", File(errors.buffer), save=False)  # type: ignore[attr-defined]
            except Exception:
                logger.exception("The rows of feed run %s that could not be used were not kept.", self.pk)
                return ""
            return str(row.errors.name)


@transaction.atomic
def begin(turn: Turn, *, said: str, started_by: str) -> Run:
    """Open the book. A run of the same feed that is still open was cut off. Raises TurnLost."""
    feed_turns.keep(turn)
    FeedRun.objects.filter(feed=turn.feed, state=RunState.UNDER_WAY).update(
        state=RunState.CUT, finished_at=Now()
    )
    run = FeedRun.objects.create(feed=turn.feed, began_at=turn.began_at, said=said, started_by=started_by)
    return Run(run.pk)


def plain(words: str) -> str:
    """The beginning of words, as the database can keep them."""
    return as_text(words[:LONGEST_PROBLEM])


def forget_feed_runs(*, before: datetime) -> int:
    """Remove the runs of the retailer in scope that began earlier, with their files; return how many."""
    old = FeedRun.objects.filter(began_at__lt=before)
    for run in old.exclude(errors="").iterator():
        run.errors.delete(save=False)
    forgotten, _ = old.delete()
    return int(forgotten)
