"""A partner changes what it knows us by, and orders go on."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from catalog.models import Offer
from catalog.operations.lookup import look_up
from orders.models import PurchaseOrder
from orders.operations.submission import submit_purchase_order
from orders.outbox import TryAgain
from orders.states import PurchaseOrderState
from partners.errors import Outcome
from partners.models import Partner
from partners.operations.administration import set_credentials
from partners.operations.credentials import NextNotInUse, finish, promote, stage_next, withdraw_next
from partners.queries.accounts import account_of
from stores.tenancy import retailer_scope
from tests.factories.orders import order_of
from tests.factories.partners import PartnerFactory
from tests.partners.listening_partner import Told, listening
from tests.partners.speaking import account, asked, ordered

OLD, NEW = {"key": "old-key"}, {"key": "new-key"}
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


def knowing(*keys):
    """Answers those who show one of these keys."""
    return lambda call: Told(200 if call.headers.get("x-api-key") in keys else 401)


def two_keys(partner, **kwargs):
    given = {"auth_header": "X-Api-Key", "credentials": OLD, "next_credentials": NEW, **kwargs}
    return account(partner.base_url, auth_scheme="api-key", **given)


# One conversation


def test_a_look_up_is_answered_while_the_partner_changes_our_key():
    with listening(knowing("new-key")) as partner:
        held = asked(two_keys(partner))

    assert (held.outcome, held.used_next, held.credentials_refused) == (Outcome.CONFIRMED, True, False)
    assert [call.headers["x-api-key"] for call in partner.heard] == ["old-key", "new-key"]


def test_without_a_second_set_the_same_look_up_is_refused():
    """What the one above would be without the second try."""
    with listening(knowing("new-key")) as partner:
        held = asked(replace(two_keys(partner), next_credentials={}))

    assert (held.outcome, held.used_next, held.credentials_refused) == (Outcome.NOT_SENT, False, True)


def test_while_the_old_key_works_the_next_one_is_not_shown():
    with listening(knowing("old-key", "new-key")) as partner:
        held = asked(two_keys(partner))

    assert (held.used_next, len(partner.heard)) == (False, 1)


def test_when_neither_is_known_each_was_shown_once():
    with listening(knowing()) as partner:
        held = asked(two_keys(partner))

    assert (held.outcome, held.credentials_refused, held.tried_next) == (Outcome.NOT_SENT, True, True)
    assert len(partner.heard) == 2


def test_an_order_that_is_refused_is_not_repeated_on_the_spot():
    with listening(knowing("new-key")) as partner:
        held = ordered(two_keys(partner))

    assert (held.outcome, held.credentials_refused, held.tried_next) == (Outcome.UNKNOWN, True, False)
    assert len(partner.heard) == 1


def test_an_order_whose_token_is_refused_was_not_sent_so_the_next_secret_is_tried():
    def answer(call):
        if call.path == "/token":
            known = b"client_secret=new" in call.body
            return Told(200, {"access_token": "t"}) if known else Told(401, {"error": "invalid_client"})
        return Told()

    with listening(answer) as partner:
        client = account(
            partner.base_url,
            auth_scheme="oauth2",
            auth_options={"token_url": "/token", "client_auth": "body"},
            credentials={"client_id": "us", "client_secret": "old"},
            next_credentials={"client_id": "us", "client_secret": "new"},
        )
        held = ordered(client)

    assert (held.outcome, held.used_next) == (Outcome.CONFIRMED, True)
    assert partner.paths() == ["POST /token", "POST /token", "POST /orders"]


# From conversation to row


@pytest.fixture
def carried(simulator):
    """What the simulated partner really carries."""
    return simulator.carried("northpeak")


def changing(simulator):
    """A partner of ours that knows us by the next key alone."""
    partner = PartnerFactory(
        code="northpeak", base_url=simulator.base_url("northpeak"), key="old-key", credentials_set_at=MONDAY
    )
    stage_next(partner_id=partner.pk, credentials={"key": "sim-northpeak-key"}, now=TUESDAY)
    return partner


@pytest.mark.usefixtures("retailer")
def test_a_look_up_learns_which_key_works_and_the_next_asks_once(simulator, carried):
    partner = changing(simulator)

    look_up(gtin=carried["gtin"], now=timezone.now())

    partner.refresh_from_db()
    assert Offer.objects.filter(partner=partner).exists()
    assert (partner.credentials, partner.next_credentials) == (
        {"key": "sim-northpeak-key"},
        {"key": "old-key"},
    )
    assert (partner.credentials_set_at, partner.next_credentials_set_at) == (TUESDAY, MONDAY)


@pytest.mark.usefixtures("retailer")
def test_an_order_that_was_refused_is_confirmed_by_the_next_attempt(simulator, carried):
    partner = changing(simulator)
    order = order_of(
        partner=partner,
        partner_sku=carried["sku"],
        cost=Decimal(carried["cost"]),
        variant__gtin=carried["gtin"],
    )
    purchase_order = order.purchase_orders.get()

    with pytest.raises(TryAgain):
        submit_purchase_order(purchase_order_id=purchase_order.pk)
    submit_purchase_order(purchase_order_id=purchase_order.pk)

    assert PurchaseOrder.objects.get().state == PurchaseOrderState.ACKNOWLEDGED
    assert len(simulator.ledger("northpeak")) == 1


def test_many_who_learn_at_once_swap_once(committed_retailer):
    partner = PartnerFactory(key="old-key")
    stage_next(partner_id=partner.pk, credentials=NEW, now=TUESDAY)
    together = Barrier(8)

    def learn(_):
        with retailer_scope(committed_retailer.pk):
            together.wait(10)
            try:
                return promote(partner_id=partner.pk, credentials=NEW)
            finally:
                connection.close()

    with ThreadPoolExecutor(8) as threads:
        swapped = list(threads.map(learn, range(8)))

    partner.refresh_from_db()
    assert (partner.credentials, swapped.count(True)) == (NEW, 1)


# What HQ does


@pytest.fixture
def partner(retailer):
    return PartnerFactory(key="old-key", credentials_set_at=MONDAY)


def kept(partner):
    fresh = Partner.objects.get(pk=partner.pk)
    return fresh.credentials, fresh.next_credentials


def test_the_old_set_is_dropped_once_the_next_is_in_use(partner):
    stage_next(partner_id=partner.pk, credentials=NEW, now=TUESDAY)
    promote(partner_id=partner.pk, credentials=NEW)

    finish(partner_id=partner.pk)
    finish(partner_id=partner.pk)

    assert kept(partner) == (NEW, {})


def test_the_next_set_is_not_dropped_for_the_old_one(partner):
    stage_next(partner_id=partner.pk, credentials=NEW, now=TUESDAY)

    with pytest.raises(NextNotInUse):
        finish(partner_id=partner.pk)

    assert kept(partner) == (OLD, NEW)


def test_a_change_that_does_not_happen_is_withdrawn(partner):
    stage_next(partner_id=partner.pk, credentials=NEW, now=TUESDAY)

    withdraw_next(partner_id=partner.pk)
    withdraw_next(partner_id=partner.pk)

    assert kept(partner) == (OLD, {})


def test_what_is_staged_again_replaces_what_was(partner):
    stage_next(partner_id=partner.pk, credentials={"key": "mistyped"}, now=MONDAY)
    stage_next(partner_id=partner.pk, credentials=NEW, now=TUESDAY)

    assert kept(partner) == (OLD, NEW)


def test_credentials_set_by_hand_replace_both(partner):
    stage_next(partner_id=partner.pk, credentials=NEW, now=TUESDAY)

    set_credentials(partner_id=partner.pk, credentials={"key": "by-hand"}, now=TUESDAY)

    assert kept(partner) == ({"key": "by-hand"}, {})


def test_a_session_scheme_hands_the_transformers_log_in_to_the_driver(partner):
    partner.auth_scheme = "session"

    assert account_of(partner).log_in is not None
