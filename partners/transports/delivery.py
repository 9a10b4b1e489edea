"""One step of a conversation, by whatever it travels."""

from partners.account import Account
from partners.errors import NotSent
from partners.transformers.requests import AnyRequest, Request, Response
from partners.transports import http


def send(account: Account, request: AnyRequest) -> Response:
    """Do what a conversation asked for and return what came of it. Raises the errors of `partners.errors`."""
    if isinstance(request, Request):
        return http.send(account, request)
    raise NotSent(f"{type(request).__name__} has no transport.")
