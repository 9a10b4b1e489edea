"""One step of a conversation, by whatever it travels."""

from collections.abc import Callable
from functools import partial

from partners.account import Account
from partners.transformers.requests import AnyRequest, FileRequest, Request, Response
from partners.transports import files, http, mail
from partners.transports.deeds import Steps, Work

Sender = Callable[[Account, AnyRequest], Response]
Deliverer = Callable[[Account, AnyRequest], Steps[Response]]


def by(send: Sender) -> Deliverer:
    """Delivery by somebody else, such as a partner in memory."""

    def deliver(account: Account, request: AnyRequest) -> Steps[Response]:
        return (yield Work(partial(send, account, request)))

    return deliver


def deliver(account: Account, request: AnyRequest) -> Steps[Response]:
    """Do what a conversation asked for and return what came of it. Raises the errors of `partners.errors`."""
    if isinstance(request, Request):
        return (yield from http.exchange(account, request))
    if isinstance(request, FileRequest):
        return (yield Work(partial(files.send, account, request)))
    return (yield Work(partial(mail.send, account, request)))
