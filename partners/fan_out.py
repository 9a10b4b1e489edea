"""Asking several partners at the same time, under one deadline.

The shopper's thread waits only as long as it likes; answers that come later are handed to whoever wants them. A
question on its way holds no thread, unless it is one that blocks (a step in a mailbox). A partner has its own places:
who finds none stands in its line, and no thread stands there with them. So one that hangs holds only what is its own.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from partners.account import Account
from partners.errors import NotAsked
from partners.messages import ItemQuery, PartnerItem
from partners.transformers.base import Transformer
from partners.transformers.requests import Conversation
from partners.transports import deeds
from partners.transports.conversation import Held, Talk
from partners.transports.deeds import Deed

logger = logging.getLogger(__name__)

THREADS = 16  # they think and never wait; one protocol's long thoughts must not stop the others'
BLOCKED_THREADS = 64  # they wait
LINE_PER_PLACE = 8
NEARLY_TOGETHER_S = 0.05
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="fan-out")
_blocked = ThreadPoolExecutor(BLOCKED_THREADS, thread_name_prefix="fan-out-blocked")

Items = tuple[PartnerItem, ...]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One partner and what it is asked."""

    account: Account
    transformer: Transformer
    query: ItemQuery
    timeout_s: float


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One partner's answer to its question."""

    question: Question
    held: Held[Items]


class _Collector:
    """Takes answers in until it is closed; what comes later goes to `late`."""

    def __init__(self, count: int, late: Callable[[Heard], None]) -> None:
        self._awaited = count
        self._late = late
        self._answers: list[Heard] = []
        self._lock = threading.Lock()
        self._is_closed = False
        self._has_one = threading.Event()
        self._has_all = threading.Event()

    def put(self, heard: Heard) -> None:
        with self._lock:
            if not self._is_closed:
                self._answers.append(heard)
                self._awaited -= 1
                self._has_one.set()
                if not self._awaited:
                    self._has_all.set()  # whoever waits for all is woken once, not for each
                return
        _blocked.submit(self._hand_on, heard)

    def _hand_on(self, heard: Heard) -> None:
        try:
            self._late(heard)
        except Exception:
            # Nobody waits for this thread any more, so nobody else would hear of it.
            logger.exception("A late answer of %s was lost", heard.question.account.code)

    def collect(self, wait_s: float, soon: "Callable[[list[Heard]], None] | None") -> list[Heard]:
        until = time.monotonic() + wait_s
        try:
            if soon:
                self._hand_over(soon, until)
            elif self._awaited:
                self._has_all.wait(wait_s)
        finally:
            with self._lock:
                self._is_closed = True
        return self._answers

    def _hand_over(self, soon: "Callable[[list[Heard]], None]", until: float) -> None:
        """Give to `soon` what came, as long as others are awaited."""
        while self._awaited and self._has_one.wait(until - time.monotonic()):
            if self._has_all.wait(min(NEARLY_TOGETHER_S, until - time.monotonic())):
                return
            with self._lock:
                came, self._answers = self._answers, []
                self._has_one.clear()
            soon(came)


@dataclass(kw_only=True)
class _Errand:
    """A question on its way, and until when it may take (monotonic seconds). Standing in line counts."""

    question: Question
    collector: _Collector
    until: float

    def set_out(self) -> None:
        """Ask, now that there is a place."""
        left = self.until - time.monotonic()
        if left <= 0:
            self._come_home(Held(error=NotAsked("Its time ran out while others were asking.")))
            return
        self._talk = Talk(_conversation(self.question), self.question.account, timeout_s=left)
        self._do(self._talk.begin())

    def hand_in(self, held: Held[Items]) -> None:
        """Bring the answer to whoever asked."""
        self.collector.put(Heard(question=self.question, held=held))

    def _do(self, deed: Deed | None) -> None:
        """Begin what the conversation needs next; nobody waits for it here."""
        if deed is None:
            self._come_home(self._talk.held)
            return
        with self._talk.limited():
            deeds.begin(deed, _blocked).add_done_callback(self._went)

    def _went(self, outcome: "Future[Any]") -> None:
        """On the loop, which must not be kept busy."""
        _threads.submit(self._go_on, outcome)

    def _go_on(self, outcome: "Future[Any]") -> None:
        error = outcome.exception()
        self._do(self._talk.failed(error) if error else self._talk.heard(outcome.result()))

    def _come_home(self, held: Held[Items]) -> None:
        """Give the place to the next in line, and hand in the answer."""
        _leave(self.question.account)
        self.hand_in(held)


def _conversation(question: Question) -> Conversation[Items]:
    """Whatever a transformer does, even before its first request, it does inside the conversation."""
    return (yield from question.transformer.find_items(question.query))


@dataclass
class _Lane:
    """One partner's places in this process, and who waits for one."""

    taken: int = 0
    line: deque[_Errand] = field(default_factory=deque)


_lanes: dict[int, _Lane] = {}
_lanes_lock = threading.Lock()


def ask_all(
    questions: Sequence[Question],
    *,
    wait_s: float,
    late: Callable[[Heard], None],
    soon: Callable[[list[Heard]], None] | None = None,
) -> list[Heard]:
    """Ask everyone at once; return the answers that came within `wait_s`, in the order they came.

    Each later answer is given to `late` exactly once, in another thread. With `soon`, what has come while a slower one
    is still awaited is given to that, in this thread, and not returned.
    """
    collector = _Collector(len(questions), late)
    now = time.monotonic()
    for question in questions:
        errand = _Errand(question=question, collector=collector, until=now + question.timeout_s)
        if not _enter(errand):
            errand.hand_in(Held(error=NotAsked("Too many calls at once.")))
    return collector.collect(wait_s, soon)


def _enter(errand: _Errand) -> bool:
    """Take one of the partner's places, or stand in line; False when even that is too long."""
    account = errand.question.account
    with _lanes_lock:
        lane = _lanes.setdefault(account.partner_id, _Lane())
        if lane.taken >= account.max_in_flight:
            fits = len(lane.line) < LINE_PER_PLACE * account.max_in_flight
            if fits:
                lane.line.append(errand)
            return fits
        lane.taken += 1
    _threads.submit(errand.set_out)
    return True


def _leave(account: Account) -> None:
    """Give the place to the next in line, if there is one."""
    with _lanes_lock:
        lane = _lanes[account.partner_id]
        if lane.line:
            _threads.submit(lane.line.popleft().set_out)
            return
        lane.taken -= 1
        if not lane.taken:
            del _lanes[account.partner_id]
