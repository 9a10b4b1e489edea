"""From cart to order: the moment of purchase."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction

from catalog.choice import Decision
from catalog.operations.reservation import Wanted, reserve
from orders import lifecycle, outbox
from orders.errors import CartChanged, CartEmpty, MixedCurrencies, UnknownMethod
from orders.models import Cart, CartLine, Order, OrderLine, Payment, PurchaseOrder
from orders.models.payment import PaymentMethod
from orders.operations.sourcing import Decisions, decisions_on, keep_decisions
from orders.queries import carts
from stores import fault
from stores.errors import StoreUnknown
from stores.models import Retailer
from stores.numbers import new_number
from stores.tenancy import current_retailer_id


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """Who buys and where it goes. `ship_to` has the fields of `partners.messages.Address`."""

    email: str
    phone: str = ""
    ship_to: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def place_order(
    *,
    cart_id: int,
    buyer: Buyer,
    payment_method: str = PaymentMethod.TILL,
    seen: str | None = None,
    visit: UUID | None = None,
    actor: str,
    now: datetime,
) -> Order:
    """Turn a cart into an order with one purchase order per partner, its payment, and the promise to send them.

    A partner that charges one item in another money than the next gets a purchase order for each. Why each line is sold
    from its partner is kept.

    All of it or nothing. Placing the same cart again returns the same order, so a kiosk may retry. `seen` is the
    fingerprint of the lines the shopper agreed to, `visit` their stay at a screen. Raises CartEmpty, CartChanged,
    NotShippedThere, OfferChanged, MixedCurrencies, StoreUnknown, UnknownMethod.
    """
    cart = carts.locked(cart_id)
    if cart.order:
        return cart.order
    lines = carts.lines(cart)
    _check(cart, lines, payment_method)
    if seen is not None and seen != carts.fingerprint(lines):
        raise CartChanged
    decisions = decisions_on(cart, lines, country=buyer.ship_to.get("country", ""), now=now)
    reserve(_wanted(line) for line in lines)

    order = _create_order(cart, lines, buyer, visit=visit, actor=actor, now=now)
    Payment.objects.create(order=order, method=payment_method, amount=order.total, currency=order.currency)
    lifecycle.record(order, "order.placed", actor=actor, total=str(order.total), currency=order.currency)
    shares = groupby(sorted(lines, key=_share), key=_share)
    for position, (_, share) in enumerate(shares, start=1):
        _create_purchase_order(order, f"{order.number}-{position}", list(share), decisions)
    fault.point("checkout.before_commit")
    return order


def _check(cart: Cart, lines: Sequence[CartLine], payment_method: str) -> None:
    if not lines:
        raise CartEmpty
    if not cart.store.is_open:
        raise StoreUnknown(store=cart.store.code)
    if payment_method not in PaymentMethod.values:
        raise UnknownMethod(method=payment_method)
    if len({line.offer.currency for line in lines}) > 1:
        raise MixedCurrencies


def _wanted(line: CartLine) -> Wanted:
    return Wanted(
        offer_id=line.offer_id,
        sku=line.offer.variant.sku,
        quantity=line.quantity,
        shown_price=line.shown_price,
    )


def _create_order(
    cart: Cart, lines: Sequence[CartLine], buyer: Buyer, *, visit: UUID | None, actor: str, now: datetime
) -> Order:
    prefix = Retailer.objects.values_list("order_prefix", flat=True).get(pk=current_retailer_id())
    cart.order = Order.objects.create(
        number=new_number(prefix),
        store=cart.store,
        placed_at=now,
        placed_by=actor,
        email=buyer.email,
        phone=buyer.phone,
        ship_to=dict(buyer.ship_to),
        currency=lines[0].offer.currency,
        total=carts.total(list(lines)),
        visit=visit,
    )
    cart.save(update_fields=["order"])
    return cart.order


def _share(line: CartLine) -> tuple[int, str]:
    """Lines that go on one purchase order: of one partner, in its one money."""
    return line.offer.partner_id, line.offer.charged_in


def _create_purchase_order(
    order: Order, number: str, share: Sequence[CartLine], decisions: Decisions
) -> None:
    partner_id, charged_in = _share(share[0])
    purchase_order = PurchaseOrder.objects.create(
        order=order,
        partner_id=partner_id,
        number=number,
        charged_in="" if charged_in == order.currency else charged_in,
    )
    lines = OrderLine.objects.bulk_create(
        [
            _order_line(purchase_order, position, line, decisions[line.pk])
            for position, line in enumerate(share, start=1)
        ]
    )
    keep_decisions(zip(lines, share, strict=True), decisions)
    outbox.publish("purchase-order.submit", key=number, payload={"purchase_order_id": purchase_order.pk})


def _order_line(
    purchase_order: PurchaseOrder, line_number: int, line: CartLine, decision: Decision
) -> OrderLine:
    variant = line.offer.variant
    weighed = decision.of(line.offer_id)
    return OrderLine(
        order=purchase_order.order,
        purchase_order=purchase_order,
        variant=variant,
        line_number=line_number,
        sku=variant.sku,
        gtin=variant.gtin,
        partner_sku=line.offer.partner_sku,
        title=variant.product.title,
        label=variant.label[:200],
        quantity=line.quantity,
        unit_price=line.shown_price,
        unit_cost=line.offer.cost,
        lead_time_days=line.offer.lead_time_days,
        promised_first=weighed.figures.first if weighed else None,
        promised_last=weighed.figures.last if weighed else None,
    )
