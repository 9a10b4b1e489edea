"""What the item endpoint costs the web server's processor over a large catalogue, against a view that does nothing."""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from deploy.local.processes import Program
from tests.bench.figure import Figure
from tests.bench.load import Caller, load
from tests.stack import Stack

COUNT, AT_ONCE, ROUNDS = 600, 4, 3
AIM = 0.6


def measure(stack: Stack, web: Program, codes: list[str]) -> Iterator[Figure]:
    """Requests for each second of the processor, taken in turns so that a busy machine slows both."""
    caller = Caller(stack.url, stack.headers)
    shown = itertools.cycle(codes)
    paths: dict[str, Callable[[], str]] = {
        "no-op": lambda: "/bench/no-op/",
        "item": lambda: f"/api/v1/items/{next(shown)}/",
        "items": lambda: f"/api/v1/items/?code={next(shown)}",
    }
    for path in paths.values():
        load(COUNT, AT_ONCE, lambda _, path=path: caller.call("GET", path()))  # warms it up
    spent = dict.fromkeys(paths, 0.0)
    for _, (name, path) in itertools.product(range(ROUNDS), paths.items()):
        before = _processor_s(web.pid)
        load(COUNT, AT_ONCE, lambda _, path=path: caller.call("GET", path()))
        spent[name] += _processor_s(web.pid) - before
    for name, path in (("item", "items/{gtin}/"), ("items", "items/?code=")):
        yield Figure(
            name=f"warm {path} of a million, requests for each second of the processor",
            value=spent["no-op"] / spent[name],
            unit="of the no-op view's",
            against="the aim",
            limit=AIM,
            detail=f"{_each_ms(spent[name]):.2f} ms against {_each_ms(spent['no-op']):.2f} ms a request",
        )


def _each_ms(spent_s: float) -> float:
    return spent_s / (COUNT * ROUNDS) * 1000


def _processor_s(pid: int) -> float:
    """What a process and its children have worked so far."""
    pids = [pid, *map(int, _children(pid))]
    return sum(_worked(each) for each in pids)


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def _worked(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
