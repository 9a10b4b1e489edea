"""What lies in a cart or an order, parcel by parcel: one parcel is what one partner sends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from catalog.choice import Chooser, arrives
from catalog.queries.choosing import chooser_at
from orders.models import Cart, CartLine, Order, OrderLine, PurchaseOrder
from orders.queries import carts
from partners.models import Partner
from stores.clock import day_in
from stores.money import Money

Days = tuple[date, date]


class Trouble(StrEnum):
    """Why a line cannot be ordered as it stands."""

    SOLD_OUT = "sold-out"
    FEWER = "fewer"
    PRICE = "price"


@dataclass(frozen=True)
class CartRow:
    """A line of a cart beside what its offer says now."""

    line: CartLine

    @property
    def trouble(self) -> Trouble | None:
        """What changed since the shopper put it in, the worst first; None when nothing did."""
        offer, line = self.line.offer, self.line
        if offer.partner.paused_at or offer.withheld or offer.free == 0:
            return Trouble.SOLD_OUT
        if not offer.has(line.quantity):
            return Trouble.FEWER
        return Trouble.PRICE if offer.price != line.shown_price else None

    @property
    def one_less(self) -> int:
        """What a step down leads to."""
        return self.line.quantity - 1

    @property
    def one_more(self) -> int:
        """What a step up leads to."""
        return self.line.quantity + 1

    @property
    def can_grow(self) -> bool:
        """Whether the partner has one more."""
        return self.line.offer.has(self.one_more)

    @property
    def total(self) -> Money:
        """What its pieces cost at the price shown."""
        return Money(self.line.shown_price, self.line.offer.currency).times(self.line.quantity)


@dataclass(frozen=True, kw_only=True)
class CartParcel:
    """What one partner would send, and when it would come."""

    partner: Partner
    rows: tuple[CartRow, ...]
    arrives: Days


@dataclass(frozen=True, kw_only=True)
class CartView:
    """A cart with all that a page shows of it. An empty one has no parcels."""

    parcels: tuple[CartParcel, ...] = ()
    pieces: int = 0
    totals: tuple[Money, ...] = ()
    fingerprint: str = ""

    @property
    def rows(self) -> list[CartRow]:
        """Every line, parcel after parcel."""
        return [row for parcel in self.parcels for row in parcel.rows]

    @property
    def can_be_ordered(self) -> bool:
        """Whether it holds something, in one currency, and nothing of it waits for the shopper's word."""
        return len(self.totals) == 1 and not any(row.trouble for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One partner's share of an order, and when it comes or was to come."""

    purchase_order: PurchaseOrder
    arrives: Days


def of_cart(cart: Cart | None, *, now: datetime) -> CartView:
    """What lies in a cart, in two queries; no cart is an empty one."""
    lines = carts.lines(cart) if cart else []
    if cart is None or not lines:
        return CartView()
    chooser = chooser_at(now, zone=cart.store.time_zone, country=cart.store.country)
    shares = groupby(lines, key=lambda line: line.offer.partner)
    return CartView(
        parcels=tuple(_cart_parcel(partner, tuple(share), chooser) for partner, share in shares),
        pieces=sum(line.quantity for line in lines),
        totals=_totals(lines),
        fingerprint=carts.fingerprint(lines),
    )


def of_order(order: Order) -> list[Parcel]:
    """The parcels of an order that was fetched for display; asks nothing more."""
    placed_on = day_in(order.store.time_zone, order.placed_at)
    return [
        Parcel(
            purchase_order=purchase_order,
            arrives=_slowest(_promised(line, placed_on) for line in purchase_order.lines.all()),
        )
        for purchase_order in order.purchase_orders.all()
    ]


def _cart_parcel(partner: Partner, lines: tuple[CartLine, ...], chooser: Chooser) -> CartParcel:
    return CartParcel(
        partner=partner,
        rows=tuple(CartRow(line) for line in lines),
        arrives=_slowest(chooser.arrives(line.offer) for line in lines),
    )


def _promised(line: OrderLine, placed_on: date) -> Days:
    """What the shopper was told; a line from before that was kept is reckoned anew."""
    if line.promised_first and line.promised_last:
        return line.promised_first, line.promised_last
    return arrives(line.lead_time_days, placed_on)


def _slowest(days: Iterable[Days]) -> Days:
    """A parcel leaves when its slowest item is there."""
    first, last = zip(*days, strict=True)
    return max(first), max(last)


def _totals(lines: list[CartLine]) -> tuple[Money, ...]:
    by_currency: dict[str, Decimal] = {}
    for line in lines:
        currency = line.offer.currency
        by_currency[currency] = by_currency.get(currency, Decimal(0)) + line.quantity * line.shown_price
    return tuple(Money(amount, currency) for currency, amount in sorted(by_currency.items()))
