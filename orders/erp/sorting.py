"""Puts a statement of any length in order, on the disk."""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from heapq import merge
from itertools import islice
from tempfile import TemporaryFile
from typing import IO

from orders.erp.statement import Line

PIECE = 20_000


@contextmanager
def in_order(lines: Iterable[Line]) -> Iterator[Iterator[Line]]:
    """The lines by number; all of them are read before the block begins. Memory holds one piece of them at a time."""
    remaining = iter(lines)
    with ExitStack() as open_files:
        pieces = []
        while piece := sorted(islice(remaining, PIECE)):
            file = open_files.enter_context(TemporaryFile("w+", encoding="utf-8"))
            file.writelines(f"{json.dumps([line.number, str(line.total), *line[2:]])}\n" for line in piece)
            file.seek(0)
            pieces.append(file)
        yield merge(*map(_lines, pieces))


def _lines(file: IO[str]) -> Iterator[Line]:
    for text in file:
        number, total, currency, state = json.loads(text)
        yield Line(number, Decimal(total), currency, state)
