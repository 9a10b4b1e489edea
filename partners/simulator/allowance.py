"""How many calls a partner takes: a bucket of tokens that fills at a steady rate, and what the answers tell of it."""

import math
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from partners.simulator.exchange import Refused
from partners.simulator.knobs import Knobs

THROTTLE_S = 1


class Bucket:
    """One token a call. It holds `burst` and gets `rate_per_s` of them each second."""

    def __init__(self, rate_per_s: float, burst: int) -> None:
        self._rate = rate_per_s
        self._most = burst or max(1, math.ceil(rate_per_s))
        self._tokens = float(self._most)
        self._at = time.monotonic()

    def take(self) -> bool:
        """Take a token, if there is one."""
        now = time.monotonic()
        self._tokens = min(self._most, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    @property
    def wait_s(self) -> int:
        """How long until there is another."""
        return max(1, math.ceil((1 - self._tokens) / self._rate))

    def told(self) -> dict[str, str]:
        """The headers, by the draft that became `RateLimit` and by the older one that most have."""
        left, full_s = int(max(self._tokens, 0)), math.ceil((self._most - self._tokens) / self._rate)
        return {
            "RateLimit-Policy": f'"default";q={self._most};w={math.ceil(self._most / self._rate)}',
            "RateLimit": f'"default";r={left};t={full_s}',
            "X-RateLimit-Limit": str(self._most),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": str(full_s),
        }


def throttled(knobs: Knobs, bucket: Bucket | None = None) -> Refused:
    """A 429 that says when to come back, as the knobs have it, and what of the bucket is left."""
    wait = (bucket.wait_s if bucket else 0) or knobs.throttle_retry_after_s or THROTTLE_S
    said = knobs.retry_after or str(wait)
    if said == "date":
        said = format_datetime(datetime.now(UTC) + timedelta(seconds=wait), usegmt=True)
    return Refused(
        429,
        "too-many",
        f"Come back in {wait} s.",
        **{"Retry-After": said, **(bucket.told() if bucket else {})},
    )
