"""The open lines of this process: all calls to partners run on one loop, in a thread of its own.

A call in flight costs a few kilobytes and no thread, so many shoppers may each ask many partners at once. What a
conversation thinks about its answers runs elsewhere, in the thread that holds it: nobody's code can keep the loop busy.
"""

import asyncio
import atexit
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any, NamedTuple, TypeVar

import aiohttp

from partners.transports.connector import GuardedConnector

Result = TypeVar("Result")

NAME_SERVICE_THREADS = 64  # the system's name service blocks; a slow one must not hold up the other names
ANSWER_BYTES = 65_536
LONGEST_CLOSE_S = 1
LONGEST_HEADER = 65_536


@dataclass
class Line:
    """What a call travels on: whether a connection stands. Until then nothing can have arrived."""

    stands: bool = False


def begin(coroutine: Coroutine[Any, Any, Result]) -> "Future[Result]":
    """Let a coroutine run on the loop, within the limits of the conversation that needs it; what comes of it."""
    return asyncio.run_coroutine_threadsafe(coroutine, _of_this_process().loop)


def session(*, commits: bool) -> aiohttp.ClientSession:
    """The connections of this process. A kept one may be closed under a call: no risk to take with an order."""
    lines = _of_this_process()
    return lines.fresh if commits else lines.kept


def forget() -> None:
    """Begin anew, with what the system trusts now. Calls under way end as they would have."""
    _lines.cache_clear()


class _Lines(NamedTuple):
    loop: asyncio.AbstractEventLoop
    kept: aiohttp.ClientSession
    fresh: aiohttp.ClientSession


_opening = threading.Lock()


def _of_this_process() -> _Lines:
    with _opening:
        return _lines(os.getpid())


@cache
def _lines(process: int) -> _Lines:
    """Those of a process; one that was forked off begins anew, for threads do not survive that."""
    loop = asyncio.new_event_loop()
    loop.set_default_executor(ThreadPoolExecutor(NAME_SERVICE_THREADS, thread_name_prefix="name-service"))
    threading.Thread(target=loop.run_forever, name="partner-lines", daemon=True).start()
    lines = asyncio.run_coroutine_threadsafe(_opened(loop), loop).result()
    atexit.register(_close, process, lines)
    return lines


async def _opened(loop: asyncio.AbstractEventLoop) -> _Lines:
    return _Lines(loop=loop, kept=_session(kept=True), fresh=_session(kept=False))


def _close(process: int, lines: _Lines) -> None:
    """Hang up properly at the end of the process that opened them."""
    if process != os.getpid():
        return
    for session in (lines.kept, lines.fresh):
        with suppress(Exception):  # nothing hangs on it any more
            asyncio.run_coroutine_threadsafe(session.close(), lines.loop).result(timeout=LONGEST_CLOSE_S)
    lines.loop.call_soon_threadsafe(lines.loop.stop)


def _session(*, kept: bool) -> aiohttp.ClientSession:
    watch = aiohttp.TraceConfig()
    watch.on_connection_create_end.append(_stands)
    watch.on_connection_reuseconn.append(_stands)
    session = aiohttp.ClientSession(
        connector=GuardedConnector(kept=kept),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        read_bufsize=ANSWER_BYTES,
        max_line_size=LONGEST_HEADER,
        max_field_size=LONGEST_HEADER,
        timeout=aiohttp.ClientTimeout(total=None),
        skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        trace_configs=[watch],
    )
    session._retry_connection = False  # noqa: SLF001 - or a PUT whose answer was lost would be sent once more
    return session


async def _stands(_: aiohttp.ClientSession, context: SimpleNamespace, __: object) -> None:
    """Note on the call's line that it has one."""
    context.trace_request_ctx.stands = True
