"""What looking an item up costs, when no partner has to be asked."""

from collections.abc import Iterator

from tests.bench.figure import Figure
from tests.bench.load import Caller, load
from tests.stack import Stack

COUNTS = {1: 300, 8: 800}


def measure(stack: Stack) -> Iterator[Figure]:
    """The time of `GET /api/v1/items/?code=…` over known offers, against a view beside it that does nothing."""
    caller = Caller(stack.url, stack.headers)
    item = f"/api/v1/items/?code={stack.simulator.carried('northpeak')['gtin']}"
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
