"""From a credential to the caller it belongs to. Each looks only inside the retailer the credential names."""

from datetime import datetime

from django.conf import settings

from stores.credentials import matches, read_credential
from stores.models import Kiosk, Retailer, Store, User
from stores.principal import Principal
from stores.queries import keys
from stores.tenancy import every_retailer, retailer_scope

API_KEY = "eak"
KIOSK_TOKEN = "eat"  # noqa: S105 - how such a token begins
KIOSK_CODE = "eac"


def by_api_key(text: str, *, now: datetime) -> Principal | None:
    """The program that holds this key, or None: unknown, expired, revoked and malformed look alike."""
    credential = read_credential(text, API_KEY)
    if not credential:
        return None
    with retailer_scope(credential.retailer_id):
        key = keys.by_prefix(credential.identifier)
    if key is None or not matches(credential.secret, key.secret_hash):
        return None
    if key.expires_at and key.expires_at <= now:
        return None
    return Principal(
        retailer=key.retailer,
        name=f"api:{key.name}",
        scopes=frozenset(key.scopes),
        api_key_id=key.pk,
        api_key_used_at=key.last_used_at,
    )


def by_kiosk_token(text: str) -> Principal | None:
    """The kiosk that holds this token, or None."""
    credential = read_credential(text, KIOSK_TOKEN)
    retailer = credential and Retailer.objects.filter(pk=credential.retailer_id).first()
    if not credential or not retailer:
        return None
    with retailer_scope(retailer.pk):
        kiosk = (
            Kiosk.objects.select_related("store")
            .filter(pk=credential.identifier, revoked_at=None, store__is_open=True)
            .first()
            if credential.identifier.isdigit()
            else None
        )
    if kiosk is None or not matches(credential.secret, kiosk.token_hash):
        return None
    return Principal(retailer=retailer, name=f"kiosk:{kiosk.name}", store=kiosk.store, kiosk=kiosk)


def by_user(user: User) -> Principal | None:
    """A logged-in person at their retailer; None for the operator, who must pick one first."""
    if user.retailer is None:
        return None
    with retailer_scope(user.retailer.pk):
        return Principal(retailer=user.retailer, name=user.username, store=user.store, user=user)


def time_zone_of(principal: Principal | None) -> str:
    """Whose clocks a person goes by: their store's, else those of the retailer's first store, else the platform's."""
    if principal is None:
        return settings.TIME_ZONE
    store = principal.store or Store.objects.order_by("pk").first()
    return store.time_zone if store else settings.TIME_ZONE


def is_taken(username: str) -> bool:
    """Whether anybody, at whichever retailer, has this user name. It tells no more than that."""
    with every_retailer():
        return User.objects.filter(username__iexact=username).exists()
