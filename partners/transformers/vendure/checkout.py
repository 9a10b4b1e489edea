"""Buying: a draft is filled, compared with what we expect, given our number, and paid on account, which places it.

Once a draft has our number it is the only one that ever becomes this order: whoever comes later, we ourselves after a
lost answer for one, finds it and goes on with it, or finds it placed. Where the shop keeps the numbers unique, two
conversations at the same moment cannot both claim it either.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from partners.errors import PartnerError, Rejected, Unreadable
from partners.messages import Acknowledgement, PurchaseOrderLine, PurchaseOrderMessage
from partners.transformers.gtins import is_spelt
from partners.transformers.reading import count, field, mapping, rows, text, words
from partners.transformers.requests import Conversation
from partners.transformers.vendure import documents, drafts, orders
from partners.transformers.vendure.api import Api, refusal
from partners.transformers.vendure.catalogue import gtin_of
from partners.transformers.vendure.settings import Settings

MOST_LINES = 100
MOST_VARIANTS = 200
ON_ACCOUNT = "on-account"
CAN_GO_ON = frozenset({"Draft", "ArrangingPayment"})


def place(api: Api, order: PurchaseOrderMessage, options: Mapping[str, Any]) -> Conversation[Acknowledgement]:
    """Place an order, or find it placed. Raises Rejected, with nothing placed, when the shop cannot or wants more."""
    data = yield from api.ask(documents.BEFORE_BUYING, _before(api, order))
    shop = Settings.told_by(data)
    placed, unfinished = orders.with_number(data, order.number)
    if placed:
        return orders.acknowledgement(shop, placed)
    if unfinished:
        draft = yield from _resumed(api, shop, data, unfinished[0], order)
    else:
        draft = yield from _made(api, shop, order, _variants(data, order), options)
    return (yield from _bought(api, shop, draft, order, options))


def _before(api: Api, order: PurchaseOrderMessage) -> dict[str, Any]:
    if len(order.lines) > MOST_LINES:
        raise Rejected(f"A purchase order of {len(order.lines)} lines is too long: {MOST_LINES} at most.")
    skus = list(dict.fromkeys(line.partner_sku for line in order.lines))
    return {
        "orders": {api.number_field: {"eq": order.number}},
        "variants": {"sku": {"in": skus}},
        "most": MOST_VARIANTS,
    }


def _variants(data: Mapping[str, Any], order: PurchaseOrderMessage) -> list[str]:
    found = rows(mapping(data, "productVariants"), "items")
    return [_variant(found, line) for line in order.lines]


def _variant(found: Sequence[Any], line: PurchaseOrderLine) -> str:
    """The shop's own number of the one variant with a line's SKU and GTIN. SKUs may repeat in a shop."""
    matching = [
        one
        for one in found
        if words(one, "sku") == line.partner_sku
        and is_spelt(gtin_of(one), line.gtin)
        and field(one, "enabled") is True
        and field(mapping(one, "product"), "enabled") is True
    ]
    if len(matching) != 1:
        raise Rejected(
            f"The shop has {len(matching)} products with SKU {line.partner_sku} and GTIN {line.gtin}."
        )
    return text(matching[0], "id")


def _made(
    api: Api,
    shop: Settings,
    order: PurchaseOrderMessage,
    variants: Sequence[str],
    options: Mapping[str, Any],
) -> Conversation[str]:
    """A new draft that holds what we want, at our price, under our number. One that does not is put away."""
    draft = yield from drafts.created(api)
    try:
        held = yield from drafts.filled(api, shop, draft, order, variants, options)
        _compare(shop, held, order, variants)
        yield from drafts.claim(api, draft, order.number)
    except PartnerError:
        yield from drafts.put_away(api, draft)
        raise
    return draft


def _resumed(
    api: Api, shop: Settings, data: Mapping[str, Any], unfinished: Any, order: PurchaseOrderMessage
) -> Conversation[str]:
    """The draft that another conversation gave our number. It may be buying it at this moment."""
    state, draft = text(unfinished, "state"), text(unfinished, "id")
    if state not in CAN_GO_ON:
        raise Rejected(f"The shop holds an order with our number that was never placed and is {state}.")
    try:
        _compare(shop, unfinished, order, _variants(data, order))
    except Rejected:
        yield from _give_up(api, draft)
        raise
    return draft


def _give_up(api: Api, draft: str) -> Conversation[None]:
    """Put a draft with our number away. Raises Unreadable while somebody may still buy it."""
    if not (yield from drafts.put_away(api, draft)):
        raise Unreadable("The shop holds an unfinished order with our number, which could not be put away.")


def _compare(shop: Settings, draft: Any, order: PurchaseOrderMessage, variants: Sequence[str]) -> None:
    """Refuse a draft that holds other things than we want (Unreadable), or at another price (Rejected)."""
    wanted: Counter[str] = Counter()
    for variant, line in zip(variants, order.lines, strict=True):
        wanted[variant] += line.quantity
    held: Counter[str] = Counter()
    for row in rows(draft, "lines"):
        held[text(mapping(row, "productVariant"), "id")] += count(row, "quantity")
    if held != wanted:
        raise Unreadable("The draft does not hold what we put into it.")
    asked = (shop.money(draft, "totalWithTax"), text(draft, "currencyCode"))
    expected = sum((line.quantity * line.unit_cost for line in order.lines), Decimal("0.00"))
    if asked != (expected, order.currency):
        raise Rejected(f"The shop asks for {asked[0]} {asked[1]}; we expected {expected} {order.currency}.")


def _bought(
    api: Api, shop: Settings, draft: str, order: PurchaseOrderMessage, options: Mapping[str, Any]
) -> Conversation[Acknowledgement]:
    """The draft, placed: closed and paid in one document. A draft that is refused is put away."""
    method = options.get("payment_method", ON_ACCOUNT)
    variables = {"id": draft, "number": order.number, "method": method}
    try:
        placed = _paid((yield from api.ask(documents.BUY, variables, commits=True)))
    except Rejected as refused:  # perhaps the answer to a repetition of our request by something on the way
        placed = yield from _perhaps_placed(api, draft, refused)
    if not orders.is_placed(placed):
        raise Unreadable(f"The shop left the order {text(placed, 'state')}.")
    return orders.acknowledgement(shop, placed)


def _paid(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The order as the payment left it. Raises Rejected, for the first reason that the shop gave."""
    paid = mapping(data, "addManualPaymentToOrder")
    if "errorCode" not in paid:
        return paid
    closed = field(data, "transitionOrderToState")
    first = closed if isinstance(closed, dict) and "errorCode" in closed else paid
    raise Rejected(f"The shop refused the order: {refusal(first)}")


def _perhaps_placed(api: Api, draft: str, refused: Rejected) -> Conversation[Mapping[str, Any]]:
    """The order that was placed although the last answer refused it. Raises the refusal when it was not."""
    data = yield from api.ask(documents.ORDER_NOW, {"id": draft})
    if field(data, "order") is None:
        raise refused
    order = mapping(data, "order")
    if not orders.is_placed(order):
        yield from _give_up(api, draft)
        raise refused
    return order
