"""Words that nobody may ever read, through every scheme, at a partner that repeats all it hears."""

import json
import logging
from dataclasses import asdict
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from partners.errors import Rejected
from partners.messages import Address
from partners.models import Exchange
from partners.operations.exchanges import converse
from partners.transformers.base import Session
from partners.transformers.requests import Attachment, FileRequest, MailRequest, Request, Response
from partners.transports.conversation import hold
from tests.factories.partners import PartnerFactory
from tests.partners.listening_partner import Told, listening
from tests.partners.speaking import account

WORDS = (
    "key password bearer client-secret hmac next-key next-password next-bearer next-client-secret next-hmac"
)
SECRETS = [f"canary-{word}" for word in [*WORDS.split(), "access-token", "session", "cookie"]]
KEY, PASSWORD, BEARER, CLIENT_SECRET, HMAC, *NEXT, ACCESS_TOKEN, SESSION, COOKIE = SECRETS
NEXT_KEY, NEXT_PASSWORD, NEXT_BEARER, NEXT_CLIENT_SECRET, NEXT_HMAC = NEXT
SHOPPER = Address(
    name='Canária O\'Neil "Bird"',
    line1="7 Canary Wharf",
    line2="Canary flat",
    city="Canaryville",
    postal_code="CA-1NA",
    region="Canary Islands",
    country="ES",
)
OTHERS = ["bird@canary.example", "+34 900 2262 279", "Canary note: ring twice", "birdie-2001-02-03"]
PERSONAL = [value for value in asdict(SHOPPER).values() if value != "ES"] + OTHERS
CANARIES = SECRETS + PERSONAL
DOCUMENT = {
    "ship_to": asdict(SHOPPER),
    "contact": {"email": OTHERS[0], "phone": OTHERS[1]},
    "note": OTHERS[2],
    "birth_date": OTHERS[3],
}


def log_in(credentials):
    response = yield Request.post("/log-in", content=dict(credentials))
    return Session(headers={"Cookie": f"sid={response.json()['access_token']}"})


SCHEMES = {
    "none": {},
    "api-key": {"credentials": {"key": KEY}, "next_credentials": {"key": NEXT_KEY}, "auth_header": "X-Api-Key"},
    "basic": {
        "credentials": {"username": "us", "password": PASSWORD},
        "next_credentials": {"username": "us", "password": NEXT_PASSWORD},
    },
    "bearer": {"credentials": {"token": BEARER}, "next_credentials": {"token": NEXT_BEARER}},
    "oauth2": {
        "credentials": {"client_id": "us", "client_secret": CLIENT_SECRET},
        "next_credentials": {"client_id": "us", "client_secret": NEXT_CLIENT_SECRET},
        "auth_options": {"token_url": "/token"},
    },
    "session": {
        "credentials": {"username": "us", "password": PASSWORD},
        "next_credentials": {"username": "us", "password": NEXT_PASSWORD},
        "log_in": log_in,
    },
    "hmac": {
        "credentials": {"key_id": "us", "secret": HMAC},
        "next_credentials": {"key_id": "us", "secret": NEXT_HMAC},
    },
}  # fmt: skip


def heard_as_text(call):
    return f"{call.method} {call.path} {call.headers} {call.body.decode('utf-8', 'replace')}"


def as_form(call):
    return urlencode({"message": heard_as_text(call)}).encode()


REPEATS = {
    "json": lambda call: (json.dumps({"message": heard_as_text(call)}).encode(), "application/json"),
    "fields": lambda call: (json.dumps([call.headers, call.body.decode()]).encode(), "application/json"),
    "form": lambda call: (as_form(call), "application/x-www-form-urlencoded"),
    "xml": lambda call: (f"<error><told>{heard_as_text(call)}</told></error>".encode(), "text/xml"),
    "html": lambda call: (f"<!doctype html><title>{heard_as_text(call)}</title>".encode(), "text/html"),
    "csv": lambda call: (heard_as_text(call).encode(), "text/csv"),
    "edi": lambda call: (f"UNA:+.? 'UNB+UNOC:3+{heard_as_text(call)}'NAD+DP+{heard_as_text(call)}'".encode(), ""),
    "latin-1": lambda call: (heard_as_text(call).encode("latin-1", "replace"), "text/plain; charset=latin-1"),
}  # fmt: skip


def telling(content, status):
    """A partner that repeats what it hears, and gives a token to whoever asks."""

    def answer(call):
        if call.path in {"/token", "/log-in"}:
            name = ACCESS_TOKEN if call.path == "/token" else SESSION
            return Told(content={"access_token": name, "token_type": "bearer"})
        body, kind = content(call)
        return Told(status, body, {"Content-Type": kind, "Set-Cookie": f"sid={SESSION}", "X-Odd": PASSWORD})

    return answer


def talking():
    """Looks up and orders, as JSON and as a form, and refuses in the partner's own words."""
    headers = {"Cookie": f"basket={COOKIE}"}
    yield Request.get("/items", params={"q": "boot", "token": COOKIE, "email": OTHERS[0]}, headers=headers)
    form = urlencode({f"billing[{name}]": value for name, value in asdict(SHOPPER).items()}).encode()
    yield Request(
        method="POST",
        path="/addresses",
        body=form,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    query = f'mutation {{ place(email: "{OTHERS[0]}") {{ __typename }} }}'
    yield Request.post("/graphql", content={"query": query, "variables": {"input": DOCUMENT}})
    response = yield Request.post("/orders", content=DOCUMENT).committing()
    raise Rejected(response.body.decode("utf-8", "replace"))


def found(text):
    return [canary for canary in CANARIES if canary in text]


@pytest.mark.usefixtures("retailer")
@pytest.mark.parametrize("status", [200, 401, 422, 500])
@pytest.mark.parametrize("repeat", REPEATS.values(), ids=REPEATS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_nobody_ever_reads_them(scheme, repeat, status, caplog):
    caplog.set_level(logging.DEBUG)
    row = PartnerFactory()
    with listening(telling(repeat, status)) as partner:
        known = account(partner.base_url, partner_id=row.pk, auth_scheme=scheme, **SCHEMES[scheme])
        held = converse(talking(), known, operation="place-order", timeout_s=3, clock=timezone.now)
        hold(talking(), known, timeout_s=3)  # once more, in the session that is kept by now

    assert any(found(heard_as_text(call)) for call in partner.heard)
    exchange = Exchange.objects.get()
    places = {
        "exchange": f"{exchange.turns} {exchange.summary} {exchange}",
        "held": repr(held),
        "error": f"{held.error!r} {held.error}",
        "account": repr(known),
        "logs": caplog.text,
    }
    assert {place: found(text) for place, text in places.items() if found(text)} == {}
    assert exchange.turns[0]["response"]["status"] == status


def test_the_partner_itself_does_hear_them():
    """What travels does so in the open to the partner: the test above looks for words that were really said."""
    heard = []
    for scheme, given in SCHEMES.items():
        with listening(telling(REPEATS["json"], 200)) as partner:
            hold(talking(), account(partner.base_url, auth_scheme=scheme, **given), timeout_s=3)
        heard += [f"{call.headers} {_body(call)}" for call in partner.heard]

    encoded_or_not_needed = {CLIENT_SECRET, HMAC, *NEXT}
    assert set(CANARIES) - set(found(" ".join(heard))) == encoded_or_not_needed


def _body(call):
    """What was said, as it reads: a name with a quotation mark is written otherwise in JSON."""
    if "json" in call.headers.get("content-type", ""):
        return " ".join(_texts(json.loads(call.body)))
    return call.body.decode()


def _texts(document):
    if isinstance(document, dict):
        return [text for value in document.values() for text in _texts(value)]
    return [str(document)]


def test_files_and_mails_keep_none_either():
    def writing():
        lines = ";".join(PERSONAL).encode()
        yield FileRequest.writing("out/R1-1.csv", lines)
        yield FileRequest.writing(
            "out/R1-1.edi", b"ISA*00*" + SECRETS[0].encode() + b"*01*" + SECRETS[1].encode()
        )
        attached = Attachment(name="R1-1.csv", content_type="text/csv", content=lines)
        yield MailRequest(
            to="orders@partner.example",
            subject="R1-1",
            body=";".join(PERSONAL),
            key="k",
            attachments=(attached,),
        )

    held = hold(
        writing(),
        account("file:///mailbox", credentials={"password": PASSWORD}),
        timeout_s=1,
        send=lambda *_: Response(status=201, headers={}, body=";".join(CANARIES).encode()),
    )

    assert found(f"{held.turns}") == []
    assert [turn["request"]["path"] for turn in held.turns] == [
        "out/R1-1.csv",
        "out/R1-1.edi",
        "orders@partner.example",
    ]
