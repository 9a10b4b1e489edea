"""What partners' acknowledgements teach of how far they can be trusted."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from catalog.models import PartnerRecord


class Answered(NamedTuple):
    """An order line that a partner answered: of which kind, and whether all of its pieces will come."""

    age: str
    quantity: str
    was_kept: bool


@transaction.atomic
def note_answers(*, partner_id: int, answers: Iterable[Answered]) -> None:
    """Add answers to a partner's record. The caller sees to it that each is added once.

    Rows are taken in the order of their names, so that two answers at once cannot deadlock.
    """
    answers = list(answers)
    answered = Counter((one.age, one.quantity) for one in answers)
    kept = Counter((one.age, one.quantity) for one in answers if one.was_kept)
    for age, quantity in sorted(answered):
        record, _ = PartnerRecord.objects.get_or_create(partner_id=partner_id, age=age, quantity=quantity)
        PartnerRecord.objects.filter(pk=record.pk).update(
            answered=F("answered") + answered[age, quantity], kept=F("kept") + kept[age, quantity]
        )
