"""What a transformer may ask for, and what it is given back.

A conversation yields requests of three kinds: HTTP calls below the partner's address, files in the mailbox the partner
and we share, and mails. All of them are answered with a `Response`.
"""

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self, TypeVar
from urllib.parse import quote

from partners.errors import Rejected, Unreadable

MOST_MAGNITUDE = 308  # a double's: beyond it, programs read different numbers (RFC 8259, section 6)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One HTTP request to a partner, below its base URL. `commits` marks the one that may place the order.

    Until that one has been sent, a failure means that nothing happened; from then on it means that we do not know.
    `anonymous` leaves our log-in out, for what a partner treats differently when it knows us. `with_new_session` logs
    in anew before it is sent, for a partner that tells of a lost session in its own way, such as with status 200.
    """

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    commits: bool = False
    anonymous: bool = False
    with_new_session: bool = False

    @classmethod
    def get(cls, path: str, *, params: Mapping[str, str] | None = None, **rest: Any) -> "Request":
        """A request that changes nothing."""
        return cls(method="GET", path=path, params=params or {}, **rest)

    @classmethod
    def post(
        cls, path: str, *, content: Any, headers: Mapping[str, str] | None = None, **rest: Any
    ) -> "Request":
        """A request with a JSON body."""
        body = json.dumps(content, ensure_ascii=False).encode()
        return cls(
            method="POST",
            path=path,
            body=body,
            headers={"Content-Type": "application/json", **(headers or {})},
            **rest,
        )

    def committing(self) -> "Request":
        """The same request, marked as the one that may place the order."""
        return replace(self, commits=True)

    def in_a_new_session(self) -> "Request":
        """The same request, after another log-in. When that is refused as well, raise CredentialsRefused."""
        return replace(self, with_new_session=True)


@dataclass(frozen=True, kw_only=True)
class Response:
    """What came back. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON (RFC 8259), with decimals for numbers that have a point. Raises Unreadable.

        It is UTF-8, with or without the mark that some put before it. What Python would let pass and others read in
        another way is refused: NaN and Infinity, a name that stands twice, numbers beyond what anybody counts with.
        """
        try:
            return json.loads(
                self.body.decode("utf-8-sig"),
                parse_float=_decimal,
                parse_constant=_no_number,
                object_pairs_hook=_object,
            )
        except (ValueError, ArithmeticError, RecursionError) as error:  # 1e99999999999999999999 is no Decimal
            raise Unreadable(f"The partner's answer ({self.status}) is no JSON.") from error


def _decimal(digits: str) -> Decimal:
    number = Decimal(digits)
    if abs(number.adjusted()) > MOST_MAGNITUDE:
        raise ValueError("No number of this world.")
    return number


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) < len(pairs):
        raise ValueError("A name stands twice.")
    return named


class FileVerb(StrEnum):
    """What can be done with a mailbox."""

    LIST = "list"
    READ = "read"
    WRITE = "write"
    ARCHIVE = "archive"
    RESTORE = "restore"
    REMOVE = "remove"


@dataclass(frozen=True, kw_only=True)
class FileRequest:
    """One step in the mailbox, below the partner's address. Paths are relative, with `/`, and never leave it.

    * LIST a folder: 200 and JSON, `[{"name", "size", "modified_at"}]`, the oldest first; an absent folder is empty. Of
      very many, only the oldest are told, or the newest with `newest`. What is still being written is not there yet.
    * READ a file: 200 and its bytes, 404 when there is none, or when it grew while it was read.
    * WRITE a file in one piece, nobody ever sees half of it: 201, or 200 when the same bytes were there already;
      409 when other bytes are there.
    * ARCHIVE a file: it moves to `archive/` below its own folder under a name of its own, 201; 404 when there is none.
    * RESTORE a file from an archive: it moves back under the name that it had, 201; 404 when there is none, 409 when
      another has that name now. For people who want it read again; no protocol needs it.
    * REMOVE a file from an archive, for good: 200; 404 when there is none. What we have not put away ourselves cannot
      be removed, so nobody loses a file that is yet to be read.
    """

    verb: FileVerb
    path: str
    content: bytes = b""
    newest: bool = False
    commits: bool = False

    @classmethod
    def listing(cls, folder: str, *, newest: bool = False) -> Self:
        """What is in a folder."""
        return cls(verb=FileVerb.LIST, path=folder, newest=newest)

    @classmethod
    def reading(cls, path: str) -> Self:
        """A file's bytes."""
        return cls(verb=FileVerb.READ, path=path)

    @classmethod
    def writing(cls, path: str, content: bytes) -> Self:
        """A file, in one piece."""
        return cls(verb=FileVerb.WRITE, path=path, content=content)

    @classmethod
    def archiving(cls, path: str) -> Self:
        """A file that has been dealt with."""
        return cls(verb=FileVerb.ARCHIVE, path=path)

    @classmethod
    def restoring(cls, path: str) -> Self:
        """A file in an archive that shall be dealt with again."""
        return cls(verb=FileVerb.RESTORE, path=path)

    @classmethod
    def removing(cls, path: str) -> Self:
        """A file in an archive that need not be kept."""
        return cls(verb=FileVerb.REMOVE, path=path)

    def committing(self) -> Self:
        """The same request, marked as the one that may place the order."""
        return replace(self, commits=True)


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that travels with a mail."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class MailRequest:
    """One mail to the partner: 202 when it was taken. `key` becomes its Message-ID, so that a repeat is recognised."""

    to: str
    subject: str
    body: str
    key: str
    attachments: tuple[Attachment, ...] = ()
    commits: bool = False

    def committing(self) -> Self:
        """The same request, marked as the one that may place the order."""
        return replace(self, commits=True)


def segment(name: str) -> str:
    """A name as one piece of a path. Raises Rejected for one that would lead elsewhere: nothing, or dots alone."""
    if not name.strip("."):
        raise Rejected(f"{name!r} is no name that an address could hold.")
    return quote(name, safe="")


AnyRequest = Request | FileRequest | MailRequest

Result = TypeVar("Result")
Conversation = Generator[AnyRequest, Response, Result]


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What a partner sent to our webhook: header names in lower case, the body as it came, byte for byte."""

    headers: Mapping[str, str]
    body: bytes
    received_at: datetime
