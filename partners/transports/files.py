"""Files in a mailbox that a partner and we share, wherever it lies.

The mailbox itself (a folder, a bucket, a server) is handed in: see `partners.mailboxes`. It is opened at the first step
of a conversation and closed with it. Here is what holds for all of them: which paths there are, which files are left
alone, and what each outcome is called.
"""

import json
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

from partners.account import Account
from partners.errors import NotSent, OutcomeUnknown, PartnerError
from partners.transformers.requests import FileRequest, FileVerb, Response
from partners.transports import limits

MOST_FILE_BYTES = 20_000_000  # a catalogue of 100,000 lines
MOST_LISTED = 1000
LONGEST_PATH = 600
LONGEST_NAME = 220  # bytes: the names that we make of it must stay below a file system's 255
ARCHIVE = "archive"
NAME = re.compile(r'[^\x00-\x1f\x7f/\\:*?"<>|]+')  # what every file system and server can hold
UNFINISHED = (
    ".tmp",
    ".temp",
    ".part",
    ".partial",
    ".filepart",
    ".crdownload",
    ".writing",
    ".processing",
    ".lock",
)
PLAINLY_WRONG = timedelta(days=1)
ARCHIVED = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{4}-(?P<name>.+)", re.DOTALL)


class Entry(NamedTuple):
    """A file in a folder."""

    name: str
    size: int
    modified_at: datetime


class Mailbox(Protocol):
    """A place for files; all paths are below it. `settles_s`: how old a file must be to be taken for finished.

    Besides what is said below, each method raises NotSent when nothing came of it, LogInRefused and Throttled for the
    same with these reasons, OutcomeUnknown when the line broke, Unreadable for a file that is too long.
    """

    settles_s: float

    def entries(self, folder: str) -> list[Entry]:
        """The files of a folder, in any order; none when there is no such folder."""
        ...

    def read(self, path: str, most: int) -> bytes:
        """A file of at most so many bytes. Raises FileNotFoundError, also for one that grew meanwhile."""
        ...

    def create(self, path: str, content: bytes) -> None:
        """A new file, there whole or not at all. Raises FileExistsError."""
        ...

    def move(self, path: str, to: str) -> None:
        """Give a file another place. Raises FileNotFoundError, and FileExistsError when that place is taken."""
        ...

    def remove(self, path: str) -> None:
        """Remove a file for good. Raises FileNotFoundError, where the place can tell."""
        ...

    def close(self) -> None:
        """Close the line, if there is one. Raises nothing."""
        ...


def send(account: Account, request: FileRequest) -> Response:
    """Take one step in the partner's mailbox. Raises NotSent, LogInRefused, Throttled, Unreadable, OutcomeUnknown."""
    _check(request)
    try:
        limits.current().remaining()
    except TimeoutError as error:
        raise NotSent("The time was over before this step.") from error
    mailbox = _mailbox(account)
    try:
        return STEPS[request.verb](mailbox, request)
    except PartnerError:
        raise
    except Exception as error:
        raise OutcomeUnknown(f"The mailbox failed: {type(error).__name__}.") from error


def is_plain(name: str) -> bool:
    """Whether this can be a file's name everywhere, and is not hidden."""
    return (
        NAME.fullmatch(name) is not None
        and not name.startswith(".")
        and len(name.encode(errors="replace")) <= LONGEST_NAME
    )


def _check(request: FileRequest) -> None:
    """Paths lead down from the mailbox, never out of it. Raises NotSent."""
    if not request.path and request.verb is FileVerb.LIST:
        return
    if len(request.path) > LONGEST_PATH or not all(map(is_plain, request.path.split("/"))):
        raise NotSent(f"{request.path[:100]!r} does not lie in the partner's mailbox.")


def _mailbox(account: Account) -> Mailbox:
    def opened() -> Mailbox:
        if account.open_mailbox is None:
            raise NotSent("This partner has no mailbox.")
        mailbox: Mailbox = account.open_mailbox(account.credentials)
        return mailbox

    as_whom = tuple(sorted(account.credentials.items()))
    try:
        kept: Mailbox = limits.current().opened.get((account.partner_id, as_whom), opened)
    except PartnerError:
        raise
    except Exception as error:
        raise NotSent(f"The mailbox could not be opened: {type(error).__name__}.") from error
    return kept


def _list(mailbox: Mailbox, request: FileRequest) -> Response:
    now = datetime.now(UTC)
    found = [entry for entry in mailbox.entries(request.path) if _is_finished(entry, mailbox.settles_s, now)]
    found.sort(key=lambda entry: (entry.modified_at, entry.name))
    told = found[-MOST_LISTED:] if request.newest else found[:MOST_LISTED]
    body = json.dumps([{**entry._asdict(), "modified_at": entry.modified_at.isoformat()} for entry in told])
    return _answer(200, body.encode(), {"content-type": "application/json"})


def _is_finished(entry: Entry, settles_s: float, now: datetime) -> bool:
    """Whether a file may be looked at: its name says so, and nobody has written to it just now.

    A date in the near future comes from a clock that runs ahead, so the file waits until we are there; one that is
    plainly wrong tells nothing.
    """
    if not is_plain(entry.name) or entry.name.lower().endswith(UNFINISHED):
        return False
    age = now - entry.modified_at
    return age >= timedelta(seconds=settles_s) or age < -PLAINLY_WRONG


def _read(mailbox: Mailbox, request: FileRequest) -> Response:
    try:
        return _answer(200, mailbox.read(request.path, MOST_FILE_BYTES))
    except FileNotFoundError:
        return _answer(404)


def _write(mailbox: Mailbox, request: FileRequest) -> Response:
    try:
        mailbox.create(request.path, request.content)
    except FileExistsError:
        return _answer(200 if _holds(mailbox, request) else 409)
    return _answer(201)


def _holds(mailbox: Mailbox, request: FileRequest) -> bool:
    """Whether the very bytes lie there already. When they cannot be read, it may be our own file that lies there."""
    try:
        return mailbox.read(request.path, MOST_FILE_BYTES) == request.content
    except (FileNotFoundError, PartnerError) as error:
        raise OutcomeUnknown(f"A file lay at {request.path} already, and could not be read.") from error


def _archive(mailbox: Mailbox, request: FileRequest) -> Response:
    folder, _, name = request.path.rpartition("/")
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(2)}"
    return _moved(mailbox, request.path, "/".join(filter(None, [folder, ARCHIVE, f"{stamp}-{name}"])))


def _restore(mailbox: Mailbox, request: FileRequest) -> Response:
    above, name = _put_away(request.path)
    return _moved(mailbox, request.path, "/".join(filter(None, [above, name])))


def _remove(mailbox: Mailbox, request: FileRequest) -> Response:
    _put_away(request.path)
    try:
        mailbox.remove(request.path)
    except FileNotFoundError:
        return _answer(404)
    return _answer(200)


def _put_away(path: str) -> tuple[str, str]:
    """The folder that a file in an archive of ours was in, and the name that it had there. Raises NotSent."""
    folder, _, name = path.rpartition("/")
    above, _, archive = folder.rpartition("/")
    archived = ARCHIVED.fullmatch(name)
    if archive != ARCHIVE or archived is None:
        raise NotSent(f"{path!r} does not lie in an archive of ours.")
    return above, archived["name"]


def _moved(mailbox: Mailbox, path: str, to: str) -> Response:
    try:
        mailbox.move(path, to)
    except FileNotFoundError:
        return _answer(404)
    except FileExistsError:
        return _answer(409)
    return _answer(201)


def _answer(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Response:
    return Response(status=status, headers=headers or {}, body=body)


STEPS: Mapping[FileVerb, Callable[[Mailbox, FileRequest], Response]] = {
    FileVerb.LIST: _list,
    FileVerb.READ: _read,
    FileVerb.WRITE: _write,
    FileVerb.ARCHIVE: _archive,
    FileVerb.RESTORE: _restore,
    FileVerb.REMOVE: _remove,
}
