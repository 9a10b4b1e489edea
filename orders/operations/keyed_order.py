"""An order placed by a program: once per key, whatever the line does to the answer."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction

from catalog.choice import Chooser
from catalog.errors import OfferChanged
from catalog.models import Offer
from catalog.queries.choosing import chooser_at
from catalog.queries.offers import for_request
from orders.errors import IdempotencyMismatch, InProgress, TooMany
from orders.models import Cart, CartLine, IdempotencyKey, Order
from orders.operations.carts import MOST_PIECES
from orders.operations.checkout import Buyer, place_order
from stores.errors import StoreUnknown
from stores.models import Store
from stores.tenancy import current_retailer_id


@dataclass(frozen=True, kw_only=True)
class LineRequest:
    """One wanted item: by GTIN or SKU; by partner, or from whoever offers best; at the price seen, if one was."""

    gtin: str = ""
    sku: str = ""
    partner: str = ""
    quantity: int = 1
    unit_price: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class PlacementRequest:
    """All that a program asks for."""

    store: str
    lines: Sequence[LineRequest]
    buyer: Buyer
    payment_method: str = "till"

    def fingerprint(self) -> str:
        """What tells this request from any other."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Placed:
    """An order, and whether it had been placed by an earlier request with the same key."""

    order: Order
    replayed: bool


@transaction.atomic
def order_by_key(*, key: str, request: PlacementRequest, actor: str, now: datetime) -> Placed:
    """Place an order once per key of the retailer in scope; the same request again returns the same order.

    The key is kept in the transaction of the order, for as long as the order. Raises IdempotencyMismatch, InProgress,
    and all that `place_order` raises.
    """
    _take_turn(key)
    kept = IdempotencyKey.objects.select_related("order").filter(key=key).first()
    if kept:
        if kept.fingerprint != request.fingerprint():
            raise IdempotencyMismatch
        return Placed(order=kept.order, replayed=True)
    order = place_order(
        cart_id=_cart(request, now=now).pk,
        buyer=request.buyer,
        payment_method=request.payment_method,
        actor=actor,
        now=now,
    )
    IdempotencyKey.objects.create(key=key, fingerprint=request.fingerprint(), order=order)
    return Placed(order=order, replayed=False)


def _take_turn(key: str) -> None:
    """One request per key at a time. Raises InProgress while another runs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))", [key, current_retailer_id()]
        )
        if not cursor.fetchone()[0]:
            raise InProgress


def _cart(request: PlacementRequest, *, now: datetime) -> Cart:
    store = Store.objects.filter(code=request.store, is_open=True).first()
    if store is None:
        raise StoreUnknown(store=request.store)
    cart = Cart.objects.create(store=store)
    country = request.buyer.ship_to.get("country", "")
    chooser = chooser_at(now, zone=store.time_zone, country=country)
    wanted: dict[int, CartLine] = {}
    for line in request.lines:
        offer = _offer(line, chooser)
        if offer.pk in wanted:
            wanted[offer.pk].quantity += line.quantity
        else:
            shown = line.unit_price if line.unit_price is not None else offer.price
            wanted[offer.pk] = CartLine(cart=cart, offer=offer, quantity=line.quantity, shown_price=shown)
    if any(line.quantity > MOST_PIECES for line in wanted.values()):
        raise TooMany(limit=MOST_PIECES)
    CartLine.objects.bulk_create(wanted.values())
    return cart


def _offer(line: LineRequest, chooser: Chooser) -> Offer:
    """The offer a line means. An item that is unknown, withdrawn or another retailer's reads the same.

    Whoever names a partner gets that one's offer, however it compares; the sale itself says whether it can be had.
    """
    offers = list(for_request(gtin=line.gtin, sku=line.sku, partner=line.partner))
    offer = next(iter(offers), None) if line.partner else chooser.best(offers, line.quantity)
    if offer is None:
        raise OfferChanged(sku=line.sku or line.gtin, available=0)
    return offer
