"""Mailboxes that a partner and we share: a folder of ours, a bucket, or somebody's SFTP server."""

from collections.abc import Mapping

from django.conf import settings

from partners.errors import NotSent
from partners.mailboxes import bucket, sftp
from partners.mailboxes.addresses import Address, Kind, address_of
from partners.mailboxes.folder import FolderMailbox
from partners.transports.files import Mailbox


def open_mailbox(*, base_url: str, retailer: str, credentials: Mapping[str, str]) -> Mailbox:
    """The mailbox at an address, of the retailer with this slug. The line to it is opened when it is first used.

    Raises NotSent for an address that is none, and for one that the retailer may not have.
    """
    address = address_of(base_url)
    if address.kind is Kind.FOLDER:
        path = "/".join(filter(None, [retailer, address.path]))
        return FolderMailbox(settings.PARTNER_FILES_ROOT, path, settles_s=settings.PARTNER_FILES_SETTLE_S)
    if address.kind is Kind.SFTP:
        return sftp.open_server(address, credentials, settles_s=settings.PARTNER_FILES_SETTLE_S)
    if bucket.are_given(credentials):
        return bucket.open_bucket(address.host, address.path, credentials)
    return bucket.open_bucket(*_ours(address, retailer), {})


def _ours(address: Address, retailer: str) -> tuple[str, str]:
    """A place in the bucket that we share out. With our own key, no other bucket of ours is anybody's mailbox."""
    if not settings.PARTNER_FILES_BUCKET or address.host != settings.PARTNER_FILES_BUCKET:
        raise NotSent(f"{address.host} is no bucket that we share out, and we lack the partner's key to it.")
    return address.host, "/".join(filter(None, [retailer, address.path]))
