"""A partner's own log-in: its transformer knows how, we keep what it gives."""

from partners.account import Account
from partners.errors import LogInRefused, NotSent, Rejected
from partners.transformers.base import Session
from partners.transformers.requests import Response
from partners.transports import answers, wire
from partners.transports.deeds import Steps


def log_in(account: Account) -> Steps[Session]:
    """Hold the transformer's log-in conversation. Raises LogInRefused when the partner does not know us."""
    if account.log_in is None:
        raise NotSent("This partner's protocol has no log-in.")
    conversation = account.log_in(account.credentials)
    try:
        request = next(conversation)
        while True:
            request = conversation.send((yield from _answer(account, request)))
    except StopIteration as end:
        if isinstance(end.value, Session):
            return end.value
        raise NotSent("The log-in gave no session.") from None
    except Rejected as error:
        raise LogInRefused(f"The partner refused our log-in: {error}") from error
    finally:
        conversation.close()


def _answer(account: Account, request: object) -> Steps[Response]:
    response = yield wire.call_of(account, request)  # type: ignore[arg-type]  # call_of refuses what is no request
    if response.status in (401, 403):
        raise LogInRefused(f"The partner refused our log-in ({response.status}).")
    answers.judge(response)
    return response
