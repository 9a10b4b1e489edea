"""Answers no decent partner gives. Each leaves a look-up without effect, an order in doubt, and words that say why."""

import gzip
import logging
import time
import tracemalloc
import zlib

import pytest
from django.utils import timezone

from partners.errors import Outcome
from partners.messages import ItemQuery
from partners.models import Exchange
from partners.operations.exchanges import converse
from partners.queries.accounts import account_of
from partners.registry import transformer_for
from partners.transports.limits import MOST_BYTES
from tests.factories.partners import PartnerFactory
from tests.partners.odd_partner import odd_partner, resetting, saying
from tests.partners.plain_partner import BOOT, ORDER, PlainPartner

KEY = "canary-key-0001"
SHOPPER = [ORDER.ship_to.name, ORDER.ship_to.line1, ORDER.email, ORDER.phone]
OK = "200 OK"
BOM = b"\xef\xbb\xbf"


def once(*pieces, pause_s=0.0):
    """Send these, one after the other, then hang up."""

    def behave(connection):
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause_s)

    return lambda _: behave


def for_ever(head, piece):
    """Send the head, then the piece until nobody listens."""

    def behave(connection):
        connection.sendall(head)
        while True:
            connection.sendall(piece)

    return lambda _: behave


def answering(status=OK, body=b"", headers=""):
    return lambda _: saying(status, body, headers)


def spoilt(old, new):
    """The good answer with something else in one place."""

    def behave(good):
        assert old in good
        return saying(OK, good.replace(old, new, 1))

    return behave


def packed(good, packer, coding):
    return saying(OK, packer(good), f"Content-Encoding: {coding}\r\n")


def raw_deflate(body):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
BOMB = gzip.compress(b"0" * 30_000_000)
ELSEWHERE = "Location: http://169.254.169.254/\r\n"

DEFLATED = "Content-Encoding: deflate\r\n"
TWICE = "Content-Encoding: gzip, gzip\r\n"

LINE_BROKE = "The line broke before an answer came"
TOO_LONG = f"The partner's answer is longer than {MOST_BYTES} bytes."
NO_JSON = "The partner's answer (200) is no JSON."
REFUSED = "The partner refused our credentials"

# What came, and the words that a person reads of it. The number is the row of our table of bad inputs.
BROKEN = {
    "51 html": (answering(body=b"<html>gateway</html>"), NO_JSON),
    "51 empty": (answering(), NO_JSON),
    "51 cut": (lambda good: saying(OK, good[:-30]), NO_JSON),
    "51 null": (answering(body=b"null"), "is missing"),
    "51 id is null": (answering(body=b'{"id": null}'), "is missing"),
    "51 shorter than it said": (once(HEAD + b"Content-Length: 99\r\n\r\n{"), LINE_BROKE),
    "52 an error with status 200": (answering(body=b'{"status": "error"}'), "is missing"),
    "52 created without a word": (answering("201 Created"), "The partner's answer (201) is no JSON."),
    "52 no content": (answering("204 Done"), "204"),
    "53 undocumented": (answering("400 Bad", b'{"oops": 1}'), "400"),
    "54 unknown": (answering("401 Who"), f"{REFUSED} (401)."),
    "54 forbidden": (answering("403 No"), f"{REFUSED} (403)."),
    "55 there already": (answering("409 Twice", b"{}"), "409"),
    "57 moved": (answering("301 Gone", headers=ELSEWHERE), "The partner sent us elsewhere (301); we do not follow."),
    "57 found": (answering("302 Gone", headers=ELSEWHERE), "The partner sent us elsewhere (302); we do not follow."),
    "57 kept": (answering("307 Gone", headers=ELSEWHERE), "The partner sent us elsewhere (307); we do not follow."),
    "58 endless body": (for_ever(CHUNKED, b"10000\r\n" + b"a" * 65_536 + b"\r\n"), TOO_LONG),
    "58 endless chunk mark": (for_ever(CHUNKED, b"1" * 65_536), LINE_BROKE),
    "58 endless trailers": (for_ever(CHUNKED + b"0\r\n", b"X: y\r\n" * 1000), LINE_BROKE),
    "58 too long, and it says so": (for_ever(HEAD + b"Content-Length: 100000000\r\n\r\n", b"a" * 65_536), TOO_LONG),
    "58 gzip bomb": (answering(body=BOMB, headers="Content-Encoding: gzip\r\n"), TOO_LONG),
    "58 deflate bomb": (answering(body=zlib.compress(b"0" * 30_000_000), headers=DEFLATED), TOO_LONG),
    "58 gzip, cut": (lambda good: packed(good, lambda body: gzip.compress(body)[:-9], "gzip"), "breaks off"),
    "58 no gzip at all": (answering(body=b"{}", headers="Content-Encoding: gzip\r\n"), "cannot be unpacked"),
    "58 packed unknown": (answering(body=b"{}", headers="Content-Encoding: br\r\n"), "in a way that we do not read"),
    "58 packed twice": (answering(body=b"{}", headers=TWICE), "in a way that we do not read"),
    "58 drip in the body": (once(HEAD + b"Content-Length: 99\r\n\r\n", *[b"x"] * 60, pause_s=0.05), LINE_BROKE),
    "58 drip in the headers": (once(HEAD, *[b"X: y\r\n"] * 60, pause_s=0.05), LINE_BROKE),
    "58 a hundred and more headers": (once(HEAD + b"X: y\r\n" * 200 + b"\r\n"), LINE_BROKE),
    "58 a huge header": (once(HEAD + b"X: " + b"y" * 70_000 + b"\r\n\r\n"), LINE_BROKE),
    "58 endless line": (for_ever(HEAD + b"X: ", b"y" * 65_536), LINE_BROKE),
    "58 storm of 100s": (for_ever(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000), TOO_LONG),
    "58 hints alone": (once(b"HTTP/1.1 103 Hints\r\n\r\n"), LINE_BROKE),
    "58 another protocol": (once(b"220 smtp ready\r\n"), LINE_BROKE),
    "58 silence": (lambda _: lambda connection: time.sleep(3), LINE_BROKE),
    "58 hung up": (once(), LINE_BROKE),
    "58 reset": (lambda _: resetting, LINE_BROKE),
    "58 two lengths": (once(HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}"), LINE_BROKE),
    "59 latin-1": (spoilt(b'"', '"é'.encode("latin-1")), NO_JSON),
    "59 utf-16": (lambda good: saying(OK, good.decode().encode("utf-16")), NO_JSON),
    "59 NaN": (spoilt(b'"EUR"', b"NaN"), NO_JSON),
    "59 infinity": (spoilt(b'"EUR"', b"Infinity"), NO_JSON),
    "59 beyond all numbers": (spoilt(b'"EUR"', b"1e999999999"), NO_JSON),
    "59 twice the same name": (spoilt(b'"amount"', b'"currency": "USD", "amount"'), NO_JSON),
    "59 comma in an amount": (spoilt(b".00", b",00"), "is no amount"),
    "59 an amount in words": (spoilt(b".00", b" euros"), "is no amount"),
    "59 no currency": (spoilt(b'"currency"', b'"money"'), "currency is missing"),
    "59 too deep": (answering(body=b"[" * 200_000), NO_JSON),
    "5xx": (answering("500 Oops", b"oops"), "The partner failed (500)."),
    "5xx beyond the list": (answering("999 Odd"), "The partner failed (999)."),
}  # fmt: skip

GOOD = {
    "59 with a mark before it": lambda good: saying(OK, BOM + good),
    "gzip": lambda good: packed(good, gzip.compress, "gzip"),
    "gzip, in two members": lambda good: packed(good, lambda b: gzip.compress(b[:9]) + gzip.compress(b[9:]), "x-gzip"),
    "deflate": lambda good: packed(good, zlib.compress, "Deflate"),
    "deflate without its header": lambda good: packed(good, raw_deflate, "deflate"),
    "after a hint to wait": lambda good: once(
        b"HTTP/1.1 100 Continue\r\n\r\n", HEAD + f"Content-Length: {len(good)}\r\n\r\n".encode() + good
    )(good),
    "60 what looks like a page": lambda good: saying(OK, good.replace(b"39", b"<script>alert(1)</script>", 1)),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _everything_is_logged(retailer, caplog):
    caplog.set_level(logging.DEBUG)


def conversation(partner, kind):
    transformer = transformer_for(partner)
    if kind == "place-order":
        return transformer.place_order(ORDER)
    return transformer.find_items(ItemQuery(gtin=BOOT["gtin"]))


def good_answer(partner, kind):
    """What a decent partner says to it."""
    return PlainPartner().answer(next(conversation(partner, kind))).body


def kept_of(kind, behave, caplog, timeout_s=10):
    """Hold the conversation with such a partner; return how it ended and the row that is kept, with no canary."""
    partner = PartnerFactory(key=KEY)
    with odd_partner(behave(good_answer(partner, kind))) as url:
        partner.base_url = url
        held = converse(
            conversation(partner, kind), account_of(partner), operation=kind, timeout_s=timeout_s, clock=timezone.now
        )  # fmt: skip
    exchange = Exchange.objects.get()
    seen = f"{exchange.summary} {exchange.turns} {held!r} {caplog.text}"
    assert [canary for canary in [KEY, *SHOPPER] if canary in seen] == []
    return held, exchange


@pytest.mark.parametrize(("behave", "words"), BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize(
    ("kind", "outcome"), [("find-items", Outcome.NOT_SENT), ("place-order", Outcome.UNKNOWN)], ids=["look-up", "order"]
)  # fmt: skip
def test_a_broken_answer_changes_nothing_and_says_why(kind, outcome, behave, words, caplog):
    is_slow = words == LINE_BROKE
    held, exchange = kept_of(kind, behave, caplog, timeout_s=0.4 if is_slow else 10)

    assert (held.outcome, held.result, exchange.outcome) == (outcome, None, outcome)
    assert words in exchange.summary
    assert held.duration_ms < (900 if is_slow else 9000)
    assert exchange.turns[0]["request"]["path"] == {"find-items": "/items", "place-order": "/orders"}[kind]
    assert held.credentials_refused is (REFUSED in words)


@pytest.mark.parametrize("behave", GOOD.values(), ids=GOOD)
@pytest.mark.parametrize("kind", ["find-items", "place-order"])
def test_a_strange_answer_that_makes_sense_is_an_answer(kind, behave, caplog):
    held, exchange = kept_of(kind, behave, caplog)

    assert (held.outcome, exchange.summary) == (Outcome.CONFIRMED, "")
    assert exchange.turns[0]["response"]["status"] == 200


def test_a_refusal_in_the_partners_own_words_is_a_refusal(caplog):
    """Row 53: what is documented is a refusal, and its words are kept without the shopper they repeat."""
    body = b'{"error": {"code": "no-such-address", "message": "We know no Rua Augusta 1."}}'

    held, exchange = kept_of("place-order", answering("422 No", body), caplog)

    assert (held.outcome, exchange.summary) == (Outcome.REJECTED, "no-such-address: We know no •••.")


@pytest.mark.parametrize("status", ["429 Slow", "503 Busy"])
@pytest.mark.parametrize("kind", ["find-items", "place-order"])
def test_a_partner_that_asks_us_to_wait_took_nothing(kind, status, caplog):
    """Row 56; how long is told elsewhere."""
    held, exchange = kept_of(kind, answering(status, headers="Retry-After: 0\r\n"), caplog)

    assert (held.outcome, held.error.retry_after) == (Outcome.THROTTLED, 1.0)
    assert exchange.turns[0]["response"]["headers"]["retry-after"] == "0"


def test_a_bomb_of_a_gigabyte_takes_no_memory(caplog):
    packer = zlib.compressobj(1, wbits=31)
    bomb = b"".join(packer.compress(bytes(10_000_000)) for _ in range(100)) + packer.flush()
    behave = answering(body=bomb, headers="Content-Encoding: gzip\r\n")

    tracemalloc.start()
    held, _ = kept_of("place-order", behave, caplog)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert str(held.error) == TOO_LONG
    assert peak < 4 * MOST_BYTES + len(bomb)
