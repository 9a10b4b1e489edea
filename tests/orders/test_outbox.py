from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from config.celery import app
from orders import outbox
from orders.models import OutboxMessage
from orders.operations import relay
from stores.tenancy import retailer_scope
from tests.factories.stores import RetailerFactory

TOPIC = "purchase-order.submit"


def promise(key="1", **payload):
    with transaction.atomic():
        outbox.publish(TOPIC, key=key, payload=payload)


@pytest.fixture
def kept(monkeypatch):
    """Promises that were kept, by a handler that does as it is told."""
    kept = []
    monkeypatch.setattr(outbox, "handler_for", lambda topic: lambda **payload: kept.append(payload))
    return kept


def _failing(monkeypatch, error):
    def fail(**_):
        raise error

    monkeypatch.setattr(outbox, "handler_for", lambda topic: fail)


def test_a_promise_outside_a_transaction_is_refused(committed_retailer):
    with pytest.raises(RuntimeError, match="transaction"):
        outbox.publish(TOPIC, key="1", payload={})


def test_the_same_promise_is_made_once(retailer):
    promise()

    promise()

    assert OutboxMessage.objects.count() == 1


def test_a_kept_promise_is_not_kept_again(retailer, kept):
    promise(purchase_order_id=7)

    assert relay.deliver_next(queue="partners")
    assert not relay.deliver_next(queue="partners")
    assert kept == [{"purchase_order_id": 7}]


def test_a_promise_waits_in_its_own_queue(retailer, kept):
    promise()

    assert not relay.deliver_next(queue="mail")


def test_a_failure_is_tried_again_after_a_pause_that_doubles(retailer, monkeypatch):
    promise()
    _failing(monkeypatch, ValueError("no"))

    relay.deliver_next(queue="partners")

    message = OutboxMessage.objects.get()
    assert message.last_error == "ValueError: no"
    assert message.due_at > timezone.now()
    assert [outbox.pause_after(n) for n in (1, 2, 3, 40)] == [
        timedelta(seconds=2),
        timedelta(seconds=4),
        timedelta(seconds=8),
        timedelta(minutes=10),
    ]


def test_those_who_failed_together_do_not_come_back_together():
    pauses = [outbox.spread_pause(attempts, chance=1.0) for attempts in (1, 2, 3, 8, 9, 10_000)]

    assert pauses == [timedelta(seconds=seconds) for seconds in (2, 4, 8, 256, 300, 300)]
    assert [outbox.spread_pause(3, chance=chance) for chance in (0.0, 0.5)] == [
        timedelta(),
        timedelta(seconds=4),
    ]


def test_a_promise_that_keeps_failing_is_parked_for_a_person(retailer, monkeypatch):
    promise()
    _failing(monkeypatch, ValueError("no"))
    OutboxMessage.objects.update(attempts=relay.MOST_FAILURES - 1)

    relay.deliver_next(queue="partners")

    message = OutboxMessage.objects.get()
    assert (message.parked_at is not None, message.last_error) == (True, "ValueError: no")


def test_a_wish_to_try_again_is_granted_and_never_parked(retailer, monkeypatch):
    promise()
    _failing(monkeypatch, outbox.TryAgain("too early", after=timedelta(hours=1)))
    OutboxMessage.objects.update(attempts=500)

    relay.deliver_next(queue="partners")

    message = OutboxMessage.objects.get()
    assert message.parked_at is None
    assert message.due_at > timezone.now() + timedelta(minutes=59)


def test_a_promise_that_kills_its_worker_is_parked_after_three_deaths(retailer, kept):
    promise()
    for _ in range(relay.MOST_CRASHES):
        outbox.claim("partners")
        OutboxMessage.objects.update(leased_until=timezone.now() - timedelta(seconds=1))

    relay.deliver_next(queue="partners")

    assert OutboxMessage.objects.get().parked_at is not None
    assert kept == []


def test_a_released_promise_gets_a_fresh_start(retailer, kept):
    promise()
    OutboxMessage.objects.update(parked_at=timezone.now(), crashes=9)

    outbox.release(message_id=OutboxMessage.objects.get().pk)

    assert relay.deliver_next(queue="partners")
    assert kept == [{}]


def test_a_worker_whose_lease_was_taken_over_writes_nothing(retailer):
    promise()
    slow = outbox.claim("partners")
    OutboxMessage.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    outbox.claim("partners")

    outbox.settle(slow)

    assert OutboxMessage.objects.get().done_at is None


def test_a_leased_promise_is_left_alone_until_the_lease_ends(retailer):
    promise()
    assert outbox.claim("partners")

    assert outbox.claim("partners") is None


def test_two_relays_never_claim_the_same_promise(committed_retailer):
    for key in "abcdefgh":
        promise(key)

    def claim_until_empty(_):
        with retailer_scope(committed_retailer.pk):
            claimed = []
            while message := outbox.claim("partners"):
                claimed.append(message.key)
        connection.close()
        return claimed

    with ThreadPoolExecutor(4) as relays:
        claimed = sorted(key for keys in relays.map(claim_until_empty, range(4)) for key in keys)

    assert claimed == list("abcdefgh")


@pytest.mark.django_db(transaction=True, databases=["default", "ops"])
def test_no_retailer_waits_behind_anothers_backlog(committed_retailer, monkeypatch):
    kept = []
    monkeypatch.setattr(outbox, "handler_for", lambda topic: lambda **payload: kept.append(payload["of"]))
    for key in "abc":
        promise(key, of="first")
    with retailer_scope(RetailerFactory().pk):
        promise(of="second")

    relay.relay(queue="partners", limit=100)

    assert kept.index("second") < 2
    assert sorted(kept) == ["first"] * 3 + ["second"]


def test_a_sale_does_not_wait_for_a_broker_that_is_gone(committed_retailer):
    app.conf.broker_url, before = "amqp://nobody:x@127.0.0.1:1//", app.conf.broker_url
    try:
        began = timezone.now()
        promise()
        assert timezone.now() - began < timedelta(seconds=0.5)
    finally:
        app.conf.broker_url = before
    assert OutboxMessage.objects.count() == 1
