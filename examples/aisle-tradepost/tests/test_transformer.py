"""Tradepost's transformer keeps the contract, and does what is special about Tradepost."""

from dataclasses import replace

import pytest
from aisle_tradepost import TradepostTransformer
from tradepost import Tradepost

from partners.contract import TransformerContract, talk
from partners.errors import Rejected
from partners.messages import CancelAnswer, Cancellation, OrderReference


class TestContract(TransformerContract):
    """All that holds for every transformer."""

    def transformer(self):
        return TradepostTransformer()

    def partner(self):
        return Tradepost()


def test_an_order_is_reserved_line_by_line_and_confirmed_at_once():
    partner = Tradepost()
    (line,) = partner.order.lines
    order = replace(partner.order, lines=(line, replace(line, line_number=2, quantity=1)))

    held = talk(TradepostTransformer().place_order(order), partner.answer)

    assert [(request.path, request.commits) for request in held.requests] == [
        ("/reservations", False),
        ("/reservations", False),
        ("/orders", True),
    ]
    assert held.result.total == 4 * line.unit_cost


def test_what_tradepost_has_not_got_is_rejected_before_anything_is_ordered():
    partner = Tradepost()
    (line,) = partner.order.lines
    order = replace(partner.order, lines=(replace(line, quantity=41),))

    held = talk(TradepostTransformer().place_order(order), partner.answer)

    assert (str(held.error), held.commits, partner.orders) == ("We have not got that many.", 0, {})


@pytest.mark.parametrize("name", ["Ana\ntickets=0", "Ana\r", "Ana\x00"])
def test_a_name_of_several_lines_is_refused_instead_of_read_as_another_field(name):
    partner = Tradepost()
    order = replace(partner.order, ship_to=replace(partner.order.ship_to, name=name))

    held = talk(TradepostTransformer().place_order(order), partner.answer)

    assert isinstance(held.error, Rejected)
    assert partner.orders == {}


def test_what_has_left_cannot_be_cancelled():
    partner = Tradepost()
    placed = talk(TradepostTransformer().place_order(partner.order), partner.answer).result
    partner.ship(placed.number)
    order = OrderReference(number=placed.number, partner_reference=placed.partner_reference)

    held = talk(TradepostTransformer().cancel_order(order, "Ordered twice"), partner.answer)

    assert held.result == Cancellation(answer=CancelAnswer.REFUSED, reason="It has left.")
