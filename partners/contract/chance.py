"""Trying a rule with chance."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def try_often(times: int, trial: Callable[[Any], None]) -> None:
    """Try something with chance, the same chance every time, so that what passed today passes tomorrow."""

    @settings(
        max_examples=times,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(st.data())
    def tried(data: Any) -> None:
        __tracebackhide__ = True
        trial(data)

    tried()
