"""Partners as conversations see them."""

from django.conf import settings

from partners.account import Account
from partners.models import Partner


def account_of(partner: Partner) -> Account:
    """A partner's row in plain words, credentials opened. Raises VaultError."""
    return Account(
        partner_id=partner.pk,
        code=partner.code,
        base_url=partner.base_url,
        auth_scheme=partner.auth_scheme,
        auth_header=partner.auth_header,
        auth_options=partner.auth_options,
        credentials=partner.credentials,
        next_credentials=partner.next_credentials,
        connect_timeout_s=partner.connect_timeout_ms / 1000,
        max_in_flight=partner.max_in_flight,
        allowed_networks=settings.PARTNER_ALLOWED_NETWORKS,
    )
