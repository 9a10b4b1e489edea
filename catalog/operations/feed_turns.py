"""Whose turn it is to read a feed.

Two workers that wake at once must not both read a list of 100,000 items, and one that was slow must not write an older
list over a newer one. So a turn is counted in the feed's row, and all that is written by it is fenced by its number.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from catalog.models import Feed
from partners.models import Partner

WITHOUT_PROGRESS = timedelta(minutes=2)  # longer than any step takes


class TurnLost(Exception):
    """Another reads this feed now."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The right to read a partner's feed, and the feed as it was when it began, by the database's clock."""

    partner: Partner
    feed: Feed
    number: int
    began_at: datetime


@transaction.atomic
def take(partner: Partner) -> Turn | None:
    """The turn to read a feed, if it is due; the next is due as long after it as the settings say.

    Of those who come at once the first gets it. The others wait for this row alone, and then find that it is not due.
    """
    Feed.objects.bulk_create([Feed(partner=partner, due_at=Now())], ignore_conflicts=True)
    due: Any = Feed.objects.filter(partner=partner, due_at__lte=Now()).annotate(at=Now())
    feed = due.select_for_update(no_key=True).first()
    if feed is None:
        return None
    again = timedelta(seconds=settings.FEED_EVERY_S)
    Feed.objects.filter(pk=feed.pk).update(turn=F("turn") + 1, due_at=Now() + again)
    return Turn(partner=partner, feed=feed, number=feed.turn + 1, began_at=feed.at)


def give_back(turn: Turn, *, after: timedelta) -> None:
    """Nothing was read; let the next turn come sooner."""
    Feed.objects.filter(pk=turn.feed.pk, turn=turn.number).update(due_at=Now() + after)


def keep(turn: Turn) -> None:
    """Hold the turn until the transaction ends. Raises TurnLost when it is another's by now."""
    ours = Feed.objects.select_for_update(no_key=True).filter(pk=turn.feed.pk, turn=turn.number)
    if not ours.exists():
        raise TurnLost(f"Another reads the feed of {turn.partner.code} by now.")


def go_on(turn: Turn) -> None:
    """Tell that a reading comes on: as long as it does, it is not another's turn, however long the list.

    What is due by now, as when a person wants it read again, is not put off.
    """
    until = Now() + WITHOUT_PROGRESS
    ours = Feed.objects.filter(pk=turn.feed.pk, turn=turn.number)
    ours.filter(due_at__gt=Now(), due_at__lt=until).update(due_at=until)


@transaction.atomic
def conclude(turn: Turn, **told: Any) -> None:
    """Note how a reading ended. Raises TurnLost."""
    keep(turn)
    Feed.objects.filter(pk=turn.feed.pk).update(read_at=turn.began_at, **told)
