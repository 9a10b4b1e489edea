"""HTTP calls of a conversation, with what shows the partner who we are."""

from dataclasses import replace

from partners.account import Account
from partners.transformers.requests import Request, Response
from partners.transports import wire
from partners.transports.auth import schemes, sessions
from partners.transports.deeds import Steps

REFUSED = frozenset({401, 403})


def exchange(account: Account, request: Request) -> Steps[Response]:
    """Send a request and return what came back, whatever its status.

    A session that the partner no longer knows is renewed once, unless the request commits: then nobody may know whether
    it was done. Raises NotSent, LogInRefused, Throttled, Unreadable and OutcomeUnknown as `wire` and `auth` do.
    """
    call = wire.call_of(account, request)
    if request.anonymous:
        return (yield call)
    if request.with_new_session:
        sessions.forget(account)
    response, goes_again = yield from _sent(account, call)
    if goes_again:
        response, _ = yield from _sent(account, call)
    return response


def _sent(account: Account, call: wire.Call) -> Steps[tuple[Response, bool]]:
    """The answer, and whether asking again in a new session makes sense."""
    shown = yield from schemes.shown(account, call)
    response = yield replace(call, headers={**call.headers, **shown.headers})
    if response.status not in REFUSED or shown.session is None:
        return response, False
    sessions.forget(account, shown.session)
    return response, shown.was_kept and not call.commits
