"""Asking a server as fast as it answers, over connections that stay open."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Load:
    """What was seen: answers a second, and how long one took."""

    per_s: float
    p50_ms: float
    p99_ms: float


def load(count: int, at_once: int, work: Callable[[int], None]) -> Load:
    """Do a piece of work `count` times, so many at once."""
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        times = sorted(pool.map(lambda number: _timed(work, number), range(count)))
    took = time.perf_counter() - began
    return Load(count / took, statistics.median(times) * 1000, times[int(count * 0.99) - 1] * 1000)


class Caller:
    """Asks one server, over one connection per thread."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        self._place = urlsplit(url)
        self._headers = dict(headers)
        self._connections: dict[int, http.client.HTTPConnection] = {}

    def call(self, method: str, path: str, body: str | None = None, **headers: str) -> bytes:
        """One request; the answer's body. Raises RuntimeError unless it is a 2xx."""
        connection = self._connection()
        connection.request(method, path, body, {**self._headers, **headers})
        answer = connection.getresponse()
        told = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {told[:300]!r}")
        return told

    def _connection(self) -> http.client.HTTPConnection:
        key = threading.get_ident()
        if key not in self._connections:
            self._connections[key] = http.client.HTTPConnection(self._place.hostname or "", self._place.port)
        return self._connections[key]


def _timed(work: Callable[[int], Any], number: int) -> float:
    began = time.perf_counter()
    work(number)
    return time.perf_counter() - began
