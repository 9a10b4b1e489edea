"""Schemes with the same headers for every call, and settings with which nothing can be sent."""

import pytest

from partners.errors import NotSent, Outcome
from partners.transformers.requests import Request
from tests.partners.listening_partner import Told, listening
from tests.partners.speaking import account, asked, looking_up

BASIC = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="  # RFC 7617, 2
SCHEMES = {
    "none": ({}, "authorization", None),
    "api-key": ({"key": "k-123"}, "x-shop-key", "k-123"),
    "basic": ({"username": "Aladdin", "password": "open sesame"}, "authorization", BASIC),
    "bearer": ({"token": "mF_9.B5f-4.1JqM"}, "authorization", "Bearer mF_9.B5f-4.1JqM"),
}  # fmt: skip


@pytest.fixture
def partner():
    with listening(lambda _: Told()) as running:
        yield running


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_call_shows_who_we_are(partner, scheme):
    credentials, header, value = SCHEMES[scheme]
    known = account(partner.base_url, auth_scheme=scheme, auth_header="X-Shop-Key", credentials=credentials)

    held = asked(known)

    assert held.outcome == Outcome.CONFIRMED
    assert partner.heard[0].headers.get(header) == value


def test_a_call_that_shall_be_anonymous_shows_nothing(partner):
    known = account(partner.base_url, auth_scheme="bearer", credentials={"token": "t-123"})

    asked(known, looking_up(anonymous=True))

    assert "authorization" not in partner.heard[0].headers


@pytest.mark.parametrize(
    ("scheme", "credentials", "words"),
    [
        ("api-key", {}, "We lack what this partner knows us by: key."),
        ("basic", {"username": "u"}, "We lack what this partner knows us by: password."),
        ("oauth2", {}, "We lack what this partner knows us by: client_id, client_secret."),
        ("telepathy", {}, "telepathy is no way to log in that we know."),
        ("session", {"username": "u", "password": "p"}, "This partner's protocol has no log-in."),
        ("oauth2", {"client_id": "i", "client_secret": "s"}, "This partner's token_url is missing."),
        ("api-key", {"key": "k\r\nX-Evil: 1"}, "The header 'X-Api-Key' cannot be sent as it is."),
        ("bearer", {"token": "€uro"}, "The header 'Authorization' cannot be sent as it is."),
    ],
)
def test_settings_with_which_nobody_can_be_asked_send_nothing(partner, scheme, credentials, words):
    broken = account(partner.base_url, auth_scheme=scheme, auth_header="X-Api-Key", credentials=credentials)

    held = asked(broken)

    assert (type(held.error), str(held.error)) == (NotSent, words)
    assert partner.heard == []


@pytest.mark.parametrize(
    "path", ["@elsewhere.example/x", "x", "/../admin", "/a/%2e%2e/b", "/a b", "/a\\b", "/a\r\nb", "/a#b"]
)
def test_no_path_leads_away_from_the_partners_address(partner, path):
    held = asked(account(f"{partner.base_url}/v1"), looking_up_at(path))

    assert held.outcome == Outcome.NOT_SENT
    assert partner.heard == []


def looking_up_at(path):
    yield Request.get(path)
