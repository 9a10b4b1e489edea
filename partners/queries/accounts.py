"""Partners as conversations see them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.conf import settings

from partners.account import Account
from partners.mailboxes import open_mailbox
from partners.models import Partner
from partners.models.partner import AuthScheme
from partners.post import post
from partners.registry import transformer_for


def account_of(partner: Partner) -> Account:
    """A partner's row in plain words, credentials opened. Raises VaultError, TransformerNotAllowed."""
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
        log_in=transformer_for(partner).log_in if partner.auth_scheme == AuthScheme.SESSION else None,
        open_mailbox=_mailbox_of(partner),
        post=partial(post, partner_id=partner.pk),
    )


def _mailbox_of(partner: Partner) -> Callable[[Mapping[str, str]], Any] | None:
    """How to open the mailbox of a partner that has one. The line to it is opened when it is used."""
    if partner.base_url.startswith(("http://", "https://")):
        return None
    retailer = partner.retailer.slug
    return lambda credentials: open_mailbox(
        base_url=partner.base_url, retailer=retailer, credentials=credentials
    )
