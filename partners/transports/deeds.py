"""What a conversation needs done outside, one deed at a time.

All that decides anything about a conversation (its turns, log-ins, second tries) is written as *steps*: a generator
that yields deeds and is sent what came of them. So the same steps are held by a thread that waits for each deed, and by
one that has many conversations under way at once.
"""

import asyncio
from collections.abc import Callable, Generator
from concurrent.futures import Executor, Future
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, TypeVar

from partners.errors import NotSent
from partners.transformers.requests import Response
from partners.transports import limits, lines, wire
from partners.transports.wire import Call

Result = TypeVar("Result")


@dataclass(frozen=True)
class Wait:
    """Wait until another conversation has done what this one needs, too."""

    future: "Future[Any]"


@dataclass(frozen=True)
class Work:
    """Something that blocks, such as a step in a mailbox."""

    do: Callable[[], Response]


Deed = Call | Wait | Work
Steps = Generator[Deed, Any, Result]


def begin(deed: Deed, threads: Executor) -> "Future[Any]":
    """Begin a deed; what comes of it. One that blocks runs in one of the threads."""
    if isinstance(deed, Work):
        return threads.submit(copy_context().run, deed.do)
    return _begun(deed)


def done(deed: Deed) -> Any:
    """Do it, wait for it, and return what came of it. Raises what it raised."""
    return deed.do() if isinstance(deed, Work) else _begun(deed).result()


def _begun(deed: Call | Wait) -> "Future[Any]":
    if isinstance(deed, Call):
        return wire.begin(deed)
    return deed.future if deed.future.done() else lines.begin(_awaited(deed.future))


async def _awaited(future: "Future[Any]") -> Any:
    """What another conversation is about to have. That one is not disturbed when this one gives up."""
    waiting = asyncio.wrap_future(future)
    waiting.add_done_callback(lambda one: one.cancelled() or one.exception())  # or asyncio says nobody looked
    await asyncio.wait([waiting], timeout=limits.current().remaining())
    if not future.done():
        raise NotSent("The log-in took too long.")
    return future.result()


def through(steps: Steps[Result]) -> Result:
    """Hold steps to their end, each deed in turn, in this thread. Raises what they raise."""
    try:
        deed = next(steps)
        while True:
            try:
                outcome = done(deed)
            except Exception as error:  # noqa: BLE001 - the steps decide what it means
                deed = steps.throw(error)
            else:
                deed = steps.send(outcome)
    except StopIteration as end:
        result: Result = end.value
        return result
