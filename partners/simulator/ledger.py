"""What the partners have promised, on disk: one JSON line an order, fsync'ed before anybody is told."""

import fcntl
import json
import os
from pathlib import Path

from partners.simulator.exchange import Json, json_bytes

NEEDED = {"partner", "order_id", "reference", "idempotency_key", "status", "lines", "placed_at", "digest"}


class LedgerTaken(Exception):
    """Another simulator writes this file."""


class LedgerDamaged(Exception):
    """A line in the middle of the file is no order; we do not guess what was promised."""


class Ledger:
    """An append-only file of orders. Raises LedgerTaken when it is open elsewhere.

    A `kill -9` may tear the last line; nobody was told of that order, so it is cut off when the file is read.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise LedgerTaken(f"{path} is written by another simulator.") from error
        self._path = path
        self._size = 0

    def read(self) -> list[Json]:
        """Every order, the oldest first. Raises LedgerDamaged."""
        content = self._path.read_bytes()
        self._size = content.rfind(b"\n") + 1
        os.ftruncate(self._file, self._size)
        lines = content[: self._size].splitlines()
        return [self._order(number, line) for number, line in enumerate(lines, start=1)]

    def append(self, order: Json) -> None:
        """Keep an order for good. Raises OSError, and has then kept nothing of it."""
        line = json_bytes(order) + b"\n"
        try:
            written = 0
            while written < len(line):
                written += os.write(self._file, line[written:])
            os.fsync(self._file)
        except OSError:
            os.ftruncate(self._file, self._size)
            raise
        self._size += len(line)

    def clear(self) -> None:
        """Forget all orders."""
        os.ftruncate(self._file, 0)
        os.fsync(self._file)
        self._size = 0

    def close(self) -> None:
        """Let another have the file."""
        os.close(self._file)

    def _order(self, number: int, line: bytes) -> Json:
        try:
            order: Json = json.loads(line)
        except ValueError as error:
            raise LedgerDamaged(f"{self._path}, line {number} is no JSON.") from error
        if not isinstance(order, dict) or not order.keys() >= NEEDED:
            raise LedgerDamaged(f"{self._path}, line {number} is no order.")
        return order
