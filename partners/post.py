"""Mails to partners, by the mail server that Django is set up for."""

import hashlib
from contextlib import suppress
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailError
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email

from partners.errors import NotSent, OutcomeUnknown, PartnerError, Rejected
from partners.transformers.requests import MailRequest
from partners.transports import limits


def post(request: MailRequest, *, partner_id: int) -> None:
    """Hand a mail to the mail server. The same key gives the same Message-ID, by which a repetition can be recognised.

    Raises NotSent when the server was not reached or does not take it now, Rejected when it never will, OutcomeUnknown
    when the line broke and the server may have taken it (RFC 5321, 4.2.5 and 6.1).
    """
    message = _message(request, partner_id)
    connection = get_connection(timeout=limits.current().remaining())
    try:
        connection.open()
    except Exception as error:
        raise NotSent(f"The mail server could not be reached: {type(error).__name__}.") from error
    try:
        connection.send_messages([message])
    except Exception as error:
        raise _outcome(error) from error
    finally:
        with suppress(Exception):  # what was taken is taken, however the server says goodbye
            connection.close()


def message_id(key: str, *, partner_id: int) -> str:
    """The name of the mail with this key to this partner, always the same."""
    digest = hashlib.sha256(f"{partner_id}|{key}".encode()).hexdigest()[:40]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{digest}@{domain}>"


def _message(request: MailRequest, partner_id: int) -> EmailMessage:
    try:
        validate_email(request.to)
    except ValidationError as error:
        raise NotSent("The partner's mail address is none.") from error
    message = EmailMessage(
        subject=request.subject,
        body=request.body,
        to=[request.to],
        headers={
            "Message-ID": message_id(request.key, partner_id=partner_id),
            "Auto-Submitted": "auto-generated",
        },
    )
    for one in request.attachments:
        message.attach(one.name, one.content, one.content_type)
    return message


def _outcome(error: Exception) -> PartnerError:
    """What an error says of the mail. Only replies about the recipient or the mail itself are final.

    One about us (log-in, sender) is ours to put right, so the mail waits.
    """
    match error:
        case SMTPRecipientsRefused():
            return _verdict(*next(iter(error.recipients.values())))
        case SMTPDataError():
            return _verdict(error.smtp_code, error.smtp_error)
        case SMTPSenderRefused() | AnymailError() if not _is_silence(error):
            return NotSent(f"The mail server does not take mails of ours: {type(error).__name__}.")
        case SMTPNotSupportedError() | ValueError():
            return Rejected(f"The mail cannot be sent: {type(error).__name__}.")
    return OutcomeUnknown(f"The line to the mail server broke: {type(error).__name__}.")


def _is_silence(error: Exception) -> bool:
    """Whether a mail service failed or said nothing, rather than refused."""
    if not isinstance(error, AnymailAPIError):
        return False
    answer = getattr(error.__cause__, "response", None) or {}
    status: int = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
    return status >= 500


def _verdict(code: int, words: Any) -> PartnerError:
    """RFC 5321, 4.2.1: a reply of 4yz is worth another try, 5yz is not."""
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    said = " ".join(f"{code} {text}".split())
    return Rejected(f"The mail was refused: {said}") if code >= 500 else NotSent(f"Not taken now: {said}")
