"""Measure everything, print a table, write `var/bench.json`."""

import sys
import tempfile
from pathlib import Path

from deploy.local import postgres
from deploy.local.places import VAR
from tests.bench import catalogue, fan_out, feeds, intake, item_lookup
from tests.bench.figure import Figure, table, write
from tests.stack import running_stack


def main() -> None:
    """One stack, one run, no test beside it."""
    figures: list[Figure] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        running_stack(Path(folder), postgres.STEADY, name="bench-postgres") as stack,
    ):
        web = stack.start_web(DJANGO_SETTINGS_MODULE="tests.bench.settings")
        figures += _told(item_lookup.measure(stack, web))
        figures += _told(intake.measure(stack))
        figures += _told(catalogue.measure(stack))
        figures += _told(feeds.measure(stack))
        figures += _told(fan_out.measure())
    write(figures, VAR / "bench.json")
    print(table(figures))  # noqa: T201 - this is what it is for


def _told(measured: object) -> list[Figure]:
    figures = []
    for figure in measured:  # type: ignore[attr-defined]
        print(f"… {figure.name}", file=sys.stderr, flush=True)  # noqa: T201
        figures.append(figure)
    return figures


main()
