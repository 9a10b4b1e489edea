"""Holding a conversation with a django-oscar shop by hand: what we ask for, and a good order from end to end."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from partners.messages import (
    Acknowledgement,
    Address,
    Answer,
    ItemQuery,
    PurchaseOrderLine,
    PurchaseOrderMessage,
)
from tests.partners.oscar_answers import BASKET, BASKET_LINE, COUNTRY, FREE, PRODUCT, order, page, say

ASKED = ItemQuery(gtin="09500000000051")
LINE = PurchaseOrderLine(
    line_number=1, partner_sku="7", gtin="09500000000051", quantity=2, unit_cost=Decimal("31.00")
)
ORDER = PurchaseOrderMessage(
    number="R1-7-1",
    currency="EUR",
    placed_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
    ship_to=Address(
        name="Ana Maria Shopper",
        line1="Rua Augusta 1",
        line2="2 Esq",
        city="Lisboa",
        postal_code="1100-048",
        country="PT",
    ),
    email="ana@example.com",
    phone="+351 912 345 678",
    lines=(LINE,),
)
ACCEPTED = Acknowledgement(
    number="R1-7-1",
    partner_reference="100004",
    answer=Answer.ACCEPTED,
    total=Decimal("62.00"),
    currency="EUR",
)


def hold(conversation, *answers):
    """Give a conversation its answers, all of which it must want; return what it asked and what it made of them."""
    asked = [next(conversation)]
    asked += [conversation.send(answer) for answer in answers[:-1]]
    with pytest.raises(StopIteration) as end:
        conversation.send(answers[-1])
    return asked, end.value.value


def placing(**steps):
    """The answers of a good order, some of them replaced."""
    usual = {
        "country": say(COUNTRY),
        "product": say(PRODUCT),
        "basket": say(BASKET),
        "lines": say(page(BASKET_LINE)),
        "shipping": say([FREE]),
        "order": say(order()),
    }
    return list({**usual, **steps}.values())
