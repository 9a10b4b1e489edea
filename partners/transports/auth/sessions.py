"""Log-ins that are kept: one for many calls, in this process, until they are over or refused.

A session belongs to one account with its present credentials: no other partner, retailer or set of credentials ever
shows it. Many threads that need the same one wait for a single log-in and share what comes of it.
"""

import copy
import hashlib
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from partners.account import Account
from partners.errors import PartnerError
from partners.transformers.base import Session
from partners.transports.deeds import Steps, Wait

MOST_KEPT = 2_000
LONGEST_MARGIN_S = 60.0
MARGIN = 0.1  # of its life: it must not end while a call is under way

OVER = float("-inf")

Key = tuple[int, str]


@dataclass(frozen=True)
class _Kept:
    session: Session
    until: float


_kept: OrderedDict[Key, _Kept] = OrderedDict()
_under_way: dict[Key, "Future[Session]"] = {}
_lock = threading.Lock()


def current(account: Account) -> Session | None:
    """The session that is kept for an account, if there is one."""
    key = _key(account)
    with _lock:
        return _current(key)


def latest(account: Account) -> Session | None:
    """The last session an account had, which may be over: a secret all the same."""
    with _lock:
        kept = _kept.get(_key(account))
        return kept.session if kept else None


def begun(account: Account, log_in: Callable[[Account], Steps[Session]]) -> Steps[Session]:
    """A new session, kept for the next call. Raises what the log-in raised, for all who waited for it."""
    key = _key(account)
    with _lock:
        waited_for = _under_way.get(key)
        under_way = waited_for or _under_way.setdefault(key, Future())
    if waited_for is None:
        yield from _log_in(key, under_way, account, log_in)
    try:
        session: Session = yield Wait(under_way)
    except PartnerError as error:
        raise copy.copy(error) from error  # each who waited marks its own
    return session


def forget(account: Account, session: Session | None = None) -> bool:
    """Keep it no longer; whether it was kept. A session that another thread has renewed meanwhile stays."""
    key = _key(account)
    with _lock:
        kept = _current(key)
        if kept is None or (session is not None and kept is not session):
            return False
        _kept[key] = _Kept(kept, until=OVER)
        return True


def _current(key: Key) -> Session | None:
    kept = _kept.get(key)
    if kept is None or kept.until <= time.monotonic():
        return None
    _kept.move_to_end(key)
    return kept.session


def _log_in(
    key: Key, under_way: "Future[Session]", account: Account, log_in: Callable[[Account], Steps[Session]]
) -> Steps[None]:
    """Log in and tell all who wait, whatever came of it."""
    try:
        session = yield from log_in(account)
    except BaseException as error:
        with _lock:
            del _under_way[key]
        under_way.set_exception(error)
        if not isinstance(error, Exception):
            raise
    else:
        with _lock:
            del _under_way[key]
            _keep(key, session)
        under_way.set_result(session)


def _keep(key: Key, session: Session) -> None:
    _kept[key] = _Kept(session, _end(session))
    _kept.move_to_end(key)
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)


def _end(session: Session) -> float:
    if session.lasts_s is None:
        return float("inf")
    return time.monotonic() + session.lasts_s - min(LONGEST_MARGIN_S, session.lasts_s * MARGIN)


def _key(account: Account) -> Key:
    """Another secret, address or way to log in is another session."""
    told = [account.base_url, account.auth_scheme, dict(account.auth_options), dict(account.credentials)]
    return account.partner_id, hashlib.sha256(
        json.dumps(told, sort_keys=True, default=str).encode()
    ).hexdigest()
