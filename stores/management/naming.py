"""What commands are told by name."""

from django.core.management.base import CommandError

from stores.models import Retailer


def retailer_named(slug: str) -> Retailer:
    """The retailer with this slug. Raises CommandError."""
    retailer: Retailer | None = Retailer.objects.filter(slug=slug).first()
    if retailer is None:
        raise CommandError(f"There is no retailer {slug}.")
    return retailer
