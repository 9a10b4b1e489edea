"""Who ask a partner the same at the same time share one call, across threads and processes."""

import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from catalog.kiosk.progress import Progress
from catalog.models import LookupAnswer
from catalog.models.lookup import AnswerState
from catalog.operations import flights
from catalog.operations.lookup import ask, look_up
from catalog.queries.lookups import by_public_id
from partners.models import Partner
from stores.models import Retailer
from stores.tenancy import retailer_scope
from tests.catalog.counting_partner import counting_partner
from tests.factories.catalog import gtin
from tests.factories.partners import PartnerFactory
from tests.factories.stores import RetailerFactory

AT_ONCE = 16
ITEM = gtin(1)
ANSWERED, FAILED, WAITING = AnswerState.ANSWERED, AnswerState.FAILED, AnswerState.WAITING
PROGRAM = """
import sys, django; django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.utils import timezone
from catalog.operations.lookup import look_up
from stores.tenancy import retailer_scope
def one(_):
    with retailer_scope(int(sys.argv[1])):
        lookup = look_up(gtin=sys.argv[2], now=timezone.now())
        return [(answer.state, answer.items) for answer in lookup.answers.all()]
with ThreadPoolExecutor(8) as shoppers:
    print("ready", flush=True)
    sys.stdin.readline()
    import json
    print(json.dumps(list(shoppers.map(one, range(8)))), flush=True)
"""


@pytest.fixture
def counting():
    with counting_partner() as partner:
        partner.delay_s = 0.4
        yield partner


@pytest.fixture
def lumi(committed_retailer, counting):
    """A partner, and time enough for all on a busy machine."""
    Retailer.objects.update(lookup_deadline_ms=10_000)
    return PartnerFactory(code="lumi", name="Lumi", base_url=counting.url, lookup_timeout_ms=10_000)


def all_ask(retailer, **question):
    """How many shoppers' questions were answered who asked the same at once, each as a list of parts."""
    together = threading.Barrier(AT_ONCE)

    def one(_):
        with retailer_scope(retailer.pk):
            try:
                together.wait(timeout=10)
                return told(look_up(now=timezone.now(), **question))
            finally:
                connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as shoppers:
        return list(shoppers.map(one, range(AT_ONCE)))


def told(lookup):
    return [(part.partner.code, part.state, part.outcome, part.items) for part in lookup.answers.all()]


@pytest.mark.parametrize("question", [{"gtin": ITEM}, {"words": "moor boot"}], ids=["code", "words"])
def test_who_ask_the_same_at_once_share_one_call_and_all_are_answered(
    committed_retailer, lumi, counting, question
):
    heard = all_ask(committed_retailer, **question)

    assert counting.calls == 1
    assert heard == [[("lumi", ANSWERED, "confirmed", 1)]] * AT_ONCE
    assert len({part.lookup_id for part in LookupAnswer.objects.all()}) == AT_ONCE


def test_without_sharing_each_would_call(committed_retailer, lumi, counting, monkeypatch):
    """The control: nobody looks for a call on its way."""
    monkeypatch.setattr(flights, "_calls", lambda *_, **__: {})

    all_ask(committed_retailer, gtin=ITEM)

    assert counting.calls > 1


@pytest.mark.parametrize("is_locked", [True, False])
def test_looking_and_claiming_are_one_step(committed_retailer, lumi, counting, monkeypatch, is_locked):
    """Without the lock, which is the control, others look while one that found nothing has not claimed yet."""
    look = flights._calls

    def look_and_dawdle(*args, **kwargs):
        found = look(*args, **kwargs)
        time.sleep(0.1)
        return found

    monkeypatch.setattr(flights, "_calls", look_and_dawdle)
    if not is_locked:
        monkeypatch.setattr(flights, "LOCK", "SELECT %(question)s || %(retailer)s")

    all_ask(committed_retailer, gtin=ITEM)

    assert (counting.calls == 1) is is_locked


def test_two_processes_share_one_call(committed_retailer, lumi, counting):
    counting.delay_s = 0.8
    shops = [_process(committed_retailer) for _ in range(2)]
    for shop in shops:
        assert shop.stdout.readline() == "ready\n"

    for shop in shops:
        shop.stdin.write("go\n")
        shop.stdin.flush()
    heard = [json.loads(shop.communicate(timeout=60)[0]) for shop in shops]

    assert counting.calls == 1
    assert heard == [[[["answered", 1]]] * 8] * 2


def test_a_call_that_fails_fails_for_all_and_the_next_question_asks_anew(committed_retailer, lumi, counting):
    counting.status = 500

    heard = all_ask(committed_retailer, gtin=ITEM)
    before, counting.status = counting.calls, 200
    after = look_up(gtin=ITEM, now=timezone.now())

    [[(*_, outcome, _)], *_] = heard
    assert heard == [[("lumi", FAILED, outcome, 0)]] * AT_ONCE
    assert (before, counting.calls) == (1, 2)
    assert told(after) == [("lumi", ANSWERED, "confirmed", 1)]


def test_retailers_never_share(committed_retailer, lumi, counting):
    other = RetailerFactory()
    with retailer_scope(other.pk):
        PartnerFactory(code="lumi", base_url=counting.url, lookup_timeout_ms=10_000)
    Retailer.objects.update(lookup_deadline_ms=10_000)

    with ThreadPoolExecutor(2) as pool:
        heard = list(pool.map(lambda one: all_ask(one, gtin=ITEM), [committed_retailer, other]))

    assert counting.calls == 2
    assert heard == [[[("lumi", ANSWERED, "confirmed", 1)]] * AT_ONCE] * 2


def test_an_answer_that_came_while_somebody_made_up_their_mind_is_not_asked_for_again(lumi, counting):
    """Between finding a partner's word stale and claiming the call, another's answer was recorded."""
    retailer, now = lumi.retailer, timezone.now()
    look_up(gtin=ITEM, now=now)

    late = ask([lumi], gtin=ITEM, retailer=retailer, now=now)

    assert counting.calls == 1
    assert told(late) == [("lumi", ANSWERED, "confirmed", 1)]


def test_who_shares_is_answered_while_a_third_partner_hangs(committed_retailer, lumi, counting):
    with counting_partner() as hung:
        hung.delay_s = 6
        tarn = PartnerFactory(code="tarn", base_url=hung.url, lookup_timeout_ms=10_000)
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(_asks, committed_retailer)
            assert hung.was_asked.wait(5)
            second = look_up(gtin=ITEM, now=timezone.now(), wait=timedelta(seconds=2))

            assert [part.state for part in second.answers.all()] == [ANSWERED, WAITING]
            assert not first.done()
            assert first.result() == [("lumi", ANSWERED, "confirmed", 1), ("tarn", WAITING, "", 0)]
        assert (counting.calls, hung.calls) == (1, 1)
        _until_over(tarn)


def test_a_kiosk_that_shares_shows_the_same_and_its_polling_ends(committed_retailer, lumi, counting):
    first = look_up(gtin=ITEM, now=timezone.now(), wait=timedelta())
    second = look_up(gtin=ITEM, now=timezone.now(), wait=timedelta())
    waiting = _seen(second)

    _until(lambda: _seen(second).is_over)

    assert (waiting.is_over, waiting.text) == (False, "0 of 1 partners answered")
    assert {_seen(one).text for one in (first, second)} == {"Lumi answered"}
    assert counting.calls == 1


def test_a_process_that_was_killed_leaves_a_question_that_can_be_asked_again(
    committed_retailer, lumi, counting
):
    counting.delay_s = 10
    shop = _process(committed_retailer)
    shop.stdin.write("go\n")
    shop.stdin.flush()
    assert counting.was_asked.wait(90)
    shop.kill()
    shop.communicate()
    counting.delay_s = 0

    at_once = look_up(gtin=ITEM, now=timezone.now(), wait=timedelta())
    over_at = by_public_id(at_once.public_id).answers.get().may_come_until(at_once.started_at)
    later = look_up(gtin=ITEM, now=over_at + timedelta(milliseconds=1))

    assert told(at_once) == [("lumi", WAITING, "", 0)]
    assert over_at - timezone.now() < timedelta(milliseconds=lumi.lookup_timeout_ms) + flights.MARGIN
    over = _seen(at_once, now=max(over_at, at_once.deadline_at))
    assert (over.is_over, over.text) == (True, "Lumi did not answer. Showing the rest.")
    assert told(later) == [("lumi", ANSWERED, "confirmed", 1)]
    assert counting.calls == 2


def _asks(retailer):
    with retailer_scope(retailer.pk):
        try:
            return told(look_up(gtin=ITEM, now=timezone.now(), wait=timedelta(seconds=4)))
        finally:
            connections.close_all()


def _process(retailer):
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(retailer.pk), ITEM],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _seen(lookup, now=None):
    return Progress(lookup=by_public_id(lookup.public_id), now=now or timezone.now())


def _until(is_true):
    until = time.monotonic() + 10
    while not is_true():
        assert time.monotonic() < until
        time.sleep(0.02)


def _until_over(partner: Partner):
    """Let a test end only when its answers have."""
    _until(lambda: not LookupAnswer.objects.filter(partner=partner, state=WAITING).exists())
    connection.close()
