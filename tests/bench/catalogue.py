"""A catalogue of a million variants in a database of its own: looking codes up, and searching by name.

`python -m deploy.local scratch -- .venv/bin/python -m tests.bench.catalogue` prints what it measured as JSON.
"""

# ruff: noqa: PLC0415, T201 - Django is set up once the database has its tables; what is printed is the result

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict

from deploy.local.databases import throwaway_database
from deploy.local.environment import environment_on
from deploy.local.places import ROOT
from tests.bench.figure import Figure, timed
from tests.stack import Stack

FEW = {"BENCH_VARIANTS": "10000", "BENCH_RETAILERS": "10"}


def measure(stack: Stack) -> Iterator[Figure]:
    """All figures of a large catalogue; then those that tell whether a hundredth of it would have been quicker."""
    large = _run(stack, {})
    yield from large
    small = {figure.name: figure for figure in _run(stack, FEW)}
    for figure in large:
        if figure.unit.startswith("ms") and figure.name in small:
            yield _flat(figure, small[figure.name])


def main() -> None:
    """Set up Django on the database that the environment names, load, measure."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--database", "migrator", "-v0"], cwd=ROOT, check=True
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    import django

    django.setup()
    json.dump([asdict(figure) for figure in _figures()], sys.stdout, indent=1)


def _figures() -> Iterator[Figure]:
    from tests.bench import code_lookup, search, world

    chance = random.Random(4)
    made, making_s = timed(lambda: world.shelves(chance))
    _, loading_s = timed(lambda: world.load(os.environ["DATABASE_MIGRATOR_URL"], made))
    print(f"made {making_s:.0f} s, loaded {loading_s:.0f} s", file=sys.stderr, flush=True)
    yield from code_lookup.measure(made, chance)
    yield from search.measure(made, loading_s, chance)


def _run(stack: Stack, size: dict[str, str]) -> list[Figure]:
    with throwaway_database(stack.server.url) as database:
        environment = {**os.environ, **environment_on(stack.server.url, database), **size}
        command = [sys.executable, "-m", "tests.bench.catalogue"]
        told = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE).stdout
    return [Figure(**figure) for figure in json.loads(told)]


def _flat(large: Figure, small: Figure) -> Figure:
    return Figure(
        name=f"{large.name}, of many",
        value=large.value,
        unit=large.unit,
        against=f"the same of {FEW['BENCH_VARIANTS']} variants",
        limit=small.value,
        detail=f"{large.detail}; {small.detail}",
    )


if __name__ == "__main__":
    main()
