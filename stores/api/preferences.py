"""What a caller would like, if we can (RFC 7240): how long to wait. What we do not know is passed over."""

import re
from datetime import timedelta
from typing import NamedTuple

PREFERENCE = re.compile(r'\s*([a-z-]+)\s*(?:=\s*"?([^",;]*)"?\s*)?(?:;[^,]*)?', re.ASCII | re.IGNORECASE)
SECONDS = re.compile(r"[0-9]{1,6}", re.ASCII)
WAIT = "wait"
ASYNC = "respond-async"


class Patience(NamedTuple):
    """How long a caller wants to wait, None for as long as we think right, and how to tell it that we heard."""

    wait: timedelta | None = None
    applied: str = ""


def patience(header: str) -> Patience:
    """What a `Prefer` says of waiting. Without `wait`, `respond-async` is not to wait at all."""
    wanted = _preferences(header)
    seconds = wanted.get(WAIT, "").strip()
    if SECONDS.fullmatch(seconds):
        return Patience(timedelta(seconds=int(seconds)), f"{WAIT}={int(seconds)}")
    return Patience(timedelta(0), ASYNC) if ASYNC in wanted else Patience()


def _preferences(header: str) -> dict[str, str]:
    """Each by its name. Of one that is given twice the first counts (RFC 7240, 2)."""
    found: dict[str, str] = {}
    for part in header.split(","):
        if match := PREFERENCE.fullmatch(part):
            found.setdefault(match[1].lower(), match[2] or "")
    return found
