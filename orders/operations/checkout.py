"""From cart to order: the moment of purchase."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db import transaction

from catalog.operations.reservation import Wanted, reserve
from orders import lifecycle, outbox
from orders.errors import CartChanged, CartEmpty, MixedCurrencies, UnknownMethod
from orders.models import Cart, CartLine, Order, OrderLine, Payment, PurchaseOrder
from orders.models.payment import PaymentMethod
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
    actor: str,
    now: datetime,
) -> Order:
    """Turn a cart into an order with one purchase order per partner, its payment, and the promise to send them.

    All of it or nothing. Placing the same cart again returns the same order, so a kiosk may retry. `seen` is the
    fingerprint of the lines the shopper agreed to. Raises CartEmpty, CartChanged, OfferChanged, MixedCurrencies,
    StoreUnknown, UnknownMethod.
    """
    cart = carts.locked(cart_id)
    if cart.order:
        return cart.order
    lines = carts.lines(cart)
    _check(cart, lines, payment_method)
    if seen is not None and seen != carts.fingerprint(lines):
        raise CartChanged
    reserve(_wanted(line) for line in lines)

    order = _create_order(cart, lines, buyer, actor=actor, now=now)
    Payment.objects.create(order=order, method=payment_method, amount=order.total, currency=order.currency)
    lifecycle.record(order, "order.placed", actor=actor, total=str(order.total), currency=order.currency)
    shares = groupby(lines, key=lambda line: line.offer.partner_id)
    for position, (partner_id, share) in enumerate(shares, start=1):
        _create_purchase_order(order, f"{order.number}-{position}", partner_id, share)
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


def _create_order(cart: Cart, lines: Sequence[CartLine], buyer: Buyer, *, actor: str, now: datetime) -> Order:
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
    )
    cart.save(update_fields=["order"])
    return cart.order


def _create_purchase_order(order: Order, number: str, partner_id: int, share: Iterable[CartLine]) -> None:
    purchase_order = PurchaseOrder.objects.create(order=order, partner_id=partner_id, number=number)
    OrderLine.objects.bulk_create(
        [_order_line(purchase_order, position, line) for position, line in enumerate(share, start=1)]
    )
    outbox.publish("purchase-order.submit", key=number, payload={"purchase_order_id": purchase_order.pk})


def _order_line(purchase_order: PurchaseOrder, line_number: int, line: CartLine) -> OrderLine:
    variant = line.offer.variant
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
    )
