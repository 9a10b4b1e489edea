"""The lost-sale ledger, read."""

from collections.abc import Collection
from uuid import UUID

from catalog.models import Enquiry, LookupAnswer
from catalog.models.lookup import AnswerState


def same_visits(visits: Collection[UUID]) -> list[Enquiry]:
    """Every question of these visits, the first one first; one query."""
    return list(Enquiry.objects.filter(visit__in=visits).order_by("visit", "asked_at", "pk"))


def unanswered(lookups: Collection[UUID]) -> set[UUID]:
    """Which of these look-ups some partner left without an answer; one query."""
    silent = LookupAnswer.objects.filter(lookup__public_id__in=lookups).exclude(state=AnswerState.ANSWERED)
    return set(silent.values_list("lookup__public_id", flat=True))
