"""Letting people in and shutting them out."""

from django.db import transaction
from django.db.models import QuerySet

from stores.errors import OwnAccount
from stores.models import User
from stores.tenancy import current_retailer_id


@transaction.atomic
def deactivate(*, user_id: int, by_user_id: int) -> None:
    """Shut a person of the retailer in scope out; their sessions end with it. Again is harmless. Raises OwnAccount."""
    if user_id == by_user_id:
        raise OwnAccount
    _people().filter(pk=user_id).update(is_active=False)


@transaction.atomic
def reactivate(*, user_id: int) -> None:
    """Let a person in again, with the password they have. Again is harmless."""
    _people().filter(pk=user_id).update(is_active=True)


def _people() -> QuerySet[User]:
    return User.objects.filter(retailer_id=current_retailer_id())
