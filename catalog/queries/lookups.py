"""Look-ups as they go on."""

from uuid import UUID

from django.db.models import Prefetch

from catalog.errors import LookupMissing
from catalog.models import Lookup, LookupAnswer


def by_public_id(public_id: UUID) -> Lookup:
    """A look-up with its partners' answers, in two queries. Raises LookupMissing."""
    answers = Prefetch(
        "answers", queryset=LookupAnswer.objects.select_related("partner", "call_of").order_by("pk")
    )
    lookup: Lookup | None = Lookup.objects.prefetch_related(answers).filter(public_id=public_id).first()
    if lookup is None:
        raise LookupMissing
    return lookup
