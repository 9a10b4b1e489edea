"""Test connection: what is tried, one step after the other, and what a person reads of it."""

import socket
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from partners.models import Exchange, Partner
from partners.operations.connection import check
from partners.operations.credentials import stage_next
from partners.transports import diagnosis, lines
from tests.conftest import NOON
from tests.factories.partners import PartnerFactory
from tests.partners.listening_partner import Told, listening
from tests.partners.speaking import account
from tests.partners.tls_partner import Authority, listening_behind_tls, trust

EMPTY = {"items": []}
TAKEN = {"access_token": "t"}


def checked(**kwargs):
    """The steps of a new partner, by name: whether it works, and the words."""
    partner = PartnerFactory(**kwargs)
    return {step.name: (step.works, step.words) for step in check(partner_id=partner.pk)}


def works(steps):
    return {name: has_worked for name, (has_worked, _) in steps.items()}


@pytest.mark.usefixtures("retailer")
class TestSteps:
    def test_each_step_of_a_partner_that_works(self):
        with listening(lambda _: Told(content=EMPTY)) as partner:
            steps = checked(base_url=partner.base_url)

        assert works(steps) == dict.fromkeys(
            ["Settings", "Name", "Connection", "Credentials", "Conversation", "Time"], True
        )
        assert steps["Settings"][1] == "PlainTransformer, and we show API key in a header."
        assert steps["Name"][1] == "127.0.0.1 is 127.0.0.1."
        assert steps["Connection"][1].endswith("and not encrypted: only for networks of our own.")
        assert steps["Conversation"][1] == "Answered with 0 items."
        assert Exchange.objects.get().operation == "ping"

    def test_a_partner_that_does_not_know_us(self):
        with listening(lambda _: Told(401)) as partner:
            steps = checked(base_url=partner.base_url)

        assert steps["Credentials"] == (False, "The partner does not take the credentials we keep.")
        assert steps["Conversation"] == (False, "The partner refused our credentials (401).")

    def test_a_partner_that_knows_us_by_the_next_key_only(self):
        with listening(
            lambda call: Told(200 if call.headers["x-api-key"] == "next" else 401, EMPTY)
        ) as partner:
            row = PartnerFactory(base_url=partner.base_url)
            stage_next(partner_id=row.pk, credentials={"key": "next"}, now=NOON)
            steps = {step.name: step for step in check(partner_id=row.pk)}

        assert steps["Credentials"].works
        assert steps["Credentials"].words.endswith("they are shown first from now on.")
        assert Partner.objects.get().credentials == {"key": "next"}

    def test_credentials_that_are_not_there(self):
        steps = checked(auth_scheme="basic")

        assert steps["Settings"] == (False, "PlainTransformer. We lack: username, password.")

    def test_credentials_that_do_not_open_are_all_that_is_told(self):
        partner = PartnerFactory()
        Partner.objects.update(sealed_credentials="v1:gone:AAAA")

        (step,) = check(partner_id=partner.pk)

        assert step == ("Settings", False, "These credentials cannot be opened. Set them again.")

    def test_a_protocol_that_is_no_longer_on_the_list_is_all_that_is_told(self, settings):
        partner = PartnerFactory()
        settings.PARTNER_TRANSFORMERS = []

        (step,) = check(partner_id=partner.pk)

        assert (step.name, step.works) == ("Settings", False)
        assert "is not on the list of allowed transformers" in step.words

    def test_a_log_in_is_a_step_of_its_own(self):
        with listening(lambda call: Told(content=TAKEN if call.path == "/token" else EMPTY)) as partner:
            row = _client_of(partner)
            steps = {step.name: step for step in check(partner_id=row.pk)}

        assert steps["Log-in"].works
        assert steps["Log-in"].words.startswith("The partner let us in after ")
        assert partner.paths()[0] == "POST /token"

    def test_a_refused_log_in_is_named(self):
        with listening(lambda _: Told(401, {"error": "invalid_client"})) as partner:
            row = _client_of(partner)
            steps = {step.name: step for step in check(partner_id=row.pk)}

        assert steps["Log-in"][1:] == (False, "The partner refused our log-in (401 invalid_client).")

    def test_a_partner_that_is_slower_than_shoppers_wait(self):
        with listening(lambda _: (time.sleep(0.1), Told(content=EMPTY))[1]) as partner:
            steps = checked(base_url=partner.base_url, lookup_timeout_ms=50)

        assert steps["Conversation"][0]
        assert not steps["Time"][0]
        assert steps["Time"][1].endswith("shoppers wait for a look-up up to 50 ms.")


def _client_of(partner):
    row = PartnerFactory(
        base_url=partner.base_url, auth_scheme="oauth2", auth_options={"token_url": "/token"}
    )
    row.seal_credentials({"client_id": "us", "client_secret": "secret"})
    row.save()
    return row


def last_step(base_url, **kwargs):
    *_, step = diagnosis.steps(account(base_url, **kwargs), timeout_s=2)
    return step


@pytest.mark.parametrize(
    ("base_url", "name", "words"),
    [
        ("https://nowhere.invalid", "Name", "nowhere.invalid is not known to the name service."),
        ("https://10.0.0.1", "Name", "10.0.0.1 is 10.0.0.1. Partners may not live at 10.0.0.1."),
        ("https://[fd00::1]", "Name", "fd00::1 is fd00::1. Partners may not live at fd00::1."),
        ("http://127.0.0.1:1", "Connection", "No connection: 127.0.0.1 could not be reached"),
        ("https://127.0.0.1:99999", "Connection", "No connection: ValueError."),
        ("https://[", "Name", " is not known to the name service."),
    ],
)
def test_the_first_step_that_fails_is_the_last(base_url, name, words):
    step = last_step(base_url)

    assert (step.name, step.works) == (name, False)
    assert words in step.words


def test_a_partner_that_speaks_no_tls_where_we_want_it():
    with listening(lambda _: Told()) as partner:
        step = last_step(partner.base_url.replace("http:", "https:"))

    assert (step.name, step.works) == ("Connection", False)


def test_a_partner_that_takes_the_call_and_says_nothing_ends_in_time():
    with socket.create_server(("127.0.0.1", 0)) as server:
        began = time.monotonic()
        *_, step = diagnosis.steps(account(f"https://127.0.0.1:{server.getsockname()[1]}"), timeout_s=0.3)

    assert (step.name, step.works) == ("Connection", False)
    assert time.monotonic() - began < 1


@pytest.fixture
def authority(tmp_path, monkeypatch):
    """An authority that is trusted while the test lasts."""
    authority = Authority(tmp_path)
    trust(authority.path, monkeypatch)
    yield authority
    lines.forget()


def test_the_last_day_of_a_certificate_is_told(authority):
    with listening_behind_tls(lambda _: Told(content=EMPTY), authority.certified(timedelta(days=90))) as url:
        step = last_step(url)

    until = f"{datetime.now(UTC) + timedelta(days=90):%-d %B %Y}"
    assert step.works
    assert step.words.endswith(f"encrypted with TLSv1.3. Its certificate is good until {until}.")


def test_a_certificate_that_ends_soon_is_a_warning_and_no_failure(authority):
    with listening_behind_tls(lambda _: Told(), authority.certified(timedelta(days=29, hours=1))) as url:
        step = last_step(url)

    assert step.works
    assert step.words.endswith("Only 29 days are left: tell the partner.")


@pytest.mark.parametrize(
    ("lasts", "name", "words"),
    [
        (timedelta(days=-1), None, "certificate has expired"),
        (timedelta(days=90), x509.DNSName("other.example"), "IP address mismatch"),
    ],
    ids=["expired", "of another"],
)
def test_a_certificate_that_is_no_good_is_told_and_nothing_is_sent(authority, lasts, name, words):
    given = {} if name is None else {"name": name}
    with listening_behind_tls(lambda _: Told(), authority.certified(lasts, **given)) as url:
        step = last_step(url)

    assert (step.name, step.works) == ("Connection", False)
    assert words in step.words


def test_a_certificate_nobody_vouches_for_is_not_to_be_trusted(authority, monkeypatch):
    (authority.path.parent / "stranger").mkdir()
    trust(Authority(authority.path.parent / "stranger").path, monkeypatch)
    with listening_behind_tls(lambda _: Told(), authority.certified(timedelta(days=90))) as url:
        step = last_step(url)

    assert not step.works
    assert step.words.startswith("Its certificate is not to be trusted: ")


def test_calls_are_encrypted_and_verified_alike(authority, retailer):
    with listening_behind_tls(lambda _: Told(content=EMPTY), authority.certified(timedelta(days=90))) as url:
        steps = checked(base_url=url)

    assert set(works(steps).values()) == {True}
