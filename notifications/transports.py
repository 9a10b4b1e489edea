"""Handing a mail to the mail server, and what its answer means."""

from smtplib import SMTPDataError, SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused

from anymail.exceptions import AnymailInvalidAddress, AnymailRecipientsRefused
from django.core.mail import EmailMessage


class Undeliverable(Exception):
    """The mail will never be taken."""


class NotNow(Exception):
    """The mail was not taken this time."""


def post(message: EmailMessage) -> None:
    """Hand a mail over; when it returns, the server has taken charge of it. Raises Undeliverable, NotNow.

    RFC 5321, 4.2.1: a reply of 4yz is worth another try, 5yz is not. Only replies about the recipient or the mail
    itself count as final; one about us (log-in, sender) is ours to put right, and the mail waits.
    """
    try:
        message.send()
    except SMTPRecipientsRefused as refusal:
        code, reason = next(iter(refusal.recipients.values()))
        raise _verdict(code, reason) from refusal
    except SMTPDataError as refusal:
        raise _verdict(refusal.smtp_code, refusal.smtp_error) from refusal
    except (SMTPNotSupportedError, AnymailRecipientsRefused, AnymailInvalidAddress, ValueError) as error:
        raise Undeliverable(_words(error)) from error
    except (SMTPException, OSError) as error:
        raise NotNow(_words(error)) from error


def _verdict(code: int, reason: bytes | str) -> Exception:
    text = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    words = " ".join(f"{code} {text}".split())
    return Undeliverable(words) if code >= 500 else NotNow(words)


def _words(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
