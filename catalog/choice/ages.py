"""How we know of an offer and how old that is, in words. Ages are cut, never rounded up: 1.9 hours are "1 h"."""

from datetime import timedelta

FEED = "feed"
JUST_NOW = timedelta(minutes=2)
SECONDS_IN_PARTS = timedelta(seconds=10)
# From which age on, the unit for those who work with it, the unit for shoppers, and its length in seconds.
UNITS = (
    (timedelta(days=2), "days", "days", 86_400),
    (timedelta(minutes=60), "h", "hours", 3600),
    (timedelta(minutes=1), "min", "minutes", 60),
    (SECONDS_IN_PARTS, "s", "seconds", 1),
)


def told(provenance: str, age: timedelta) -> str:
    """For those who work with it: "live 0.4 s ago", "live 12 min ago", "feed 3 h old", "feed 2 days old"."""
    return f"{provenance} {_short(age)} {'old' if provenance == FEED else 'ago'}"


def checked(provenance: str, age: timedelta) -> str:
    """For shoppers: "checked just now", "checked 5 minutes ago"; "as of 3 hours ago" for what a feed told."""
    return f"{'as of' if provenance == FEED else 'checked'} {_long(age)}"


def _short(age: timedelta) -> str:
    for at_least, unit, _, seconds in UNITS:
        if age >= at_least:
            return f"{_whole(age, seconds)} {unit}"
    tenths = max(age, timedelta()) // timedelta(milliseconds=100)
    return f"{tenths / 10:.1f} s"


def _long(age: timedelta) -> str:
    if age < JUST_NOW:
        return "just now"
    unit, seconds = next((unit, seconds) for at_least, _, unit, seconds in UNITS if age >= at_least)
    count = _whole(age, seconds)
    return f"{count} {unit} ago" if count > 1 else f"1 {unit.removesuffix('s')} ago"


def _whole(age: timedelta, seconds: int) -> int:
    return age // timedelta(seconds=seconds)
