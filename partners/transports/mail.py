"""Mails of a conversation, through whatever our mail server is."""

import re

from partners.account import Account
from partners.errors import NotSent, OutcomeUnknown, PartnerError
from partners.transformers.requests import MailRequest, Response
from partners.transports import limits

UNSAFE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")  # whatever anybody takes for the end of a line
MOST_BYTES = 5_000_000  # mail servers refuse not much more


def send(account: Account, request: MailRequest) -> Response:
    """Hand a mail over: 202 once the mail server has taken charge of it.

    Raises NotSent when it was not taken this time, Rejected when it never will be, OutcomeUnknown when the line broke
    before the server said either.
    """
    _check(request)
    if account.post is None:
        raise NotSent("There is no mail server to send this partner mails with.")
    try:
        limits.current().remaining()
    except TimeoutError as error:
        raise NotSent("The time was over before the mail was sent.") from error
    try:
        account.post(request)
    except PartnerError:
        raise
    except Exception as error:
        raise OutcomeUnknown(f"Handing the mail over failed: {type(error).__name__}.") from error
    return Response(status=202, headers={}, body=b"")


def _check(request: MailRequest) -> None:
    """Nothing breaks out of a header, and it is not too long. Raises NotSent."""
    named = [text for one in request.attachments for text in (one.name, one.content_type)]
    for words in (request.to, request.subject, request.key, *named):
        if not words or UNSAFE.search(words):
            raise NotSent("The mail has a header that cannot be sent as it is.")
    if len(request.body) + sum(len(one.content) for one in request.attachments) > MOST_BYTES:
        raise NotSent("The mail is too long.")
