"""Who works at a retailer."""

from stores.models import User
from stores.roles import Role
from stores.tenancy import current_retailer_id


def head_office_address() -> str:
    """Where the head office of the retailer in scope gets mail: at whoever has been there longest, or nowhere ("")."""
    people = User.objects.filter(retailer_id=current_retailer_id(), role=Role.HQ, is_active=True)
    addresses = people.exclude(email="").order_by("pk").values_list("email", flat=True)
    return addresses.first() or ""
