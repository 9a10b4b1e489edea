"""An order as a mail tells it: parcels, what comes, what does not, and what is to be paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from catalog.choice import USUAL, Terms, promised
from catalog.queries.choosing import knowledge, occasion_at
from orders.models import Order, OrderLine, PurchaseOrder
from orders.states import OrderState, PaymentState, PurchaseOrderState
from stores.money import Money

State = PurchaseOrderState
COMING = frozenset({State.ACKNOWLEDGED, State.PARTIAL})
NOT_COMING = frozenset({State.REJECTED, State.CANCELLED})


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of an order. `coming` counts the pieces that are on their way, as far as we know."""

    title: str
    label: str
    quantity: int
    coming: int
    price: Money

    @property
    def missing(self) -> int:
        """Pieces that will not come."""
        return self.quantity - self.coming


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What one partner sends. `status` is `confirmed`, `partly`, `refused`, `held` or `waiting`."""

    partner: str
    status: str
    first_day: date | None
    last_day: date | None
    items: Sequence[Item]


def parcels(order: Order) -> list[Parcel]:
    """The order, partner by partner."""
    terms = knowledge().terms
    return [_parcel(purchase_order, order, terms) for purchase_order in order.purchase_orders.all()]


def headline(order: Order, told: Sequence[Parcel]) -> str:
    """How an order stands, in a word: `confirmed`, `part-confirmed`, `changed` or `impossible`."""
    if order.state in {OrderState.REFUSED, OrderState.CANCELLED}:
        return "impossible"
    if any(item.missing for parcel in told for item in parcel.items):
        return "changed"
    return "confirmed" if order.state == OrderState.CONFIRMED else "part-confirmed"


def context_of(order: Order) -> dict[str, Any]:
    """What every template may use."""
    told = parcels(order)
    payment = order.payment
    return {
        "retailer": order.retailer,
        "store": order.store,
        "order": order,
        "placed_at": order.placed_at.astimezone(ZoneInfo(order.store.time_zone)),
        "parcels": told,
        "headline": headline(order, told),
        "total": order.money,
        "due": Money(payment.amount, payment.currency),
        "is_due": payment.state == PaymentState.DUE,
        "is_paid": payment.state == PaymentState.CAPTURED,
        "pieces": sum(item.quantity for parcel in told for item in parcel.items),
    }


def _parcel(purchase_order: PurchaseOrder, order: Order, terms: Mapping[int, Terms]) -> Parcel:
    lines = list(purchase_order.lines.all())
    of_partner = terms.get(purchase_order.partner_id, USUAL)
    first, last = _arrival(purchase_order, lines, of_partner, order.store.time_zone)
    return Parcel(
        partner=purchase_order.partner.name,
        status=_status(purchase_order),
        first_day=first,
        last_day=last,
        items=[_item(line, purchase_order, order.currency) for line in lines],
    )


def _status(purchase_order: PurchaseOrder) -> str:
    match purchase_order.state:
        case State.ACKNOWLEDGED:
            return "confirmed"
        case State.PARTIAL:
            return "partly"
        case State.REJECTED | State.CANCELLED:
            return "refused"
        case State.PARKED:
            return "held"
    return "waiting"


def _item(line: OrderLine, purchase_order: PurchaseOrder, currency: str) -> Item:
    coming = line.quantity - line.rejected
    return Item(
        title=line.title,
        label=line.label,
        quantity=line.quantity,
        coming=0 if purchase_order.state in NOT_COMING else coming,
        price=Money(line.unit_price, currency).times(line.quantity),
    )


def _arrival(
    purchase_order: PurchaseOrder, lines: Sequence[OrderLine], terms: Terms, zone: str
) -> tuple[date | None, date | None]:
    """From the slowest line that comes, counted from when the partner said yes, by its own calendar."""
    days = [line.lead_time_days for line in lines if line.accepted]
    if purchase_order.state not in COMING or not days or purchase_order.answered_at is None:
        return None, None
    slowest = None if None in days else max(day for day in days if day is not None)
    return promised(slowest, terms=terms, occasion=occasion_at(purchase_order.answered_at, zone=zone))
