"""What HQ does with a partner."""

from datetime import datetime

from django.db import transaction

from partners.models import Partner


@transaction.atomic
def set_credentials(*, partner_id: int, credentials: dict[str, str], now: datetime) -> None:
    """Replace what we show the partner to be known. The old credentials cannot be read back."""
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    partner.seal_credentials(credentials)
    partner.credentials_set_at = now
    partner.save(update_fields=["sealed_credentials", "credentials_set_at"])


@transaction.atomic
def pause(*, partner_id: int, now: datetime) -> None:
    """Ask this partner nothing and sell nothing of it; orders already promised wait. Again is harmless."""
    Partner.objects.filter(pk=partner_id, paused_at=None).update(paused_at=now)


@transaction.atomic
def resume(*, partner_id: int) -> None:
    """Ask and sell again. Again is harmless."""
    Partner.objects.filter(pk=partner_id).update(paused_at=None)
