"""A partner that refuses our credentials: its orders wait, head office hears once, and they go when it knows us."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from catalog.operations.lookup import look_up
from orders.models import OrderEvent
from orders.operations import recognition, submission
from orders.operations.relay import deliver_next
from orders.queries import attention
from orders.states import PurchaseOrderState as State
from partners.models import Exchange
from partners.operations.administration import set_credentials
from partners.operations.connection import check
from partners.operations.credentials import stage_next
from partners.operations.recognition import stop_orders
from partners.queries.standing import refusing
from partners.tasks import ask_partners_that_refuse
from tests.factories.catalog import OfferFactory
from tests.factories.partners import PartnerFactory
from tests.factories.stores import UserFactory
from tests.orders.sending import offer_at, shares, states, submit, submit_at_once, told
from tests.partners.listening_partner import Told, listening

LOOKUP = "partners.transformers.plain.LookupPlainTransformer"
DOES_NOT_KNOW_US = "It does not know us by the credentials we keep."
RIGHT = {"key": "sim-northpeak-key"}


@pytest.fixture
def refusing_partner(simulator):
    """Takes another key than ours."""
    simulator.knobs("northpeak", secrets=["another-key"])
    return simulator


def alarms():
    return OrderEvent.objects.filter(kind="credentials.refused").count()


def matter():
    return [
        one.count for one in attention.everywhere(now=timezone.now()) if one.name == "refused-credentials"
    ]


@pytest.mark.usefixtures("retailer")
def test_the_first_order_is_in_doubt_and_all_others_wait_unsent(refusing_partner):
    first, *others = shares(offer_at(refusing_partner), 4)

    submit(first)
    wishes = [submit(share) for share in others]

    assert told(first) == (State.UNKNOWN, 1)
    assert [str(wish) for wish in wishes] == [DOES_NOT_KNOW_US] * 3
    assert states() == Counter({State.QUEUED: 3, State.UNKNOWN: 1})
    assert refusing_partner.calls("northpeak")["place-order"] == 0
    assert (alarms(), matter()) == (1, [1])


@pytest.mark.usefixtures("retailer")
def test_an_order_whose_log_in_is_refused_was_not_sent(simulator):
    options = {"token_url": f"{simulator.url}/northpeak/oauth/token"}
    offer = offer_at(simulator, auth_scheme="oauth2", auth_options=options)
    type(offer.partner).objects.update(base_url=simulator.base_url("northpeak", "/oauth/v1"))
    wrong = {"client_id": "northpeak", "client_secret": "wrong"}
    set_credentials(partner_id=offer.partner.pk, credentials=wrong, now=timezone.now())
    first, second = shares(offer, 2)

    submit(first)
    submit(second)

    assert (told(first), told(second)) == ((State.QUEUED, 1), (State.QUEUED, 0))
    assert "refused our log-in" in Exchange.objects.filter(operation="place-order").get().summary
    assert (alarms(), matter()) == (1, [1])


@pytest.mark.usefixtures("retailer")
def test_a_refusal_over_one_order_stops_no_other():
    """A shop may forbid one order and serve us all the same: the harmless question tells."""

    def answer(call):
        return Told(403) if call.method == "POST" else Told(content={"items": []})

    with listening(answer) as partner:
        first, second = _shares_at(partner, 2)

        submit(first)
        submit(second)

    assert states() == Counter({State.UNKNOWN: 2})
    assert partner.paths().count("POST /orders") == 2
    assert (alarms(), matter()) == (0, [0])


@pytest.mark.usefixtures("retailer")
def test_without_the_harmless_question_one_forbidden_order_would_stop_all(monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(recognition, "still_refuses", lambda _: True)

    with listening(lambda call: Told(403)) as partner:
        first, second = _shares_at(partner, 2)
        submit(first)
        submit(second)

    assert (told(second)[0], matter()) == (State.QUEUED, [1])


def _shares_at(partner, count):
    account = PartnerFactory(base_url=partner.base_url)
    return shares(OfferFactory(partner=account, available=100), count)


@pytest.mark.usefixtures("retailer")
def test_a_question_after_a_lost_order_is_a_refusal_too(simulator):
    [share] = shares(offer_at(simulator, "lumi", transformer=LOOKUP), 1)
    simulator.knobs("lumi", script=["lose-answer"])
    submit(share)
    simulator.knobs("lumi", secrets=["another-key"])

    submit(share)

    assert told(share) == (State.UNKNOWN, 2)
    assert (alarms(), matter()) == (1, [1])


@pytest.mark.usefixtures("retailer")
def test_while_the_next_set_works_nobody_is_alarmed(simulator):
    simulator.knobs("northpeak", secrets=["new-key"])
    first, second = shares(offer_at(simulator), 2)
    stage_next(partner_id=first.partner.pk, credentials={"key": "new-key"}, now=timezone.now())

    submit(first)
    for share in (first, second):
        share.partner.refresh_from_db()
        submit(share)

    assert states() == Counter({State.ACKNOWLEDGED: 2})
    assert (alarms(), matter()) == (0, [0])


def test_of_many_who_find_out_at_once_one_raises_the_alarm(committed_retailer, refusing_partner, settings):
    settings.ORDERS_AT_ONCE_PER_PARTNER = 4
    refused = shares(offer_at(refusing_partner), 4)
    # So slow that all have set out before the first finds out.
    refusing_partner.knobs("northpeak", latency_ms=1_200)

    submit_at_once(committed_retailer, refused)

    assert states() == Counter({State.UNKNOWN: 4})
    assert Exchange.objects.filter(operation="ping").count() > 1
    assert (alarms(), matter()) == (1, [1])


@pytest.mark.usefixtures("retailer")
def test_head_office_gets_one_mail_however_many_orders_wait(refusing_partner):
    UserFactory(role="manager", email="manager@example.com")
    hq = UserFactory(role="hq", email="hq@example.com", store=None)
    UserFactory(role="hq", email="newer@example.com", store=None)
    refused = shares(offer_at(refusing_partner), 3)

    for share in refused + refused:
        submit(share)
    while deliver_next(queue="events") or deliver_next(queue="mail"):
        pass

    [alarm] = [message for message in mail.outbox if "does not know us" in message.subject]
    assert (alarm.to, alarm.reply_to) == ([hq.email], [])
    assert alarm.subject == f"{refused[0].partner.name} does not know us any more: its orders wait"
    for body in (alarm.body, alarm.alternatives[0].content):
        assert refused[0].number in body
        assert RIGHT["key"] not in body


@pytest.mark.usefixtures("retailer")
def test_a_store_hears_of_it_where_nobody_works_at_head_office(refusing_partner):
    [share] = shares(offer_at(refusing_partner), 1)

    submit(share)
    while deliver_next(queue="events") or deliver_next(queue="mail"):
        pass

    [alarm] = [message for message in mail.outbox if "does not know us" in message.subject]
    assert alarm.to == [share.order.store.email]


def _by_other_credentials(partner):
    set_credentials(partner_id=partner.pk, credentials={"key": "another-key"}, now=timezone.now())


def _by_next_credentials(partner):
    stage_next(partner_id=partner.pk, credentials={"key": "another-key"}, now=timezone.now())
    check(partner_id=partner.pk)


def _by_a_test(simulator, partner):
    simulator.knobs("northpeak", secrets=[])
    check(partner_id=partner.pk)


@pytest.mark.usefixtures("retailer")
@pytest.mark.parametrize("way", ["other credentials", "next credentials", "a test that passes"])
def test_orders_that_waited_go_once_it_knows_us(refusing_partner, way):
    first, second = shares(offer_at(refusing_partner), 2)
    submit(first)
    submit(second)

    match way:
        case "other credentials":
            _by_other_credentials(first.partner)
        case "next credentials":
            _by_next_credentials(first.partner)
        case _:
            _by_a_test(refusing_partner, first.partner)
    for share in (first, second):
        share.partner.refresh_from_db()
        submit(share)

    assert states() == Counter({State.ACKNOWLEDGED: 2})
    assert set(Counter(order["reference"] for order in refusing_partner.ledger()).values()) == {1}


@pytest.mark.usefixtures("retailer")
def test_they_go_too_when_a_look_up_finds_that_the_next_set_works(refusing_partner):
    """Look-ups are not stopped, so they are the first to notice."""
    offer = offer_at(refusing_partner)
    [share] = shares(offer, 1)
    stage_next(partner_id=share.partner.pk, credentials={"key": "newer-key"}, now=timezone.now())
    submit(share)
    refusing_partner.knobs(
        "northpeak", secrets=[]
    )  # what we showed first is second now: the order was refused it
    type(offer).objects.update(observed_at=timezone.now() - timedelta(days=1))

    look_up(gtin=offer.variant.gtin, now=timezone.now())
    submit(share)

    assert told(share)[0] == State.ACKNOWLEDGED


@pytest.mark.usefixtures("retailer")
def test_a_partner_that_puts_it_right_itself_is_found_out(refusing_partner):
    [share] = shares(offer_at(refusing_partner), 1)
    submit(share)
    ask_partners_that_refuse()
    still_waits = matter()
    refusing_partner.knobs("northpeak", secrets=[])

    ask_partners_that_refuse()
    submit(share)

    assert (still_waits, matter(), told(share)[0]) == ([1], [0], State.ACKNOWLEDGED)


@pytest.mark.usefixtures("retailer")
def test_a_test_that_fails_lets_nothing_go(refusing_partner):
    [share] = shares(offer_at(refusing_partner), 1)
    submit(share)

    check(partner_id=share.partner.pk)

    assert matter() == [1]


@pytest.mark.usefixtures("retailer")
def test_credentials_that_were_set_meanwhile_are_not_judged_by_the_old_ones(refusing_partner):
    [share] = shares(offer_at(refusing_partner), 1)
    asked_about = share.partner
    set_credentials(partner_id=asked_about.pk, credentials=RIGHT, now=timezone.now())

    assert not stop_orders(asked_about)

    assert not refusing().exists()


@pytest.mark.usefixtures("retailer")
def test_an_order_that_waits_for_a_day_is_handed_to_a_person(refusing_partner):
    first, second = shares(offer_at(refusing_partner), 2)
    submit(first)
    long_ago = timezone.now() - 2 * submission.PATIENCE_UNSENT
    type(second.order).objects.filter(pk=second.order.pk).update(placed_at=long_ago)

    submit(second)

    assert told(second) == (State.PARKED, 0)
    assert second.reason == f"Not sent for a day: {DOES_NOT_KNOW_US}"
