"""From a credential to the caller it belongs to. Each looks only inside the retailer the credential names."""

from datetime import datetime

from stores.credentials import matches, read_credential
from stores.models import ApiKey, Kiosk, Retailer, User
from stores.principal import Principal
from stores.tenancy import retailer_scope

API_KEY = "eak"
KIOSK_TOKEN = "eat"
KIOSK_CODE = "eac"


def by_api_key(text: str, *, now: datetime) -> Principal | None:
    """The program that holds this key, or None: unknown, expired, revoked and malformed look alike."""
    credential = read_credential(text, API_KEY)
    retailer = credential and Retailer.objects.filter(pk=credential.retailer_id).first()
    if not credential or not retailer:
        return None
    with retailer_scope(retailer.pk):
        key = ApiKey.objects.filter(prefix=credential.identifier, revoked_at=None).first()
    if key is None or not matches(credential.secret, key.secret_hash):
        return None
    if key.expires_at and key.expires_at <= now:
        return None
    return Principal(retailer=retailer, name=f"api:{key.name}", scopes=frozenset(key.scopes))


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
