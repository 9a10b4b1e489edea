"""When to leave a partner alone and when to try it again. Pure rules; whoever keeps the state gives the time.

A window begins with a failure and counts all calls that end in it. So nothing is kept of a partner that is well, and
what it answered before its first failure is not weighed.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from partners.errors import Outcome

WINDOW = timedelta(seconds=60)
FEWEST_FAILURES = 5
SMALLEST_SHARE = 0.5
REST = timedelta(seconds=30)
FAILURES = frozenset({Outcome.NOT_SENT, Outcome.UNKNOWN})


class Pace(NamedTuple):
    """For calls that are made seldom: how long their failures count together, and how long they rest."""

    window: timedelta
    rest: timedelta


@dataclass(frozen=True, kw_only=True)
class Circuit:
    """How one kind of call to a partner has been going. It is open while `open_until` is set.

    Once that moment has passed, one call may try it (the probe). Its claim ends at `probe_until`, should it never come
    back, and is known by that moment: a prober that comes too late changes nothing.
    """

    window_at: datetime | None = None
    calls: int = 0
    failures: int = 0
    open_until: datetime | None = None
    probe_until: datetime | None = None

    def left_alone_until(self, now: datetime) -> datetime | None:
        """When somebody may call again, if nobody may now."""
        ends = (self.open_until, self.probe_until)
        return max((end for end in ends if end and end > now), default=None)

    def wants_probe(self, now: datetime) -> bool:
        """Whether the next call is the one that tries it."""
        return self.open_until is not None and self.left_alone_until(now) is None

    def is_watched(self, now: datetime, *, pace: Pace | None = None) -> bool:
        """Whether a success means something: it is counted, or closes the circuit."""
        return self.open_until is not None or self._is_counting(now, pace)

    def after(
        self, outcome: Outcome, *, now: datetime, probe: datetime | None = None, pace: Pace | None = None
    ) -> "Circuit":
        """The state once a call has ended. `probe` is the claim of the call that tried an open circuit."""
        if self.open_until is not None:
            return self._after_probe(outcome, now, pace) if probe and probe == self.probe_until else self
        if outcome is Outcome.THROTTLED:
            return self
        if outcome in FAILURES:
            return self._counted(now, pace, failures=1)
        return self._counted(now, pace) if self._is_counting(now, pace) else self

    def _after_probe(self, outcome: Outcome, now: datetime, pace: Pace | None) -> "Circuit":
        if outcome is Outcome.THROTTLED:
            return replace(self, probe_until=None)
        return _resting(now, pace) if outcome in FAILURES else Circuit()

    def _counted(self, now: datetime, pace: Pace | None, *, failures: int = 0) -> "Circuit":
        counted = self if self._is_counting(now, pace) else Circuit(window_at=now)
        counted = replace(counted, calls=counted.calls + 1, failures=counted.failures + failures)
        is_ill = counted.failures >= FEWEST_FAILURES and counted.failures >= SMALLEST_SHARE * counted.calls
        return _resting(now, pace) if is_ill else counted

    def _is_counting(self, now: datetime, pace: Pace | None) -> bool:
        window = pace.window if pace else WINDOW
        return self.window_at is not None and now < self.window_at + window


def _resting(now: datetime, pace: Pace | None) -> Circuit:
    return Circuit(open_until=now + (pace.rest if pace else REST))
