"""Where a partner may be: what its protocol travels by decides which addresses make sense."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from partners.errors import NotSent
from partners.mailboxes.addresses import address_of
from partners.queries.credentials import is_mailbox
from partners.transformers.base import Transport

MAILBOXES = ("sftp://", "s3://", "file://")


def clean_address(told: str, transport: Transport) -> str:
    """An address as it is kept. Raises ValidationError."""
    return _of_mailbox(told) if transport is Transport.FILES else _of_http(told)


def origins(base_url: str, *more: str) -> set[tuple[str, str]]:
    """Who hears what we show at these addresses. A path below the first one is no other place."""
    return {_origin(one) for one in (base_url, *more) if one == base_url or "://" in one}


def _origin(url: str) -> tuple[str, str]:
    """One that makes no sense is a place of its own; whoever calls it refuses it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", url
    return parts.scheme, parts.netloc


def _of_mailbox(told: str) -> str:
    if not told.startswith(MAILBOXES):
        raise ValidationError(
            "This protocol travels by files: give a mailbox, such as sftp://user@host/orders, s3://bucket/orders or "
            "file:///orders."
        )
    try:
        address_of(told)
    except NotSent as error:
        raise ValidationError(str(error)) from error
    return told


def _of_http(told: str) -> str:
    """An address that gives nothing away: https, without a user name, a query or a fragment."""
    if told.startswith(MAILBOXES):
        raise ValidationError("This protocol is called: give an address with https. Mailboxes are for files.")
    url: str = forms.URLField(assume_scheme="https").clean(told)
    parts = urlsplit(url)
    if parts.username or parts.password:
        raise ValidationError("Leave user name and password out of the address; there are fields for them.")
    if parts.query or parts.fragment:
        raise ValidationError("The address ends with its path; leave out what follows ? or #.")
    if is_mailbox(url) or (parts.scheme != "https" and not _may_be_plain(parts.hostname or "")):
        raise ValidationError("Use https: orders carry names, addresses and our credentials.")
    return url


def _may_be_plain(host: str) -> bool:
    """Unencrypted only towards networks of our own that the platform names, such as a simulator beside us."""
    address = "127.0.0.1" if host == "localhost" else host.strip("[]")
    try:
        return any(ip_address(address) in network for network in settings.PARTNER_ALLOWED_NETWORKS)
    except ValueError:
        return False
