"""What HQ does with a partner."""

from datetime import datetime

from django.db import transaction

from partners.models import Partner
from partners.operations.credentials import FIELDS
from partners.operations.recognition import let_orders_go


@transaction.atomic
def set_credentials(*, partner_id: int, credentials: dict[str, str], now: datetime) -> None:
    """Replace what we show the partner to be known, a staged set included; orders that waited for it go.

    The old ones cannot be read back.
    For a change without a gap see `partners.operations.credentials`.
    """
    partner = Partner.objects.select_for_update(no_key=True).get(pk=partner_id)
    partner.seal_credentials(credentials)
    partner.credentials_set_at = now
    partner.seal_next_credentials({})
    partner.next_credentials_set_at = None
    partner.save(update_fields=FIELDS)
    let_orders_go(partner_id=partner_id)


@transaction.atomic
def pause(*, partner_id: int, now: datetime) -> None:
    """Ask this partner nothing and sell nothing of it; orders already promised wait. Again is harmless."""
    Partner.objects.filter(pk=partner_id, paused_at=None).update(paused_at=now)


@transaction.atomic
def resume(*, partner_id: int) -> None:
    """Ask and sell again. Again is harmless."""
    Partner.objects.filter(pk=partner_id).update(paused_at=None)
