"""What a partner says of waiting, and of how many calls it still takes."""

from email.utils import formatdate

import pytest

from partners.errors import Unreadable
from partners.transformers.requests import Response
from partners.transports.answers import Allowance, allowance_of, wait_s
from tests.partners.listening_partner import Told, listening
from tests.partners.speaking import account, asked

NOON = 1_795_608_000


def answer(**headers):
    """An answer at noon by the partner's clock; underscores stand for the dashes of names."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status=429, headers={"date": formatdate(NOON, usegmt=True), **named}, body=b"")


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("7", 7.0),
        (" 7 ", 7.0),
        ("0", 1.0),
        ("86400", 3600.0),
        ("99999999999999999999", 3600.0),
        (formatdate(NOON + 90, usegmt=True), 90.0),
        (formatdate(NOON - 90, usegmt=True), 1.0),
        (formatdate(NOON + 90_000, usegmt=True), 3600.0),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 1.0),  # RFC 9110, 5.6.7: the old forms are read
        ("-5", None),
        ("7.5", None),
        ("soon", None),
        ("²", None),
        ("", None),
        ("Mon, 99 Nov 2026 12:00:00 GMT", None),
        ("Mon, 23 Nov 99999 12:00:00 GMT", None),
    ],
)
def test_a_wait_is_a_number_of_seconds_or_a_date_within_reason(told, seconds):
    assert wait_s(answer(retry_after=told)) == seconds


def test_without_a_clock_of_the_partner_a_date_goes_by_ours():
    response = Response(status=429, headers={"retry-after": "Tue, 24 Nov 1926 12:00:00 GMT"}, body=b"")

    assert wait_s(response) == 1.0


def test_a_partner_that_takes_no_more_says_how_long_in_its_own_way():
    assert wait_s(answer(x_ratelimit_remaining="0", x_ratelimit_reset="30")) == 30.0


@pytest.mark.parametrize(
    ("headers", "allowance"),
    [
        ({"ratelimit": '"default";r=50;t=30'}, (50, 30.0)),
        ({"ratelimit": '"burst";r=5;t=2, "day";r=0;t=900'}, (0, 900.0)),
        ({"ratelimit": '"a,b;r=9";r=3;t=4'}, (3, 4.0)),
        ({"ratelimit": '"x";pk=:Zm9v:;r=1;t=8'}, (1, 8.0)),
        ({"ratelimit": '"day";r=0', "ratelimit_policy": '"day";q=100;w=60'}, (0, 60.0)),
        ({"ratelimit": "limit=100, remaining=12, reset=5"}, (12, 5.0)),
        ({"ratelimit": "limit=100;remaining=12;reset=5"}, (12, 5.0)),
        ({"ratelimit_remaining": "3", "ratelimit_reset": "9"}, (3, 9.0)),
        ({"x_ratelimit_remaining": "3", "x_ratelimit_reset": "9.5"}, (3, 9.5)),
        ({"x_rate_limit_remaining": "3", "x_rate_limit_reset": "9"}, (3, 9.0)),
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": str(NOON + 40)}, (0, 40.0)),
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": f"{NOON + 40}000"}, (0, 40.0)),
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": "99999999"}, (0, 3600.0)),
        ({"ratelimit_remaining": "9", "ratelimit_reset": "9", "ratelimit": '"d";r=1;t=2'}, (1, 2.0)),
    ],
)
def test_an_allowance_is_read_in_every_way_it_is_told(headers, allowance):
    remaining, reset_s = allowance

    assert allowance_of(answer(**headers)) == Allowance(remaining=remaining, reset_s=reset_s)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"ratelimit": '"default";r=50'},
        {"ratelimit": "garbage"},
        {"ratelimit": '"default";r=-1;t=4'},
        {"ratelimit": '"default";r=1.5;t=4'},
        {"ratelimit_remaining": "3"},
        {"ratelimit_remaining": "many", "ratelimit_reset": "soon"},
        {"x_ratelimit_remaining": "-1", "x_ratelimit_reset": "9"},
        {"x_ratelimit_remaining": "1" * 400, "x_ratelimit_reset": "9"},
    ],
)
def test_what_makes_no_sense_is_no_allowance(headers):
    assert allowance_of(answer(**headers)) is None


def test_a_conversation_carries_what_the_partner_still_takes():
    headers = {"RateLimit": '"default";r=2;t=30'}
    with listening(lambda _: Told(headers=headers)) as partner:
        held = asked(account(partner.base_url))

    assert held.allowance == Allowance(remaining=2, reset_s=30.0)


@pytest.mark.parametrize(
    "body",
    [b"", b"\xe9", b"[NaN]", b"[-Infinity]", b"[1e400]", b"[1e-400]", b'{"a": 1, "a": 2}', b"[" * 9999, b"1" * 5000],
)  # fmt: skip
def test_json_that_others_would_read_otherwise_is_not_read(body):
    with pytest.raises(Unreadable):
        Response(status=200, headers={}, body=body).json()
