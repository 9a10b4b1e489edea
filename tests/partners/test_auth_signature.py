"""Signed calls: the RFC's own example, another implementation's, and a partner that checks."""

import base64
import hashlib
import hmac
import re

import pytest

from partners.errors import Outcome
from partners.transformers.requests import Request
from partners.transports.auth.signature import sign
from tests.partners.listening_partner import Told, listening
from tests.partners.speaking import account, asked, ordered

RFC_SECRET = base64.b64decode(
    "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
)
PARAMETERS = re.compile(
    r'sig1=(\("@method" "@target-uri" "content-digest"\);created=\d+;keyid="us";alg="hmac-sha256")'
)


def test_the_rfcs_own_example_is_signed_alike():
    """RFC 9421, B.2.5."""
    covered = {
        "date": "Tue, 20 Apr 2021 02:07:55 GMT",
        "@authority": "example.com",
        "content-type": "application/json",
    }
    parameters = '("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"'

    assert sign(covered, parameters, RFC_SECRET) == "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8="


def checking(secret, base_url):
    """A partner that signs what it heard and compares."""

    def answer(call):
        told = PARAMETERS.fullmatch(call.headers["signature-input"])[1]
        digest = base64.b64encode(hashlib.sha256(call.body).digest()).decode()
        base = (
            f'"@method": {call.method}\n"@target-uri": {base_url}{call.path}\n'
            f'"content-digest": sha-256=:{digest}:\n"@signature-params": {told}'
        )
        expected = base64.b64encode(hmac.digest(secret, base.encode(), "sha256")).decode()
        fits = call.headers["signature"] == f"sig1=:{expected}:"
        return Told(200 if fits else 401)

    return answer


@pytest.fixture
def partner():
    with listening(lambda call: check(call)) as running:  # noqa: PLW0108 - made once the address is known
        check = checking(b"shared secret", running.base_url)
        yield running


@pytest.mark.parametrize(
    ("given", "options"),
    [("shared secret", {}), (base64.b64encode(b"shared secret").decode(), {"secret_encoding": "base64"})],
    ids=["text", "base64"],
)
def test_a_partner_that_checks_finds_calls_and_orders_signed(partner, given, options):
    known = account(
        f"{partner.base_url}/v1",
        auth_scheme="hmac",
        auth_options=options,
        credentials={"key_id": "us", "secret": given},
    )

    assert (asked(known).outcome, ordered(known).outcome) == (Outcome.CONFIRMED, Outcome.CONFIRMED)
    assert "secret" not in repr(partner.heard)


@pytest.mark.parametrize(("path", "params"), [("", {}), ("/a%C3%A9", {"q": "ü &"}), ("", {"q": "1"})])
def test_the_address_is_signed_as_it_is_sent(partner, path, params):
    def asking():
        yield Request.get(path, params=params)

    known = account(
        partner.base_url, auth_scheme="hmac", credentials={"key_id": "us", "secret": "shared secret"}
    )

    assert asked(known, asking()).outcome == Outcome.CONFIRMED


def test_another_secret_is_refused(partner):
    stranger = account(
        partner.base_url, auth_scheme="hmac", credentials={"key_id": "us", "secret": "another secret"}
    )

    held = asked(stranger)

    assert (held.outcome, held.credentials_refused) == (Outcome.NOT_SENT, True)
