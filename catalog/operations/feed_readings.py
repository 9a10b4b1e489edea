"""What becomes of a partner's list once it was read: it is imported, changes nothing, or waits for a person."""

import hashlib
import itertools
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models.functions import Coalesce, Now

from catalog.models import Feed
from catalog.models.feed import FeedState
from catalog.operations import feed_turns
from catalog.operations.feed_import import import_items
from catalog.operations.feed_turns import Turn
from catalog.operations.listing import sorted_out
from catalog.operations.prices import price_list
from partners.messages import PartnerItem
from partners.models import Partner
from partners.notices import FeedReading, Unusable
from partners.transformers.repetition import Told
from partners.transports.conversation import Held

LONGEST_PROBLEM = 300
MOST_REASONS = 100
GOOD: Mapping[str, Any] = {
    "state": FeedState.READ,
    "problem": "",
    "problem_since": None,
    "held_items": None,
}


def judge(turn: Turn, held: Held[Told[FeedReading]]) -> bool:
    """Do what follows from a conversation; return whether that changed our offers. Raises TurnLost."""
    if held.result is None:
        return _changes_nothing(turn, **_trouble(FeedState.FAILED, str(held.error)))
    reading, said = held.result.result, held.result.digest
    if reading is None:
        return _changes_nothing(turn, **_as_before(turn.feed))
    entries = itertools.chain(reading.items, reading.unusable)
    more = reading.unusable_count - len(reading.unusable)
    return take_in(turn, entries, is_whole=reading.is_whole, said=said, more_unusable=more)


def take_in(
    turn: Turn,
    entries: Iterable[PartnerItem | Unusable],
    *,
    is_whole: bool,
    said: str,
    started_by: str = "",
    more_unusable: int = 0,
) -> bool:
    """Turn a list into offers, whatever its length; return whether that changed them. Raises TurnLost.

    The single door for lists. `entries` are read once. `said` is the digest of what the partner sent, `started_by` the
    person behind it, if any, and `more_unusable` how many rows more could not be read than `entries` tell of.
    """
    told = list(entries)
    wrong = tuple(one for one in told if isinstance(one, Unusable))
    reading = FeedReading(
        items=tuple(one for one in told if isinstance(one, PartnerItem)),
        unusable=wrong,
        unusable_count=len(wrong) + more_unusable,
        is_whole=is_whole,
    )
    return _take_in(turn, reading, said=said)


def _take_in(turn: Turn, reading: FeedReading, *, said: str) -> bool:
    usable, told = weighed(reading, now=turn.began_at)
    fingerprint = _fingerprint(turn.partner, usable)
    if reading.is_whole and not usable:
        reason = told["unusable"][0]["reason"] if told["unusable"] else "It is empty."
        return _changes_nothing(turn, **told, **_trouble(FeedState.FAILED, f"No item can be used. {reason}"))
    if reading.is_whole and is_much_shorter(len(usable), turn.feed.items):
        held = _trouble(FeedState.HELD, _too_short(len(usable), turn.feed.items))
        return _changes_nothing(turn, **told, **held, held_items=len(usable), said=said)
    if fingerprint == turn.feed.fingerprint:
        return _changes_nothing(turn, **told, **GOOD, said=said)
    # From here on the offers are neither those of this list nor those of the last, should we be cut.
    feed_turns.conclude(turn, said="", fingerprint="")
    import_items(turn, usable, is_whole=reading.is_whole)
    noted = {"items": len(usable), "imported_at": turn.began_at, "fingerprint": fingerprint, "said": said}
    feed_turns.conclude(turn, **told, **GOOD, **noted)
    return True


def is_much_shorter(count: int, before: int) -> bool:
    """Whether a list has lost so much that it is more likely a mistake than a partner that has sold out."""
    return count * 100 <= before * (100 - settings.FEED_HELD_WHEN_SHORTER_BY_PERCENT)


def weighed(reading: FeedReading, *, now: datetime) -> tuple[dict[str, PartnerItem], dict[str, Any]]:
    """What of a reading can be used, by GTIN, and what is told of the rest."""
    usable, unusable = sorted_out(reading.items, prices=price_list(now=now))
    first = [*reading.unusable, *unusable][:MOST_REASONS]
    count = reading.unusable_count + len(unusable)
    return usable, {"unusable_count": count, "unusable": [_told(one) for one in first]}


def not_taken_in(turn: Turn) -> None:
    """Tell a person of a list that we stumbled over ourselves. Raises TurnLost."""
    _changes_nothing(turn, **_trouble(FeedState.FAILED, "It could not be taken in; our log says why."))


def _changes_nothing(turn: Turn, **told: Any) -> bool:
    feed_turns.conclude(turn, **told)
    return False


def _trouble(state: FeedState, problem: str) -> dict[str, Any]:
    """What is wrong, and since when: not since the last of many readings that failed alike."""
    return {
        "state": state,
        "problem": _plain(problem),
        "problem_since": Coalesce("problem_since", Now()),
    }


def _told(unusable: Unusable) -> dict[str, str]:
    return {"source": _plain(unusable.source), "reason": _plain(unusable.reason)}


def _plain(words: str) -> str:
    """Words that the database can keep, whatever a partner wrote."""
    return words[:LONGEST_PROBLEM].encode(errors="replace").decode().replace("\x00", "?")


def _as_before(feed: Feed) -> Mapping[str, Any]:
    """The same was said as before. It may be what was held, while other readings failed in between."""
    if feed.held_items is None:
        return GOOD
    return _trouble(FeedState.HELD, _too_short(feed.held_items, feed.items))


def _too_short(count: int, before: int) -> str:
    return f"It has {count} items where there were {before}, so nothing was changed."


def terms(partner: Partner) -> str:
    """All that decides what a list means to us, besides the list."""
    decisive = [partner.transformer, partner.options, partner.retailer.currency, f"{partner.markup_percent}"]
    return json.dumps(decisive, sort_keys=True)


def _fingerprint(partner: Partner, items: Mapping[str, PartnerItem]) -> str:
    so_far = hashlib.sha256(terms(partner).encode())
    for gtin in sorted(items):
        so_far.update(f"{gtin} {items[gtin]!r}\n".encode())
    return so_far.hexdigest()
