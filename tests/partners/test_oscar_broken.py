"""A django-oscar shop that says what it never should, at every step of every conversation."""

from dataclasses import replace

import pytest

from partners.errors import Rejected, Unreadable
from partners.messages import OrderReference
from partners.transformers.oscar import OscarTransformer
from tests.partners.oscar_answers import (
    BASKET,
    BASKET_LINE,
    COUNTRY,
    FREE,
    PRICE,
    PRODUCT,
    STOCK,
    changed,
    family,
    order,
    page,
    say,
    variant,
)
from tests.partners.oscar_talks import ACCEPTED, ASKED, ORDER, hold, placing

THEIRS = OrderReference(number="R1", partner_reference="100004")
BROKEN = [b"", b"null", b"{}", b'"yes"', b"[null]", b"7", b"<html>", b'{"results": null, "next": null}']
TALKS = {
    "find-items": (
        lambda: OscarTransformer().find_items(ASKED),
        [say(page(family(variant()))), say(PRICE), say(STOCK)],
    ),
    "place-order": (lambda: OscarTransformer().place_order(ORDER), placing()),
    "find-order": (lambda: OscarTransformer().find_order("R1-7-1"), [say(page(order()))]),
    "order-status": (
        lambda: OscarTransformer().order_status(THEIRS),
        [say(page(order()))],
    ),
}
STEPS = [
    pytest.param(begin, answers[: step + 1], id=f"{name}-{step}")
    for name, (begin, answers) in TALKS.items()
    for step in range(len(answers))
]


@pytest.mark.parametrize("status", [200, 400, 404, 406])
@pytest.mark.parametrize(("begin", "answers"), STEPS)
def test_a_broken_answer_ends_the_conversation_in_a_word_we_know(begin, answers, status):
    for body in BROKEN:
        with pytest.raises((Unreadable, Rejected)):
            hold(begin(), *answers[:-1], replace(answers[-1], body=body, status=status))


@pytest.mark.parametrize("step", ["country", "product", "basket", "lines", "shipping", "order"])
def test_a_field_that_is_missing_is_never_guessed(step):
    told = {"country": COUNTRY, "product": PRODUCT, "basket": BASKET, "order": order()}
    within = {"lines": (BASKET_LINE, page), "shipping": (FREE, lambda method: [method])}
    row, wrap = within.get(step) or (told[step], lambda row: row)

    read = set()
    for name in row:
        answers = placing(**{step: say(wrap(changed(row, **{name: ...})))})
        try:
            assert hold(OscarTransformer().place_order(ORDER), *answers)[1] == ACCEPTED
        except Unreadable:
            read.add(name)

    assert read == READ[step]


READ = {
    "country": {"url", "is_shipping_country"},
    "product": {"upc"},
    "basket": {"url", "lines", "total_incl_tax", "currency"},
    "lines": {"product", "quantity"},
    "shipping": {"code", "price"},
    "order": {"number", "currency", "total_incl_tax", "shipping_address"},
}
