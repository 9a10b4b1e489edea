"""Asking several partners at the same time, under one deadline.

The shopper's thread waits only as long as it likes; answers that come later are handed to whoever wants them. A partner
that hangs holds only its own share of threads.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from partners.account import Account
from partners.errors import NotSent
from partners.messages import ItemQuery, PartnerItem
from partners.transformers.base import Transformer
from partners.transports.conversation import Held, hold

logger = logging.getLogger(__name__)

MOST_THREADS = 192
_threads = ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="fan-out")
_in_flight: dict[int, int] = {}
_in_flight_lock = threading.Lock()

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


def ask_all(questions: Sequence[Question], *, wait_s: float, late: Callable[[Heard], None]) -> list[Heard]:
    """Ask everyone at once; return the answers that came within `wait_s`, in the order they came.

    Each later answer is given to `late` exactly once, in another thread.
    """
    collector = _Collector(late)
    for question in questions:
        if _enter(question.account):
            _threads.submit(_ask, question, collector)
        else:
            collector.put(Heard(question=question, held=Held(error=NotSent("Too many calls at once."))))
    return collector.collect(len(questions), wait_s)


def _ask(question: Question, collector: _Collector) -> None:
    try:
        conversation = question.transformer.find_items(question.query)
        held = hold(conversation, question.account, timeout_s=question.timeout_s)
    finally:
        _leave(question.account)
    try:
        collector.put(Heard(question=question, held=held))
    except Exception:
        # Nobody waits for this thread any more, so nobody else would hear of it.
        logger.exception("A late answer of %s was lost", question.account.code)


def _enter(account: Account) -> bool:
    """Take one of the partner's places, if one is free."""
    with _in_flight_lock:
        taken = _in_flight.get(account.partner_id, 0)
        if taken >= account.max_in_flight:
            return False
        _in_flight[account.partner_id] = taken + 1
        return True


def _leave(account: Account) -> None:
    with _in_flight_lock:
        _in_flight[account.partner_id] -= 1
