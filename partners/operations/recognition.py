"""Whether a partner still knows us. While it does not, no order goes there.

Kept beside the circuits, as the row of one more kind of call: all processes know it alike, and a partner that is well
has none. It ends when what we show changes, or when the connection test passes; that is tried every ten minutes.
"""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from partners.models import Partner, PartnerCircuit
from partners.queries.standing import CREDENTIALS


@transaction.atomic
def stop_orders(partner: Partner) -> bool:
    """Send this partner no orders until it knows us again; whether this call is the one that stopped them.

    `partner` is the row whose credentials were refused: if others have been set since, nothing is stopped.
    """
    fresh = Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    if _shown(fresh) != _shown(partner) or _stops(partner.pk).exists():
        return False
    PartnerCircuit.objects.create(partner=fresh, operation=CREDENTIALS, window_at=Now(), calls=1, failures=1)
    return True


def let_orders_go(*, partner_id: int) -> None:
    """Send it orders (again): it knows us, or is shown something else now. Again is harmless."""
    _stops(partner_id).delete()


def _stops(partner_id: int) -> Any:
    return PartnerCircuit.objects.filter(partner_id=partner_id, operation=CREDENTIALS)


def _shown(partner: Partner) -> set[str]:
    """Which of two sets is shown first makes no difference: a question that may be repeated shows both."""
    return {partner.auth_scheme, partner.sealed_credentials, partner.sealed_next_credentials}
