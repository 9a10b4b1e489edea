"""Asking several partners at the same time, under one deadline.

The shopper's thread waits only as long as it likes; answers that come later are handed to whoever wants them. A
partner has its own places: who finds none stands in its line, and no thread stands there with them. So one that hangs
holds only its own threads.
"""

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from partners.account import Account
from partners.errors import NotAsked
from partners.messages import ItemQuery, PartnerItem
from partners.transformers.base import Transformer
from partners.transports.conversation import Held, hold

logger = logging.getLogger(__name__)

MOST_THREADS = 192  # more only fight for the interpreter: measured at 20 partners, 64 questions at once
LINE_PER_PLACE = 8
_threads = ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="fan-out")

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

    def __init__(self, late: Callable[[Heard], None]) -> None:
        self._late = late
        self._answers: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False

    def put(self, heard: Heard) -> None:
        with self._lock:
            if not self._closed:
                self._answers.put(heard)
                return
        self._late(heard)

    def collect(self, count: int, wait_s: float) -> list[Heard]:
        until = time.monotonic() + wait_s
        collected: list[Heard] = []
        while len(collected) < count:
            try:
                collected.append(self._answers.get(timeout=max(0.0, until - time.monotonic())))
            except queue.Empty:
                break
        return collected + self._rest()

    def _rest(self) -> list[Heard]:
        with self._lock:
            self._closed = True
        rest = []
        while not self._answers.empty():
            rest.append(self._answers.get())
        return rest


@dataclass(frozen=True, kw_only=True)
class _Errand:
    """A question on its way, and until when it may take (monotonic seconds). Standing in line counts."""

    question: Question
    collector: _Collector
    until: float

    def do(self) -> None:
        """Ask, give the place to the next in line, and hand in the answer."""
        try:
            held = self._asked()
        finally:
            _leave(self.question.account)
        self.hand_in(held)

    def hand_in(self, held: Held[Items]) -> None:
        """Bring the answer to whoever asked."""
        try:
            self.collector.put(Heard(question=self.question, held=held))
        except Exception:
            # Nobody waits for this thread any more, so nobody else would hear of it.
            logger.exception("A late answer of %s was lost", self.question.account.code)

    def _asked(self) -> Held[Items]:
        left = self.until - time.monotonic()
        if left <= 0:
            return Held(error=NotAsked("Its time ran out while others were asking."))
        question = self.question
        return hold(question.transformer.find_items(question.query), question.account, timeout_s=left)


@dataclass
class _Lane:
    """One partner's places in this process, and who waits for one."""

    taken: int = 0
    line: deque[_Errand] = field(default_factory=deque)


_lanes: dict[int, _Lane] = {}
_lanes_lock = threading.Lock()


def ask_all(questions: Sequence[Question], *, wait_s: float, late: Callable[[Heard], None]) -> list[Heard]:
    """Ask everyone at once; return the answers that came within `wait_s`, in the order they came.

    Each later answer is given to `late` exactly once, in another thread.
    """
    collector = _Collector(late)
    now = time.monotonic()
    for question in questions:
        errand = _Errand(question=question, collector=collector, until=now + question.timeout_s)
        if not _enter(errand):
            errand.hand_in(Held(error=NotAsked("Too many calls at once.")))
    return collector.collect(len(questions), wait_s)


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
    _threads.submit(errand.do)
    return True


def _leave(account: Account) -> None:
    """Give the place to the next in line, if there is one."""
    with _lanes_lock:
        lane = _lanes[account.partner_id]
        if lane.line:
            _threads.submit(lane.line.popleft().do)
            return
        lane.taken -= 1
        if not lane.taken:
            del _lanes[account.partner_id]
