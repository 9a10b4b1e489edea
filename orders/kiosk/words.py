"""What became of a wish or an order, in words for shoppers."""

from dataclasses import dataclass
from decimal import Decimal

from catalog.errors import OfferChanged
from orders.models import Order, Payment
from orders.queries.parcels import Parcel, of_order
from orders.states import PaymentState, PurchaseOrderState
from stores.errors import DomainError
from stores.money import Money

_S = PurchaseOrderState

PARCEL = {
    _S.QUEUED: ("{partner} is being asked to send it.", "clock", ""),
    _S.SENDING: ("{partner} is being asked to send it.", "clock", ""),
    _S.UNKNOWN: ("{partner} has not confirmed it yet.", "clock", ""),
    _S.ACKNOWLEDGED: ("Confirmed by {partner}.", "circle-check", "ok"),
    _S.PARTIAL: ("{partner} sends only part of it. {money}", "circle-alert", "warn"),
    _S.REJECTED: ("{partner} cannot send it. {money}", "circle-alert", "bad"),
    _S.PARKED: ("A colleague is looking into it.", "clock", "warn"),
    _S.CANCELLED: ("Cancelled. {money}", "circle-alert", "bad"),
}
COMING = frozenset({_S.QUEUED, _S.SENDING, _S.UNKNOWN, _S.ACKNOWLEDGED, _S.PARTIAL})


@dataclass(frozen=True, kw_only=True)
class Story:
    """A parcel and what became of it, in words, with a drawing and a tone."""

    parcel: Parcel
    words: str
    icon: str
    tone: str
    is_coming: bool


def stories(order: Order) -> list[Story]:
    """What became of each parcel of an order that was fetched for display."""
    return [_story(parcel, order.payment) for parcel in of_order(order)]


def refused(refusal: DomainError, *, shown_price: Decimal | None = None) -> str:
    """Why the cart did not take something, and how things stand now."""
    if not isinstance(refusal, OfferChanged):
        return str(refusal)
    price, currency = refusal.context.get("price"), str(refusal.context.get("currency"))
    if shown_price is not None and isinstance(price, Decimal) and price != shown_price:
        return f"The price is {Money(price, currency)} now, no longer {Money(shown_price, currency)}."
    available = refusal.context.get("available")
    return f"Only {available} left, with those in your cart." if available else "It has just sold out."


def masked(email: str) -> str:
    """An e-mail address as a passer-by may read it: a…@mail.pt."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}…@{host}"


def _story(parcel: Parcel, payment: Payment) -> Story:
    state = PurchaseOrderState(parcel.purchase_order.state)
    words, icon, tone = PARCEL[state]
    is_paid = payment.state == PaymentState.CAPTURED
    money = "The store gives you the money back." if is_paid else "You do not pay for it."
    told = words.format(partner=parcel.purchase_order.partner.name, money=money)
    return Story(parcel=parcel, words=told, icon=icon, tone=tone, is_coming=state in COMING)
