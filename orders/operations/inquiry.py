"""Asking a partner what it knows of a purchase order, for a person who has to decide. Changes nothing."""

from typing import NamedTuple

from orders.outbox import database_now
from orders.queries import purchase_orders
from partners.operations.exchanges import converse
from partners.queries.accounts import account_of
from partners.registry import TransformerNotAllowed, transformer_for
from partners.vault import VaultError


class Finding(NamedTuple):
    """What came of it: `has_it` is None when the partner could not tell."""

    has_it: bool | None
    words: str


def ask_partner(*, purchase_order_id: int) -> Finding:
    """Ask whether the partner holds our number. Keeps the exchange; the purchase order stays as it is."""
    purchase_order = purchase_orders.get(purchase_order_id)
    partner = purchase_order.partner
    try:
        account, transformer = account_of(partner), transformer_for(partner)
    except (VaultError, TransformerNotAllowed) as error:
        return Finding(None, f"{partner} could not be asked: {error}")
    held = converse(
        transformer.find_order(purchase_order.number),
        account,
        operation="find-order",
        reference=purchase_order.number,
        timeout_s=partner.order_timeout_ms / 1000,
        clock=database_now,
    )
    if held.error:
        return Finding(None, f"{partner} could not tell: {held.error}")
    if held.result is None:
        return Finding(has_it=False, words=f"{partner} says that it does not have {purchase_order.number}.")
    answer = held.result
    return Finding(
        has_it=True,
        words=f"{partner} has it as {answer.partner_reference or 'an order without a reference'}: {answer.answer}.",
    )
