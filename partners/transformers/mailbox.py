"""The steps in a mailbox that a partner and we share, with every answer checked."""

from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any

from partners.errors import Unreadable
from partners.transformers.reading import text
from partners.transformers.requests import Conversation, FileRequest

REMOVED = 200
WRITTEN = frozenset({200, 201})
MISSING, OTHER_BYTES = 404, 409
MOST_AT_ONCE = 200  # of what is tidied up: one round must fit its time limit


def names(folder: str, pattern: str = "*", *, newest: bool = False) -> Conversation[tuple[str, ...]]:
    """The names of the files in a folder that fit a pattern, the oldest first; case makes no difference."""
    listed = yield from files(folder, newest=newest)
    found = [text(row, "name") for row in listed]
    return tuple(name for name in found if fnmatchcase(name.lower(), pattern.lower()))


def paths(folder: str, *, newest: bool = False) -> Conversation[tuple[str, ...]]:
    """The paths of what is in a folder, the oldest first; of very many, the newest if those are wanted."""
    found = yield from names(folder, newest=newest)
    return tuple(f"{folder}/{name}" for name in found)


def files(folder: str, *, newest: bool = False) -> Conversation[list[Any]]:
    """The files in a folder, the oldest first, as the transport tells of them."""
    response = yield FileRequest.listing(folder, newest=newest)
    if response.status != 200:
        raise Unreadable(f"{folder} could not be listed ({response.status}).")
    listed = response.json()
    if not isinstance(listed, list):
        raise Unreadable(f"The list of {folder} is malformed.")
    return listed


def content(path: str) -> Conversation[bytes | None]:
    """A file's bytes; None when it is not there, or no longer."""
    response = yield FileRequest.reading(path)
    if response.status == MISSING:
        return None
    if response.status != 200:
        raise Unreadable(f"{path} could not be read ({response.status}).")
    return response.body


def write(path: str, body: bytes) -> Conversation[bool]:
    """Write a file; False when other bytes lie there already. Again is harmless."""
    response = yield FileRequest.writing(path, body)
    if response.status == OTHER_BYTES:
        return False
    if response.status not in WRITTEN:
        raise Unreadable(f"{path} could not be written ({response.status}).")
    return True


def archive(path: str) -> Conversation[None]:
    """Put a file away; one that is not there was put away before."""
    response = yield FileRequest.archiving(path)
    if response.status not in {*WRITTEN, MISSING}:
        raise Unreadable(f"{path} could not be archived ({response.status}).")


def remove_archived(folder: str, *, before: datetime) -> Conversation[int]:
    """Remove some of what was put away from a folder before a moment; how many. None are left when there were none.

    The moment stands in the name that it was put away by, so neither clocks nor copies of a mailbox make it younger.
    """
    removed = 0
    for row in (yield from files(f"{folder}/archive"))[:MOST_AT_ONCE]:
        name = text(row, "name")
        put_away_at = _put_away_at(name)
        if put_away_at is not None and put_away_at < before:
            response = yield FileRequest.removing(f"{folder}/archive/{name}")
            removed += response.status == REMOVED
    return removed


def archive_copies(folder: str, *, before: datetime) -> Conversation[int]:
    """Put away some of our own copies that were written before a moment; how many."""
    moved = 0
    for row in (yield from files(folder))[:MOST_AT_ONCE]:
        if datetime.fromisoformat(text(row, "modified_at")) < before:
            yield from archive(f"{folder}/{text(row, 'name')}")
            moved += 1
    return moved


def restore(path: str) -> Conversation[int]:
    """Put a file back from an archive; the status says if it was there (404) and if its name is free (409)."""
    response = yield FileRequest.restoring(path)
    if response.status not in {*WRITTEN, MISSING, OTHER_BYTES}:
        raise Unreadable(f"{path} could not be put back ({response.status}).")
    return response.status


def _put_away_at(name: str) -> datetime | None:
    """When a file was put away, by its name in the archive: `20261125T143000123456Z-7f3a-stock.csv`."""
    try:
        return datetime.strptime(name.partition("Z-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    except ValueError:
        return None
