"""What we show a partner to be known: what its way wants, and what may be told of what is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from partners.errors import NotSent
from partners.mailboxes import credentials as of_mailbox
from partners.mailboxes import keys
from partners.mailboxes.addresses import address_of
from partners.models import Partner
from partners.transports.auth.schemes import NEEDED, NO_SECRETS
from partners.vault import VaultError

LABELS: Mapping[str, str] = {
    "key": "API key",
    "username": "User name",
    "password": "Password",
    "token": "Token",
    "client_id": "Client id",
    "client_secret": "Client secret",
    "key_id": "Key id",
    "secret": "Shared secret",
    "host_key": "The server's key",
    "private_key": "Our private key",
    "passphrase": "Its passphrase",
    "access_key_id": "Access key id",
    "secret_access_key": "Secret access key",
    "session_token": "Session token",
    "region": "Region",
}
OPEN = NO_SECRETS | {"region"}
LACKING = "This partner needs it to know us."
SHORTEST_TOLD = 12  # of a shorter secret, four characters would give too much away
TAIL = 4


class Kept(NamedTuple):
    """One credential, as far as it may be told."""

    label: str
    words: str


class KeptSet(NamedTuple):
    """What is shown together, since when, and what is wrong with it when it does not open."""

    since: datetime | None
    kept: tuple[Kept, ...] = ()
    problem: str = ""


def wanted(*, base_url: str, auth_scheme: str) -> tuple[str, ...]:
    """The names of what may be given for an address and a scheme. A mailbox has a log-in of its own."""
    if is_mailbox(base_url):
        try:
            return of_mailbox.MAY_HOLD[address_of(base_url).kind]
        except NotSent:
            return ()
    return NEEDED.get(auth_scheme, ())


def problems(*, base_url: str, auth_scheme: str, credentials: Mapping[str, str]) -> dict[str, str]:
    """What is missing or makes no sense, by name. Raises NotSent for a mailbox's address that is none."""
    if is_mailbox(base_url):
        return of_mailbox.problems(address_of(base_url), credentials)
    return {name: LACKING for name in NEEDED.get(auth_scheme, ()) if not credentials.get(name)}


def is_mailbox(base_url: str) -> bool:
    """Whether an address is that of a mailbox: what is called goes by HTTP."""
    return not base_url.startswith(("http://", "https://"))


def sets_of(partner: Partner) -> list[KeptSet]:
    """What is kept of a partner: what is shown first, and what is tried when that is refused. No secret leaves."""
    sets = [_opened(partner, "credentials", partner.credentials_set_at)] if partner.sealed_credentials else []
    if partner.sealed_next_credentials:
        sets.append(_opened(partner, "next_credentials", partner.next_credentials_set_at))
    return sets


def next_waits(partner: Partner) -> bool:
    """Whether the set that is tried second is the newer one: it has not been seen to work yet."""
    first, second = partner.credentials_set_at, partner.next_credentials_set_at
    return second is not None and (first is None or second > first)


def _opened(partner: Partner, name: str, since: datetime | None) -> KeptSet:
    try:
        credentials: dict[str, str] = getattr(partner, name)
    except VaultError as error:
        return KeptSet(since, problem=str(error))
    return KeptSet(since, tuple(_told(key, value) for key, value in credentials.items()))


def _told(name: str, value: str) -> Kept:
    label = LABELS.get(name, name)
    if name == "host_key":
        return Kept(label, _fingerprints(value))
    if name in OPEN:
        return Kept(label, value)
    if name == "private_key" or len(value) < SHORTEST_TOLD:
        return Kept(label, "kept")
    return Kept(label, f"ends in {value[-TAIL:]}")


def _fingerprints(host_key: str) -> str:
    """As `ssh-keygen -lf` tells them; a server's key is no secret."""
    try:
        return ", ".join(key.fingerprint for key in keys.host_keys({"host_key": host_key}))
    except NotSent as error:
        return str(error)
