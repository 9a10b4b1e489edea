"""Answers no decent partner gives: the page of the conversation shows what came, how it ended and why, in words."""

import re

import pytest
from django.utils import timezone

from partners.admin.exchanges import OUTCOME_WORDS
from partners.errors import Outcome
from partners.models import Exchange, Partner
from partners.operations.exchanges import converse
from partners.queries.accounts import account_of
from partners.registry import transformer_for
from tests.console.pages import page_of, text_of
from tests.partners.odd_partner import odd_partner
from tests.partners.plain_partner import ORDER, PlainPartner
from tests.partners.test_bad_answers import BROKEN, ELSEWHERE, LINE_BROKE, answering

# Of what came, a few words that a person must find on the page. The rest of them broke before anything could be kept.
CAME = {
    "51 html": "POST /orders 200 Request",
    "51 null": "null",
    "51 id is null": '"id": null',
    "52 an error with status 200": '"status": "error"',
    "52 created without a word": "POST /orders 201 Request",
    "52 no content": "POST /orders 204 Request",
    "53 undocumented": '"oops": 1',
    "54 unknown": "POST /orders 401 Request",
    "54 forbidden": "POST /orders 403 Request",
    "55 there already": "POST /orders 409 Request",
    "57 moved": "POST /orders 301 Request",
    "59 latin-1": "bytes that are no JSON",
    "59 comma in an amount": '"amount": "142,00"',
    "59 no currency": '"money": "EUR"',
    "5xx": "4 bytes that are no JSON in 1 lines",
}


def shown(hq, company, behave, timeout_s=10):
    """The page of the conversation in which an order was answered like that."""
    with company.scope():
        partner = Partner.objects.get(pk=company.rows["partner"].pk)
        transformer = transformer_for(partner)
        good = PlainPartner().answer(next(transformer.place_order(ORDER))).body
        with odd_partner(behave(good)) as partner.base_url:
            converse(
                transformer.place_order(ORDER),
                account_of(partner),
                operation="place-order",
                reference=ORDER.number,
                timeout_s=timeout_s,
                clock=timezone.now,
            )
        exchange = Exchange.objects.latest("pk")
    return text_of(hq.get(page_of(exchange)))


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_answer_can_be_read_about(hq, ours, name):
    behave, words = BROKEN[name]

    told = shown(hq, ours, behave, timeout_s=0.4 if words == LINE_BROKE else 10)

    assert "place-order R1-7-1 Outcome unknown" in told
    assert words in told
    assert OUTCOME_WORDS[Outcome.UNKNOWN] in told
    assert "could ship it twice" in told
    assert CAME.get(name, "POST /orders ") in told
    assert re.search(r"POST /orders (\d{3}|no answer) Request", told)


def test_of_a_page_that_came_in_place_of_an_answer_the_shape_is_kept(hq, ours):
    behave, _ = BROKEN["51 html"]

    told = shown(hq, ours, behave)

    assert "<html></html> (20 bytes that are no JSON)" in told


@pytest.mark.parametrize("wait", ["0", "-5", "99999999", "Wed, 21 Oct 2065 07:28:00 GMT", "soon"])
def test_a_wish_to_be_left_alone_is_shown_as_it_was_said(hq, ours, wait):
    told = shown(hq, ours, answering("429 Slow", headers=f"Retry-After: {wait}\r\n"))

    assert "Outcome throttled" in told
    assert OUTCOME_WORDS[Outcome.THROTTLED] in told
    assert f"retry-after {wait}" in told


def test_where_a_partner_would_send_us_is_not_repeated(hq, ours):
    told = shown(hq, ours, answering("302 Gone", headers=ELSEWHERE))

    assert "The partner sent us elsewhere (302); we do not follow." in told
    assert "169.254" not in told


def test_a_refusal_is_told_in_the_partners_own_words(hq, ours):
    body = b'{"error": {"code": "sold-out", "message": "None are left."}}'

    told = shown(hq, ours, answering("422 No", body))

    assert "Outcome rejected" in told
    assert "sold-out: None are left. It understood, and said no." in told


def test_a_page_in_an_answer_is_text(hq, ours):
    told = shown(hq, ours, answering("400 Bad", b'{"oops": "<script>alert(1)</script>"}'))

    assert '"oops": "<script>alert(1)</script>"' in told
