"""What a mailbox must be opened with, told before anybody dials."""

from collections.abc import Mapping

from django.conf import settings

from partners.errors import NotSent
from partners.mailboxes import bucket, keys
from partners.mailboxes.addresses import Address, Kind

MAY_HOLD: Mapping[Kind, tuple[str, ...]] = {
    Kind.FOLDER: (),
    Kind.BUCKET: ("access_key_id", "secret_access_key", "session_token", "region"),
    Kind.SFTP: ("host_key", "username", "password", "private_key", "passphrase"),
}
"""The credentials that each kind knows, by name."""


def problems(address: Address, credentials: Mapping[str, str]) -> dict[str, str]:
    """What is missing or makes no sense, by the name of what would put it right; empty when it may be tried."""
    match address.kind:
        case Kind.SFTP:
            return dict([*_of_the_server(credentials), *_of_us(address, credentials)])
        case Kind.BUCKET:
            return _of_bucket(address, credentials)
    return {}


def _of_the_server(credentials: Mapping[str, str]) -> list[tuple[str, str]]:
    try:
        keys.host_keys(credentials)
    except NotSent as error:
        return [("host_key", str(error))]
    return []


def _of_us(address: Address, credentials: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    if not (address.user or credentials.get("username")):
        found.append(("username", "Give it here or in the address: sftp://user@host/path."))
    if not (credentials.get("password") or credentials.get("private_key")):
        found.append(("password", "The server knows us by a password or by a key of ours: give one."))
    try:
        keys.private_key(credentials)
    except NotSent as error:
        found.append(("private_key", str(error)))
    return found


def _of_bucket(address: Address, credentials: Mapping[str, str]) -> dict[str, str]:
    if bucket.are_given(credentials):
        return {name: "A key has both parts." for name in bucket.KEY if not credentials.get(name)}
    if settings.PARTNER_FILES_BUCKET and address.host == settings.PARTNER_FILES_BUCKET:
        return {}
    words = f"{address.host} is no bucket that we share out: give the partner's key to it."
    return dict.fromkeys(bucket.KEY, words)
