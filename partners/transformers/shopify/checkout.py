"""Buying: a draft order is made, compared with what we expect, and completed.

A draft is no order: nobody ships it, and one that is left behind is litter at worst. It becomes at most one order, so
what repeats a completion on its way places nothing twice; only a second conversation, with a second draft, would.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from partners.errors import PartnerError, Rejected, Unreadable
from partners.messages import Acknowledgement, PurchaseOrderLine, PurchaseOrderMessage
from partners.transformers.gtins import is_spelt
from partners.transformers.reading import amount, count, field, mapping, text, words
from partners.transformers.requests import Conversation
from partners.transformers.shopify import documents, drafts, orders
from partners.transformers.shopify.api import Api, nodes, payload, refusals
from partners.transformers.shopify.catalogue import SOLD, available
from partners.transformers.shopify.search import any_of

MOST_LINES = 100
MOST_VARIANTS = 250
MOST_WAITS = 10  # the shop works out a large draft in the background; each question takes it a moment


def place(api: Api, order: PurchaseOrderMessage, options: Mapping[str, Any]) -> Conversation[Acknowledgement]:
    """Place an order. Raises Rejected, with nothing placed, when the shop has less, asks for more, or says no."""
    variants = yield from _variants(api, order.lines)
    data = yield from api.ask(documents.CREATE_DRAFT, {"input": drafts.draft(order, variants, options)})
    draft = mapping(payload(data, "draftOrderCreate"), "draftOrder")
    draft_id = text(draft, "id")
    problem = _problem(draft, order, variants) or (yield from _unready(api, draft))
    if problem:
        yield from api.ask(documents.DELETE_DRAFT, {"id": draft_id})
        raise problem
    variables = {"id": draft_id, "paymentPending": not options.get("payment_terms")}
    data = yield from api.ask(documents.COMPLETE_DRAFT, variables, commits=True)
    completed = mapping(data, "draftOrderComplete")
    refused = refusals(completed)
    if refused:
        return (yield from _perhaps_placed(api, draft_id, refused))
    return orders.acknowledgement(mapping(mapping(completed, "draftOrder"), "order"))


def _variants(api: Api, lines: Sequence[PurchaseOrderLine]) -> Conversation[list[str]]:
    """The shop's own numbers of what our lines name. Raises Rejected when a SKU no longer means the same thing."""
    if len(lines) > MOST_LINES:
        raise Rejected(
            f"A purchase order of {len(lines)} lines is too long for this shop: {MOST_LINES} at most."
        )
    skus = dict.fromkeys(line.partner_sku for line in lines)
    variables = {"query": any_of("sku", skus), "first": MOST_VARIANTS}
    data = yield from api.ask(documents.VARIANTS, variables)
    found = nodes(data, "productVariants")
    wanted: Counter[str] = Counter()
    for line in lines:
        wanted[line.partner_sku] += line.quantity
    return [_variant(found, line, wanted[line.partner_sku]) for line in lines]


def _variant(found: Sequence[Any], line: PurchaseOrderLine, wanted: int) -> str:
    """The one variant with a line's SKU and GTIN, of which there are enough. SKUs may repeat in a shop."""
    matching = [
        one
        for one in found
        if words(one, "sku") == line.partner_sku
        and is_spelt(words(one, "barcode"), line.gtin)
        and field(mapping(one, "product"), "status") == SOLD
    ]
    if len(matching) != 1:
        raise Rejected(
            f"The shop has {len(matching)} products with SKU {line.partner_sku} and GTIN {line.gtin}."
        )
    left = available(matching[0])
    if left is not None and left < wanted:
        raise Rejected(f"The shop has {left} × {line.gtin}; we want {wanted}.")
    return text(matching[0], "id")


def _problem(draft: Any, order: PurchaseOrderMessage, variants: Sequence[str]) -> PartnerError | None:
    """What is wrong with a draft: it holds other things than we want, or at another price."""
    wanted: Counter[str] = Counter()
    for variant, line in zip(variants, order.lines, strict=True):
        wanted[variant] += line.quantity
    held: Counter[str] = Counter()
    for row in nodes(draft, "lineItems"):
        held[text(mapping(row, "variant"), "id")] += count(row, "quantity")
    if held != wanted:
        return Unreadable("The draft does not hold what we put into it.")
    money = mapping(mapping(draft, "totalPriceSet"), "presentmentMoney")
    asked = (amount(money, "amount"), text(money, "currencyCode"))
    expected = sum((line.quantity * line.unit_cost for line in order.lines), Decimal("0.00"))
    if asked != (expected, order.currency):
        return Rejected(f"The shop asks for {asked[0]} {asked[1]}; we expected {expected} {order.currency}.")
    return None


def _unready(api: Api, draft: Any) -> Conversation[PartnerError | None]:
    """Wait until the shop has worked a draft out; what is wrong when it never does."""
    ready = field(draft, "ready")
    for _ in range(MOST_WAITS):
        if ready is True:
            return None
        data = yield from api.ask(documents.DRAFT_STATE, {"id": text(draft, "id")})
        ready = field(mapping(data, "draftOrder"), "ready")
    return Unreadable("The shop does not get the draft ready.")


def _perhaps_placed(api: Api, draft_id: str, refused: str) -> Conversation[Acknowledgement]:
    """A refusal may be the answer to a repetition of our request by something on the way. The draft knows its order."""
    data = yield from api.ask(documents.DRAFT_STATE, {"id": draft_id})
    placed = field(mapping(data, "draftOrder"), "order")
    if placed is None:
        raise Rejected(f"The shop refused the order: {refused}")
    return orders.acknowledgement(placed)
