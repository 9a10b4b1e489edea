"""What a person says about a disagreement with the ERP."""

from datetime import datetime

from django.db import transaction

from orders.models import ErpDifference


@transaction.atomic
def resolve_difference(*, difference_id: int, note: str, actor: str, now: datetime) -> None:
    """Close a difference with a person's note. One that is closed stays as it was.

    A later night that finds the books still apart opens a new one.
    """
    difference = ErpDifference.objects.select_for_update().get(pk=difference_id)
    if difference.resolved_at:
        return
    difference.note = f"{actor}: {note}"[:300]
    difference.resolved_at = now
    difference.save(update_fields=["note", "resolved_at"])


@transaction.atomic
def note_difference(*, difference_id: int, note: str, actor: str) -> None:
    """Write down what is known of a difference; it stays open. A later note replaces an earlier one."""
    ErpDifference.objects.filter(pk=difference_id).update(note=f"{actor}: {note}"[:300])
