"""Look-ups as they go on."""

from uuid import UUID

from catalog.errors import LookupMissing
from catalog.models import Lookup


def by_public_id(public_id: UUID) -> Lookup:
    """A look-up with its partners' answers, in two queries. Raises LookupMissing."""
    lookup = (
        Lookup.objects.prefetch_related("answers__partner").filter(public_id=public_id).order_by("pk").first()
    )
    if lookup is None:
        raise LookupMissing
    return lookup
