"""Whose turn it is to fetch a picture, and how that ended.

As with feeds, a turn is counted in the row, and all that is written by it is fenced by its number: who was too slow
writes nothing. The try is counted before it begins, so that one which ends the worker counts as well.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, When
from django.db.models.functions import Now

from catalog.models import Picture, PictureSource, VariantPicture
from catalog.models.picture import SourceState
from catalog.operations.pictures.showing import renew_shown
from partners.models import Partner

LEASE = timedelta(seconds=120)
MOST_TRIES = 5
PAUSES = (timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=2), timedelta(hours=12))


class Turn(NamedTuple):
    """The right to fetch a picture: its row as it was, and the number of the turn."""

    source: PictureSource
    number: int

    @property
    def tries(self) -> int:
        """How many there were in a row, with this one."""
        return self.source.attempts + 1


@transaction.atomic
def take(partner: Partner | None) -> Turn | None:
    """The turn to fetch the picture of a partner that is due the longest; without one, to draw an upload.

    None as well while another fetches from the same partner: one that hangs holds one worker's thread, not all.
    """
    sources = PictureSource.objects.filter(partner=partner)
    if sources.filter(leased_until__gt=Now()).exists():
        return None
    due = sources.filter(due_at__lte=Now()).order_by("due_at", "pk")
    source = due.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
    if source is None:
        return None
    leased = PictureSource.objects.filter(pk=source.pk)
    until = Now() + LEASE
    leased.update(turn=F("turn") + 1, attempts=F("attempts") + 1, due_at=until, leased_until=until)
    return Turn(source, source.turn + 1)


@transaction.atomic
def conclude(turn: Turn, picture: Picture | None, *, tag: str) -> None:
    """It was had, or is what it was: the variants that it belongs to are shown by it."""
    used = Picture.objects.filter(pk=picture.pk if picture else turn.source.picture_id, forgotten_at=None)
    if not used.update(used_at=Now()):
        _note(turn, due_at=Now(), tag="")  # it was forgotten just now: once more from the start
        return
    told: dict[str, Any] = {"picture": picture} if picture else {}
    good = {"state": SourceState.KEPT, "problem": "", "problem_since": None, "attempts": 0}
    if _note(turn, tag=tag, fetched_at=Now(), due_at=Now() + _again(), **good, **told) and picture:
        links = VariantPicture.objects.filter(source=turn.source).order_by("variant")
        renew_shown(variants=links.values_list("variant", flat=True))


def postpone(turn: Turn, problem: str, *, after: timedelta | None = None, is_final: bool = False) -> None:
    """It could not be had: it is tried again, each time later than before, and at last, or when final, given up."""
    is_final = is_final or turn.tries >= MOST_TRIES
    pause = _again() if is_final else max(after or timedelta(), PAUSES[min(turn.tries, len(PAUSES)) - 1])
    since = Case(When(problem_since=None, then=Now()), default=F("problem_since"))
    over: dict[str, Any] = {"state": SourceState.FAILED, "attempts": 0} if is_final else {}
    _note(turn, problem=problem[:300], problem_since=since, due_at=Now() + pause, **over)


def try_again(*, source_id: int) -> None:
    """A person wants it fetched within a minute, whatever came of it before. Again is harmless."""
    PictureSource.objects.filter(pk=source_id).update(
        due_at=Now(), attempts=0, tag="", state=SourceState.WAITING
    )


def _note(turn: Turn, **told: Any) -> bool:
    """Write, as long as the turn is ours."""
    ours = PictureSource.objects.filter(pk=turn.source.pk, turn=turn.number)
    return bool(ours.update(leased_until=None, **told))


def _again() -> timedelta:
    return timedelta(days=settings.PICTURES_AGAIN_DAYS)
