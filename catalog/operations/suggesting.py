"""Looking for what unmatched items may be, outside of whatever told of them. A person decides."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from catalog.models import UnmatchedItem
from catalog.models.matching import UnmatchedState
from catalog.queries.likely import Likely, likely

AT_ONCE = 200
LOOKED_FOR_AGAIN = timedelta(days=1)
NOBODY = Likely(0, 0, "")


def suggest_matches(*, now: datetime) -> int:
    """Look for a likely variant of items that wait, some at a time; return for how many one was found.

    Those without one are looked for again a day later: the range has grown. Again is harmless, and so are two at once:
    what a partner has said differently meanwhile is looked for the next time.
    """
    waiting = UnmatchedItem.objects.filter(state=UnmatchedState.WAITING)
    stale = Q(suggested=None, suggested_at__lt=now - LOOKED_FOR_AGAIN)
    due = list(waiting.filter(Q(suggested_at=None) | stale).order_by("suggested_at", "pk")[:AT_ONCE])
    found = likely(due)
    for item in due:
        _note(item, found.get(item.pk, NOBODY), now=now)
    return len(found)


def _note(item: Any, one: Likely, *, now: datetime) -> None:
    same = UnmatchedItem.objects.filter(pk=item.pk, gtin=item.gtin, title=item.title, reason=item.reason)
    same.update(
        suggested=one.variant or None, suggested_score=one.score, suggested_why=one.why, suggested_at=now
    )
