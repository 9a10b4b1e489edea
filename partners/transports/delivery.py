"""One step of a conversation, by whatever it travels."""

from partners.account import Account
from partners.transformers.requests import AnyRequest, FileRequest, Request, Response
from partners.transports import files, http, mail


def send(account: Account, request: AnyRequest) -> Response:
    """Do what a conversation asked for and return what came of it. Raises the errors of `partners.errors`."""
    if isinstance(request, Request):
        return http.send(account, request)
    if isinstance(request, FileRequest):
        return files.send(account, request)
    return mail.send(account, request)
