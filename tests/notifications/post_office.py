"""A mail server of our own, that answers as it is told and keeps what it takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.places import free_port

TAKEN = "250 2.0.0 Taken"


class PostOffice:
    """What an SMTP server does. `answers` are given one after the other, then every mail is taken."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.answers_to_recipients: list[str] = []
        self.answers_to_mails: list[str] = []

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[tuple["PostOffice", int]]:
        """A running one, and its port."""
        office = cls()
        controller = Controller(office, hostname="127.0.0.1", port=free_port())
        controller.start()
        try:
            yield office, controller.port
        finally:
            controller.stop()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd names it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers_to_recipients.pop(0) if self.answers_to_recipients else TAKEN
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd names it
        answer = self.answers_to_mails.pop(0) if self.answers_to_mails else TAKEN
        if answer == TAKEN:
            self.recipients.append(list(envelope.rcpt_tos))
            self.mails.append(_parsed(envelope.content))
        return answer


def _parsed(content: Any) -> EmailMessage:
    mail = BytesParser(policy=default).parsebytes(content)
    assert isinstance(mail, EmailMessage)
    return mail
