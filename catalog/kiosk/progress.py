"""How far the partners have got with a question, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from catalog.models import Lookup, LookupAnswer
from catalog.models.lookup import AnswerState

PACE_MS = ((1.0, 200), (2.5, 400))  # quick while most answers come, then slower
SLOWEST_MS = 800


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A look-up at one moment. `is_over` once every partner has answered or had its time."""

    lookup: Lookup
    now: datetime

    @cached_property
    def answers(self) -> list[LookupAnswer]:
        """Each partner's part, in an order that does not change."""
        return sorted(self.lookup.answers.all(), key=lambda answer: answer.pk)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        waiting = self._in(AnswerState.WAITING)
        ends = (answer.may_come_until(self.lookup.started_at) for answer in waiting)
        return not waiting or self.now >= max(self.lookup.deadline_at, *ends)

    @property
    def is_late(self) -> bool:
        """Whether a shopper has waited as long as the retailer lets them."""
        return self.is_over or self.now >= self.lookup.deadline_at

    @property
    def next_ms(self) -> int:
        """When to look again, in milliseconds."""
        age_s = (self.now - self.lookup.started_at).total_seconds()
        return next((pace for until_s, pace in PACE_MS if age_s < until_s), SLOWEST_MS)

    @property
    def text(self) -> str:
        """What to tell the shopper."""
        waiting, failed = self._in(AnswerState.WAITING), self._in(AnswerState.FAILED)
        total = len(self.answers)
        if not total:
            return ""
        if waiting and not self.is_late:
            return f"{total - len(waiting)} of {total} partners answered"
        if waiting and not self.is_over:
            return f"{_names(waiting)} {_be(waiting)} slow today. Showing the rest."
        if waiting or failed:
            return f"{_names([*failed, *waiting])} did not answer. Showing the rest."
        return "All partners answered" if total > 1 else f"{_names(self.answers)} answered"

    def _in(self, state: AnswerState) -> list[LookupAnswer]:
        return [answer for answer in self.answers if answer.state == state]


def _names(answers: Iterable[LookupAnswer]) -> str:
    *most, last = [answer.partner.name for answer in answers]
    return f"{', '.join(most)} and {last}" if most else last


def _be(answers: list[LookupAnswer]) -> str:
    return "are" if len(answers) > 1 else "is"
