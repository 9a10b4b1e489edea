"""Why each line is sold from its partner: decided when the order is placed, learnt from when the partner answers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from catalog.choice import Decision, Removal, decide
from catalog.choice.confidence import kind_of
from catalog.choice.documents import written
from catalog.errors import NotShippedThere
from catalog.operations.records import Answered, note_answers
from catalog.queries.choosing import candidates_of, knowledge, occasion_at
from orders.models import Cart, CartLine, LineDecision, OrderLine, PurchaseOrder

Decisions = Mapping[int, Decision]  # by the line of the cart


def decisions_on(cart: Cart, lines: Sequence[CartLine], *, country: str, now: datetime) -> Decisions:
    """What is known now of every offer of each line's variant, and how it compares; two queries.

    Raises NotShippedThere when the partner of a line does not send to the country.
    """
    known = knowledge()
    candidates = candidates_of([line.offer.variant_id for line in lines])
    occasion = occasion_at(now, zone=cart.store.time_zone, country=country)
    decisions = {
        line.pk: decide(
            candidates[line.offer.variant_id], knowledge=known, occasion=occasion.of(line.quantity)
        )
        for line in lines
    }
    for line in lines:
        _check_country(line, decisions[line.pk], country)
    return decisions


def keep_decisions(sold: Iterable[tuple[OrderLine, CartLine]], decisions: Decisions) -> None:
    """Keep why each line of a new order is sold from its partner."""
    LineDecision.objects.bulk_create(_kept(line, picked, decisions[picked.pk]) for line, picked in sold)


def learn(purchase_order: PurchaseOrder, lines: Iterable[OrderLine], *, now: datetime) -> None:
    """Note in the partner's record how it answered for lines; what was learnt of a line once is not learnt again."""
    answered = {line.pk: line.accepted == line.quantity for line in lines}
    fresh = list(
        LineDecision.objects.filter(line__in=answered, learnt_at=None).only(
            "pk", "line_id", "age", "quantity"
        )
    )
    LineDecision.objects.filter(pk__in=[one.pk for one in fresh]).update(learnt_at=now)
    note_answers(
        partner_id=purchase_order.partner_id,
        answers=[Answered(one.age, one.quantity, answered[one.line_id]) for one in fresh],
    )


def _check_country(line: CartLine, decision: Decision, country: str) -> None:
    weighed = decision.of(line.offer_id)
    if weighed and weighed.removed is Removal.COUNTRY:
        raise NotShippedThere(sku=line.offer.variant.sku, partner=line.offer.partner.name, country=country)


def _kept(line: OrderLine, picked: CartLine, decision: Decision) -> LineDecision:
    weighed = decision.of(picked.offer_id)
    heard_at = weighed.candidate.heard_at if weighed else picked.offer.heard_at
    kind = kind_of(observed_at=heard_at, now=decision.occasion.now, quantity=picked.quantity)
    return LineDecision(
        line=line,
        sold_from=picked.offer_id,
        document=written(decision),
        age=kind.age,
        quantity=kind.quantity,
    )
