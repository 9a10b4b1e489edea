"""From an account's scheme to the headers of a call."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from partners.account import Account
from partners.errors import CredentialsRefused, LogInRefused, NotSent, PartnerError, Rejected, Throttled
from partners.transformers.base import Session
from partners.transports.auth import fixed, oauth2, own, sessions, signature
from partners.transports.deeds import Steps
from partners.transports.wire import Call

NEEDED: Mapping[str, tuple[str, ...]] = {
    "none": (),
    "api-key": ("key",),
    "basic": ("username", "password"),
    "bearer": ("token",),
    "oauth2": ("client_id", "client_secret"),
    "session": ("username", "password"),
    "hmac": ("key_id", "secret"),
}
"""The credentials that each scheme needs, by name."""

NO_SECRETS = frozenset({"username", "client_id", "key_id"})

_FIXED: Mapping[str, Callable[[Account], Mapping[str, str]]] = {
    "none": lambda _: {},
    "api-key": fixed.api_key,
    "basic": fixed.basic,
    "bearer": fixed.bearer,
}
_LOG_INS: Mapping[str, Callable[[Account], Steps[Session]]] = {"oauth2": oauth2.log_in, "session": own.log_in}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a call shows. `session` is the log-in it comes from, `was_kept` whether an earlier call had made it."""

    headers: Mapping[str, str] = field(repr=False)
    session: Session | None = None
    was_kept: bool = False


def shown(account: Account, call: Call) -> Steps[Shown]:
    """What this call shows the partner, after a log-in where there must be one.

    Raises LogInRefused when the partner refused it, Throttled when it asked us to wait, else NotSent: the call itself
    was not sent.
    """
    lacking = missing(account)
    if lacking:
        raise NotSent(f"We lack what this partner knows us by: {', '.join(lacking)}.")
    if account.auth_scheme in _FIXED:
        return Shown(headers=_FIXED[account.auth_scheme](account))
    if account.auth_scheme in _LOG_INS:
        kept = sessions.current(account)
        session = kept or (yield from sessions.begun(account, _logged_in))
        return Shown(headers=session.headers, session=session, was_kept=kept is not None)
    return Shown(headers=signature.signed(account, call))


def missing(account: Account) -> list[str]:
    """The names of credentials that the scheme needs and nobody gave. Raises NotSent for a scheme nobody knows."""
    try:
        needed = NEEDED[account.auth_scheme]
    except KeyError:
        raise NotSent(f"{account.auth_scheme} is no way to log in that we know.") from None
    return [name for name in needed if not account.credentials.get(name)]


def logs_in(account: Account) -> bool:
    """Whether there is a log-in before the first call."""
    return account.auth_scheme in _LOG_INS


def secrets(account: Account) -> Iterator[str]:
    """All that must never be kept: the credentials, as they are and as they travel, and the session they gave."""
    for credentials in (account.credentials, account.next_credentials):
        yield from (value for name, value in credentials.items() if name not in NO_SECRETS)
        for first, second in (("username", "password"), ("client_id", "client_secret")):
            if first in credentials and second in credentials:
                pair = (credentials[first], credentials[second])
                yield from (_word(fixed.basic_of(*pair)), _word(fixed.basic_of(*map(quote_plus, pair))))
    session = sessions.latest(account) if logs_in(account) else None
    for value in session.headers.values() if session else ():
        yield from (value, _last_word(value), value.rpartition("=")[2])  # `Bearer x`, `sid=x`


def _word(headers: Mapping[str, str]) -> str:
    return _last_word(headers["Authorization"])


def _last_word(value: str) -> str:
    return value.rpartition(" ")[2]


def _logged_in(account: Account) -> Steps[Session]:
    """Log in; whatever fails, the call that needed it was not sent."""
    try:
        return (yield from _LOG_INS[account.auth_scheme](account))
    except (NotSent, Throttled):
        raise
    except (CredentialsRefused, Rejected) as error:
        raise LogInRefused(f"The partner refused our log-in: {error}") from error
    except PartnerError as error:
        raise NotSent(f"The log-in failed. {error}") from error
    except Exception as error:
        raise NotSent(f"The log-in failed: {type(error).__name__}.") from error
