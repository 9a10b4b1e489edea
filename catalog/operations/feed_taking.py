"""From a stream of items to the way in for lists: what cannot be used is told, the rest is judged and imported."""

from collections.abc import Iterable

from catalog.operations.feed_readings import judge
from catalog.operations.feed_turns import Turn
from partners.errors import PartnerError
from partners.messages import PartnerItem
from partners.notices import FeedReading, Unusable
from partners.transformers.repetition import Told
from partners.transports.conversation import Held

MOST_REASONS = 100


def take_in(
    turn: Turn,
    entries: Iterable[PartnerItem | Unusable],
    *,
    is_whole: bool,
    said: str,
    started_by: str = "",
) -> bool:
    """Turn entries into offers; return whether that changed any. What is raised on the way changes nothing."""
    try:
        reading = _gathered(entries, is_whole=is_whole)
    except PartnerError as error:
        return judge(turn, Held(error=error))
    return judge(turn, Held(result=Told(result=reading, digest=said)))


def _gathered(entries: Iterable[PartnerItem | Unusable], *, is_whole: bool) -> FeedReading:
    items: dict[str, PartnerItem] = {}
    unusable: list[Unusable] = []
    for one in entries:
        if isinstance(one, Unusable):
            unusable.append(one)
        elif one.gtin in items:
            unusable.append(Unusable(source=one.partner_sku, reason=f"GTIN {one.gtin} stands in it twice."))
        else:
            items[one.gtin] = one
    return FeedReading(
        items=tuple(items.values()),
        unusable=tuple(unusable[:MOST_REASONS]),
        unusable_count=len(unusable),
        is_whole=is_whole,
    )
