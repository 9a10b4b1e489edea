"""What looking an item up costs, when no partner has to be asked."""

from collections.abc import Iterator
from pathlib import Path

from deploy.local.processes import Program
from tests.bench.figure import Figure
from tests.bench.load import Caller, load
from tests.stack import Stack

COUNTS = {1: 300, 8: 800}
CALLS = 1000  # for seconds of processor time, which the system counts in hundredths


def measure(stack: Stack, web: Program) -> Iterator[Figure]:
    """The time of `GET /api/v1/items/?code=…` over known offers, against a view beside it that does nothing."""
    caller = Caller(stack.url, stack.headers)
    number = stack.simulator.carried("northpeak")["gtin"]
    item = f"/api/v1/items/?code={number}"
    caller.call("GET", item)  # the partners are asked here; from now on their offers are fresh
    for at_once, count in COUNTS.items():
        nothing = load(count, at_once, lambda _: caller.call("GET", "/bench/no-op/"))
        ours = load(count, at_once, lambda _: caller.call("GET", item))
        yield Figure(
            name=f"item look-up, {at_once} at once",
            value=ours.p50_ms,
            unit="ms (p50)",
            against="a DRF view that does nothing, same server",
            limit=nothing.p50_ms,
            detail=f"p99 {ours.p99_ms:.1f} ms, {ours.per_s:.0f}/s against {nothing.per_s:.0f}/s",
        )
    yield from _by_processor(web, caller, {"by code": item, "by GTIN": f"/api/v1/items/{number}/"})


def _by_processor(web: Program, caller: Caller, addresses: dict[str, str]) -> Iterator[Figure]:
    """Answers for each second of processor time of the web server, which a busy machine sways less than the clock."""
    nothing = _per_cpu_s(web, caller, "/bench/no-op/")
    for name, address in addresses.items():
        yield Figure(
            name=f"warm item, {name}",
            value=_per_cpu_s(web, caller, address),
            unit="answers/CPU s",
            against="a DRF view that does nothing, same server",
            limit=nothing,
        )


def _per_cpu_s(web: Program, caller: Caller, address: str) -> float:
    load(CALLS // 5, 2, lambda _: caller.call("GET", address))
    before = _cpu_s(web.pid)
    load(CALLS, 2, lambda _: caller.call("GET", address))
    return CALLS / (_cpu_s(web.pid) - before)


def _cpu_s(group: int) -> float:
    """Processor time so far of a program and its children (proc(5): utime and stime, in hundredths)."""
    spent = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        spent += int(fields[11]) + int(fields[12]) if int(fields[2]) == group else 0
    return spent / 100
