"""The steps in a shared mailbox, with every answer checked."""

from partners.errors import Unreadable
from partners.transformers.requests import Conversation, FileRequest

WRITTEN = frozenset({200, 201})
OTHER_BYTES = 409


def files(folder: str, *, newest: bool = False) -> Conversation[tuple[str, ...]]:
    """The paths of what is in a folder, the oldest first; of very many, the newest if those are wanted."""
    response = yield FileRequest.listing(folder, newest=newest)
    if response.status != 200:
        raise Unreadable(f"{folder} could not be listed ({response.status}).")
    try:
        names = [str(row["name"]) for row in response.json()]
    except (TypeError, KeyError) as error:
        raise Unreadable(f"The list of {folder} is malformed.") from error
    return tuple(f"{folder}/{name}" for name in names)


def content(path: str) -> Conversation[bytes | None]:
    """A file's bytes; None when it is not there, or no longer."""
    response = yield FileRequest.reading(path)
    if response.status == 404:
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
    if response.status not in {*WRITTEN, 204, 404}:
        raise Unreadable(f"{path} could not be archived ({response.status}).")
