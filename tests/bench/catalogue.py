"""A catalogue of a million variants in a database of its own: looking codes up, and searching by name.

`python -m deploy.local scratch -- .venv/bin/python -m tests.bench.catalogue` prints what it measured as JSON, all but
what needs a web server.
"""

# ruff: noqa: PLC0415 - Django is set up once the database has its tables; what is printed is the result

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from deploy.local.databases import throwaway_database
from deploy.local.environment import environment_on
from deploy.local.places import ROOT
from tests.bench import item_endpoint
from tests.bench.figure import Figure, timed
from tests.stack import Stack

SETTINGS = "tests.bench.settings"
FEW = {"BENCH_VARIANTS": "10000", "BENCH_RETAILERS": "10"}


def measure(stack: Stack) -> Iterator[Figure]:
    """All figures of a large catalogue; then those that tell whether a hundredth of it would have been quicker."""
    with _catalogue(stack, {}) as (large, web, told):
        yield from large
        yield from item_endpoint.measure(web, web.start_web(DJANGO_SETTINGS_MODULE=SETTINGS), told["codes"])
    with _catalogue(stack, FEW) as (few, *_):
        small = {figure.name: figure for figure in few}
    for figure in large:
        if figure.unit.startswith("ms") and "beside" not in figure.name:
            yield _flat(figure, small[figure.name])


def main() -> None:
    """Set up Django on the database that the environment names, load, measure."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--database", "migrator", "-v0"], cwd=ROOT, check=True
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    import django

    django.setup()
    from tests.bench import world
    from tests.bench.code_lookup import codes

    chance = random.Random(4)
    made = world.shelves(chance)
    figures = [asdict(figure) for figure in _figures(made, chance)]
    told = {"api_key": world.api_key(made[0]), "codes": [code for _, code in codes(made[:1], chance)[:200]]}
    json.dump({"figures": figures, **told}, sys.stdout, indent=1)


def _figures(made: Any, chance: random.Random) -> Iterator[Figure]:
    from tests.bench import code_lookup, search, world

    _, loading_s = timed(lambda: world.load(os.environ["DATABASE_MIGRATOR_URL"], made))
    yield from code_lookup.measure(made, chance)
    yield from search.measure(made, loading_s, chance)


@contextmanager
def _catalogue(stack: Stack, size: dict[str, str]) -> Iterator[tuple[list[Figure], Stack, dict[str, Any]]]:
    """A catalogue with what was measured of it, and a product that stands on it, its web server not started yet."""
    with throwaway_database(stack.server.url) as database, tempfile.TemporaryDirectory() as folder:
        on_it = environment_on(stack.server.url, database)
        command = [sys.executable, "-m", "tests.bench.catalogue"]
        environment = {**os.environ, **on_it, **size}
        said = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE).stdout
        told = json.loads(said)
        figures = [Figure(**figure) for figure in told["figures"]]
        retailers = {"retailers": [{"api_key": told["api_key"]}]}
        settled = {**stack.environment, **on_it}
        with Stack(stack.server, settled, stack.simulator, Path(folder), retailers) as product:
            yield figures, product, told


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
