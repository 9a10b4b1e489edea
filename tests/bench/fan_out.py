"""What it takes to ask several partners at once: time over the slowest of them, processor, and one that hangs.

Measured on one core, as docs/operations.md advises for a web process: over several, its threads hand the interpreter
from core to core. The partners have the other cores.
"""

import asyncio
import os
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from ipaddress import ip_network
from typing import Any

import aiohttp

from config.collector import settle
from partners.account import Account
from partners.fan_out import Heard, Question, ask_all
from partners.messages import ItemQuery
from partners.transformers.base import NOBODYS_GTIN
from partners.transformers.plain import PlainTransformer
from partners.transformers.requests import Conversation
from tests.bench.figure import Figure
from tests.bench.load import load
from tests.bench.stub import Stub, stub

SLOW_MS = 50
PARTNERS = 20
COUNTS = {1: 40, 16: 480, 64: 960}
DEADLINE_S = 1.0
PACE = 10  # questions a second, to all partners: what a process is asked whose shoppers wait for nobody
PACED = 80
LOOPBACK = [ip_network("127.0.0.0/8")]


class Timed(PlainTransformer):
    """Knows when its conversation was over."""

    over_at = 0.0

    def find_items(self, query: ItemQuery) -> Conversation[Any]:
        """As the protocol has it."""
        items = yield from super().find_items(query)
        self.over_at = time.perf_counter()
        return items


def measure() -> Iterator[Figure]:
    """Fan-outs to 3 and to 20 partners of 50 ms each, at 1, 16 and 64 at once; then with one of 20 that hangs."""
    settle()  # as a web process does
    with stub(PARTNERS, SLOW_MS) as partners, _on_one_core():
        for count in (3, PARTNERS):
            for at_once in COUNTS:
                yield _over_the_slowest(partners, count, at_once)
                time.sleep(0.5)
        yield _processor_time(partners)
        yield from _one_hangs(partners.urls)


@contextmanager
def _on_one_core() -> Iterator[None]:
    """Keep this thread, and those it begets, on one core; where the system cannot, do nothing."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _over_the_slowest(partners: Stub, count: int, at_once: int) -> Figure:
    questions = [_question(number, partners.urls[number], places=at_once) for number in range(count)]

    def ask(_: int) -> None:
        heard = ask_all(questions, wait_s=10, late=_nobody)
        if [one.held.error for one in heard] != [None] * count:
            raise RuntimeError(f"Not all partners answered: {[str(one.held.error) for one in heard]}")

    load(at_once, at_once, ask)
    began, busy_s, stub_s = time.perf_counter(), time.process_time(), partners.cpu_s()
    seen = load(COUNTS[at_once], at_once, ask)
    took_s = time.perf_counter() - began
    ours, theirs = (time.process_time() - busy_s) / took_s, (partners.cpu_s() - stub_s) / took_s
    return Figure(
        name=f"fan-out to {count}, {at_once} at once",
        value=seen.p50_ms,
        unit="ms (p50)",
        against=f"the slowest of {count} {SLOW_MS} ms partners",
        limit=float(SLOW_MS),
        detail=f"p99 {seen.p99_ms:.0f} ms, {seen.per_s * count:.0f} calls/s,"
        f" processor {ours:.0%} (the partners' {theirs:.0%})",
    )


def _processor_time(partners: Stub) -> Figure:
    """What a call costs all in all, beside a request that is only made."""
    questions = [_question(number, url, places=16) for number, url in enumerate(partners.urls)]
    count = COUNTS[16]

    def ask(_: int) -> None:
        ask_all(questions, wait_s=10, late=_nobody)

    ours = _cpu_ms(lambda: load(count // 4, 4, ask)) / (count // 4 * PARTNERS)
    theirs = _cpu_ms(lambda: asyncio.run(_bare(partners.urls, count * 2))) / (count * 2)
    return Figure(
        name="processor time of a partner call",
        value=ours,
        unit="ms",
        against="a bare aiohttp request",
        limit=theirs,
        detail=f"so one process asks partners at most {1000 / ours:.0f} times a second",
    )


async def _bare(urls: Sequence[str], count: int) -> None:
    """As many requests and nothing more, sixteen at once."""
    numbers = iter(range(count))
    async with aiohttp.ClientSession() as session:

        async def request() -> None:
            for number in numbers:
                url = f"{urls[number % PARTNERS]}/items?gtin={NOBODYS_GTIN}"
                async with session.get(url) as answer:
                    await answer.read()

        await asyncio.gather(*[request() for _ in range(16)])


def _one_hangs(urls: Sequence[str]) -> Iterator[Figure]:
    """Questions at a steady pace. The partner that hangs has the places of any other."""
    well_ms, _ = _paced(urls)
    hung_ms, slowest_ms = _paced([f"{urls[0]}/hung", *urls[1:]])
    yield Figure(
        name=f"one of {PARTNERS} hangs: the others' answers",
        value=hung_ms,
        unit="ms (p95)",
        against="the same partners when none hangs",
        limit=well_ms,
        detail=f"{PACE} questions a second",
    )
    yield Figure(
        name=f"one of {PARTNERS} hangs: the screen",
        value=slowest_ms,
        unit="ms (slowest)",
        against="the shopper's deadline",
        limit=DEADLINE_S * 1000,
    )


def _paced(urls: Sequence[str]) -> tuple[float, float]:
    """The 95th of a hundred answers of all but the first partner, and the slowest question, in milliseconds."""
    answers: list[float] = []
    questions: list[float] = []

    def ask() -> None:
        timed = [Timed() for _ in urls]
        asked = [
            _question(n, url, transformer=one) for n, (url, one) in enumerate(zip(urls, timed, strict=True))
        ]
        began = time.perf_counter()
        ask_all(asked, wait_s=DEADLINE_S, late=_nobody)
        questions.append(time.perf_counter() - began)
        answers.extend(one.over_at - began for one in timed[1:])

    with ThreadPoolExecutor(PACE * 4) as shoppers:
        for _ in range(PACED):
            shoppers.submit(ask)
            threading.Event().wait(1 / PACE)
    if min(answers) < 0:
        raise RuntimeError("Not all of the others answered.")
    return sorted(answers)[int(len(answers) * 0.95)] * 1000, max(questions) * 1000


def _question(
    number: int, url: str, *, places: int = 8, transformer: PlainTransformer | None = None
) -> Question:
    account = Account(
        partner_id=number,
        code=f"partner-{number}",
        base_url=url,
        auth_scheme="api-key",
        auth_header="X-Api-Key",
        credentials={"key": "sim-key"},
        max_in_flight=places,
        allowed_networks=LOOPBACK,
    )
    query = ItemQuery(gtin=NOBODYS_GTIN)
    return Question(
        account=account,
        transformer=transformer or PlainTransformer(),
        query=query,
        timeout_s=DEADLINE_S if url.endswith("/hung") else 10,
    )


def _cpu_ms(work: Any) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def _nobody(heard: Heard) -> None:
    if not heard.question.account.base_url.endswith("/hung"):
        raise RuntimeError(f"{heard.question.account.code} came too late.")
