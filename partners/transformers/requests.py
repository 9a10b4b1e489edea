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

from partners.errors import Unreadable


@dataclass(frozen=True, kw_only=True)
class Request:
    """One HTTP request to a partner, below its base URL. `commits` marks the one that may place the order.

    Until that one has been sent, a failure means that nothing happened; from then on it means that we do not know.
    `anonymous` leaves our log-in out, for what a partner treats differently when it knows us.
    """

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    commits: bool = False
    anonymous: bool = False

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


@dataclass(frozen=True, kw_only=True)
class Response:
    """What came back. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON, with decimals for numbers that have a point. Raises Unreadable."""
        try:
            return json.loads(self.body, parse_float=Decimal)
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"The partner's answer ({self.status}) is no JSON.") from error


class FileVerb(StrEnum):
    """What can be done with a mailbox."""

    LIST = "list"
    READ = "read"
    WRITE = "write"
    ARCHIVE = "archive"


@dataclass(frozen=True, kw_only=True)
class FileRequest:
    """One step in the mailbox, below the partner's address. Paths are relative, with `/`, and never leave it.

    * LIST a folder: 200 and JSON, `[{"name", "size", "modified_at"}]`, the oldest first; an absent folder is empty.
    * READ a file: 200 and its bytes, 404 when there is none.
    * WRITE a file in one piece, nobody ever sees half of it: 201, or 200 when the same bytes were there already;
      409 when other bytes are there.
    * ARCHIVE a file: it moves to `archive/` below its own folder under a name of its own; 404 when there is none.
    """

    verb: FileVerb
    path: str
    content: bytes = b""
    commits: bool = False

    @classmethod
    def listing(cls, folder: str) -> Self:
        """What is in a folder."""
        return cls(verb=FileVerb.LIST, path=folder)

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


AnyRequest = Request | FileRequest | MailRequest

Result = TypeVar("Result")
Conversation = Generator[AnyRequest, Response, Result]


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What a partner sent to our webhook: header names in lower case, the body as it came, byte for byte."""

    headers: Mapping[str, str]
    body: bytes
    received_at: datetime
