"""Days as they begin and end in a place: what people there call today."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def day_in(zone: str, moment: datetime) -> date:
    """The date on the wall of a place at a moment. `zone` is an IANA name: Europe/Lisbon."""
    return moment.astimezone(ZoneInfo(zone)).date()


def midnight(zone: str, now: datetime) -> datetime:
    """When today began there."""
    return now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
