"""The copies of what we sent, one file for each control number. They are what makes a control number ours.

The number is made from our purchase order number, so two orders may come out the same (nine digits are few). A file is
written in one piece and never over another, so whoever comes second sees it and takes the next; and a repetition finds
its own copy and sends exactly that again, even when a newer version of ours would write it differently.
"""

from collections.abc import Callable

from partners.errors import NotSent, Unreadable
from partners.transformers import mailbox
from partners.transformers.edi.dialect import Dialect
from partners.transformers.edi.documents import Written
from partners.transformers.requests import Conversation

MOST_ATTEMPTS = 8


class Register:
    """What we sent to one partner."""

    def __init__(self, dialect: Dialect, folder: str) -> None:
        self._dialect = dialect
        self._folder = folder

    def enter(
        self, purpose: str, number: str, write: Callable[[str], bytes]
    ) -> Conversation[tuple[str, bytes]]:
        """Claim a control number for a document; return it with the bytes to send. Again gives the same.

        Raises NotSent when it cannot be known which number that is.
        """
        for attempt in range(MOST_ATTEMPTS):
            control = self._dialect.control(purpose, number, attempt)
            body = write(control)
            if (yield from mailbox.write(self._path(control), body)):
                return control, body
            lies = yield from mailbox.content(self._path(control))
            if self._is_for(lies or b"", purpose, number):
                return control, lies or b""
        raise NotSent(f"No control number is free for {purpose} {number}.")

    def sent(self, control: str) -> Conversation[Written | None]:
        """What we sent under a control number; None when we sent nothing, or nothing that can be read.

        The number may be the partner's word: it becomes a path only if it could be one of ours.
        """
        if not (control.isascii() and control.isdigit() and len(control) == self._dialect.digits):
            return None
        body = yield from mailbox.content(self._path(control))
        try:
            return None if body is None else self._dialect.written(body)
        except Unreadable:
            return None

    def found(self, purpose: str, number: str) -> Conversation[Written | None]:
        """What we sent for a purpose, under whichever control number; None when there is none."""
        for attempt in range(MOST_ATTEMPTS):
            ours = yield from self.sent(self._dialect.control(purpose, number, attempt))
            if ours is None or (ours.purpose, ours.number) == (purpose, number):
                return ours
        return None

    def _path(self, control: str) -> str:
        return f"{self._folder}/{control}.edi"

    def _is_for(self, body: bytes, purpose: str, number: str) -> bool:
        """Whether a copy is this document's. Raises NotSent: it cannot be read, so the number may be this one's."""
        try:
            ours = self._dialect.written(body)
        except Unreadable as error:
            raise NotSent(f"A copy of what we sent cannot be read: {error}") from error
        return (ours.purpose, ours.number) == (purpose, number)
