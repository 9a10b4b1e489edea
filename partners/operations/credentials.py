"""Changing what a partner knows us by while orders go on.

Two sets may be kept. The first is shown; when the partner refuses it, the other is, and whichever works is the first
from then on. So a change needs no agreed minute: stage the next set, let the partner switch, drop the old one.
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from partners.account import Account
from partners.models import Partner
from partners.operations.recognition import let_orders_go
from partners.queries.credentials import next_waits
from partners.transports.conversation import Held
from partners.vault import is_sealed_under_the_active_key
from stores import fault
from stores.errors import Conflict

FIELDS = (
    "sealed_credentials",
    "credentials_set_at",
    "sealed_next_credentials",
    "next_credentials_set_at",
)

logger = logging.getLogger(__name__)


class NextNotInUse(Conflict):
    """The set that would be dropped is the newer one, which has not worked yet."""

    code = "next-credentials-not-in-use"
    message = (
        "{partner} still knows us by the old credentials. Withdraw the next ones, or wait until they work."
    )


class NothingStaged(Conflict):
    """There is no such set."""

    code = "no-next-credentials"
    message = "{partner} has no such second set of credentials any more; look at its page again."


@transaction.atomic
def stage_next(*, partner_id: int, credentials: Mapping[str, str], now: datetime) -> None:
    """Keep the set that the partner will know us by; orders that waited for one go. A second call replaces it."""
    partner = _locked(partner_id)
    partner.seal_next_credentials(dict(credentials))
    partner.next_credentials_set_at = now if credentials else None
    partner.save(update_fields=FIELDS)
    let_orders_go(partner_id=partner_id)


@transaction.atomic
def promote(*, partner_id: int, credentials: Mapping[str, str]) -> bool:
    """Show this set first from now on, and keep the other; whether that changed anything.

    Many threads find out at once that the next set works: the first one swaps, for the rest there is nothing to do.
    """
    partner = _locked(partner_id)
    if not credentials or partner.next_credentials != dict(credentials):
        return False
    _swap(partner)
    return True


@transaction.atomic
def show_first(*, partner_id: int, kept_at: datetime | None) -> None:
    """Show the set that was kept at this moment first, because a person says so. Again is harmless.

    Raises NothingStaged when there is no such set beside the first.
    """
    partner = _locked(partner_id)
    if not partner.sealed_next_credentials:
        raise NothingStaged(partner=partner)
    if partner.credentials_set_at == kept_at:
        return
    if partner.next_credentials_set_at != kept_at:
        raise NothingStaged(partner=partner)
    _swap(partner)


@transaction.atomic
def finish(*, partner_id: int) -> None:
    """Drop the old set, now that the next one is in use. Again is harmless. Raises NextNotInUse."""
    partner = _locked(partner_id)
    if next_waits(partner):
        raise NextNotInUse(partner=partner)
    _drop_next(partner)


@transaction.atomic
def withdraw_next(*, partner_id: int) -> None:
    """Drop the set that is tried second, whichever it is: the partner changes nothing after all. Again is harmless."""
    _drop_next(_locked(partner_id))


def prefer_what_works(account: Account, held: Held[Any]) -> None:
    """Learn from a conversation: show the other set first when it worked, or when this one was refused.

    The latter is for a request that commits: it is not repeated on the spot, so the next attempt shows the other set.
    """
    if held.used_next:
        let_orders_go(partner_id=account.partner_id)
    if held.credentials_refused:
        logger.warning("%s does not know us by the credentials we showed", account.code)
    if held.used_next or (held.credentials_refused and not held.tried_next):
        promote(partner_id=account.partner_id, credentials=account.next_credentials)


@transaction.atomic
def reseal(*, partner_id: int) -> bool:
    """Seal a partner's credentials under the active key; whether they were under another. Raises VaultError."""
    partner = _locked(partner_id)
    kept = (partner.sealed_credentials, partner.sealed_next_credentials)
    if all(is_sealed_under_the_active_key(sealed) for sealed in kept if sealed):
        return False
    if partner.sealed_credentials:
        partner.seal_credentials(partner.credentials)
    partner.seal_next_credentials(partner.next_credentials)
    fault.point("credentials.before_save")
    partner.save(update_fields=FIELDS)
    fault.point("credentials.before_commit")
    return True


def _locked(partner_id: int) -> Partner:
    """The row, for us alone. Its key is not touched, so those who write conversations about it need not wait."""
    partner: Partner = Partner.objects.select_for_update(no_key=True).get(pk=partner_id)
    return partner


def _swap(partner: Partner) -> None:
    partner.sealed_credentials, partner.sealed_next_credentials = (
        partner.sealed_next_credentials,
        partner.sealed_credentials,
    )
    partner.credentials_set_at, partner.next_credentials_set_at = (
        partner.next_credentials_set_at,
        partner.credentials_set_at,
    )
    partner.save(update_fields=FIELDS)


def _drop_next(partner: Partner) -> None:
    partner.sealed_next_credentials = ""
    partner.next_credentials_set_at = None
    partner.save(update_fields=FIELDS)
