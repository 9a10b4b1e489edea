"""What becomes of a conversation about a partner's list: it is taken in, changes nothing, or waits for a person."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.models import Feed
from catalog.models.feed import FeedState
from catalog.operations import feed_turns
from catalog.operations.feed_intake import GOOD, take_in, trouble, why_held
from catalog.operations.feed_turns import Turn
from partners.messages import PartnerItem
from partners.notices import FeedReading, Unusable
from partners.transformers.repetition import Told
from partners.transports.conversation import Held


def judge(turn: Turn, held: Held[Told[FeedReading]]) -> bool:
    """Do what follows from a conversation; return whether that changed our offers. Raises TurnLost."""
    if held.result is None:
        return _changes_nothing(turn, **trouble(FeedState.FAILED, str(held.error)))
    reading, said = held.result.result, held.result.digest
    if reading is None:
        return _changes_nothing(turn, **_as_before(turn.feed))
    return take_in(
        turn,
        entries_of(reading),
        is_whole=reading.is_whole,
        counts_pieces=reading.is_whole,  # else the partner tells of them by notices
        said=said,
        more_unusable=not_told(reading),
    )


def entries_of(reading: FeedReading) -> Iterator[PartnerItem | Unusable]:
    """What a reading tells, one after the other: what of it cannot be used, then the items."""
    return itertools.chain(_unreadable(reading), reading.unidentified, reading.items)


def not_told(reading: FeedReading) -> int:
    """How many rows could not be read beside those that it tells of."""
    return reading.unusable_count - len(_unreadable(reading)) - len(reading.unidentified)


def _unreadable(reading: FeedReading) -> list[Unusable]:
    return [one for one in reading.unusable if one.item is None]


def not_taken_in(turn: Turn) -> None:
    """Tell a person of a list that we stumbled over ourselves. Raises TurnLost."""
    _changes_nothing(turn, **trouble(FeedState.FAILED, "It could not be taken in; our log says why."))


def _changes_nothing(turn: Turn, **told: Any) -> bool:
    feed_turns.conclude(turn, **told)
    return False


def _as_before(feed: Feed) -> Mapping[str, Any]:
    """The same was said as before. It may be what was held, while other readings failed in between."""
    if feed.held_items is None:
        return GOOD
    return trouble(FeedState.HELD, why_held(feed, feed.held_items, feed.held_gone))
