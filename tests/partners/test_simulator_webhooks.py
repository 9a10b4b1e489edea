"""What partners of the simulator tell by themselves: signed, repeated until taken, and as wrong as is wanted."""

import base64
import hashlib
import hmac
import json
import time

import pytest

from partners.simulator.behaviours import WEBHOOK_FATES
from tests.partners.listening_partner import Told, listening
from tests.partners.simulator_orders import FERN_M, JACKET, line, order, place

SECRET = "sim-northpeak-webhook"


@pytest.fixture
def listener():
    """Somebody who takes all webhooks."""
    with listening(lambda _: Told()) as at:
        yield at


def _told(simulator, listener, **knobs):
    simulator.knobs("northpeak", webhook_url=f"{listener.base_url}/hooks?of=north", **knobs)


def _awaited(listener, count):
    """So many webhooks, or those that came within a while."""
    until = time.monotonic() + 3
    while len(listener.heard) < count and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.1)  # for one too many
    return [(call.headers["webhook-id"], json.loads(call.body)) for call in listener.heard]


def _ids(listener, count):
    return [event_id for event_id, _ in _awaited(listener, count)]


def test_an_order_is_told_from_yes_to_parcel_and_the_shelf_as_well(simulator, listener):
    _told(simulator, listener)
    place(simulator, order("AF-1", line(quantity=2)))
    _awaited(listener, 2)
    simulator.move("northpeak", "ship", "AF-1")

    events = {told["type"]: told["data"] for _, told in _awaited(listener, 3)}

    assert set(events) == {"order.acknowledged", "stock.changed", "order.shipped"}
    assert (events["order.acknowledged"]["reference"], events["order.acknowledged"]["status"]) == (
        "AF-1",
        "accepted",
    )
    assert events["stock.changed"] == {"items": [{"sku": FERN_M, "available": JACKET["available"] - 2}]}
    assert events["order.shipped"]["status"] == "shipped"
    assert events["order.shipped"]["parcels"][0]["tracking_number"] == "SPNO-100001"
    assert {call.path for call in listener.heard} == {"/hooks?of=north"}


def test_what_is_cancelled_is_told(simulator, listener):
    _told(simulator, listener, webhook_events=["cancelled"])
    place(simulator, order("AF-1"))
    simulator.move("northpeak", "cancel", "AF-1")

    assert _ids(listener, 1) == ["evt_NO-100001_cancelled"]


def test_a_webhook_is_signed_in_two_ways(simulator, listener):
    _told(simulator, listener, webhook_events=["acknowledged"])
    place(simulator, order("AF-1"))
    _awaited(listener, 1)

    [call] = listener.heard

    standard = f"{call.headers['webhook-id']}.{call.headers['webhook-timestamp']}.".encode() + call.body
    assert call.headers["webhook-signature"] == f"v1,{_signature(standard, SECRET)}"
    assert call.headers["x-signature"] == _signature(call.body, SECRET)
    assert abs(int(call.headers["webhook-timestamp"]) - time.time()) < 5


def test_the_secret_is_a_knob(simulator, listener):
    _told(simulator, listener, webhook_events=["acknowledged"], webhook_secret="another")
    place(simulator, order("AF-1"))
    _awaited(listener, 1)

    assert listener.heard[0].headers["x-signature"] == _signature(listener.heard[0].body, "another")


FATES = {
    "ok": ["1", "2"],
    "early": ["1", "2"],
    "delayed": ["2", "1"],
    "twice": ["1", "1", "2"],
    "swapped": ["2", "1"],
    "lost": ["2"],
    "bad-signature": ["1", "2"],
}


def test_every_fate_is_tried_here():
    assert set(FATES) == set(WEBHOOK_FATES)


@pytest.mark.parametrize(("fate", "heard"), FATES.items(), ids=FATES)
def test_a_scripted_webhook_fares_so_once_and_the_next_one_well(simulator, listener, fate, heard):
    _told(simulator, listener, webhook_events=["acknowledged"], webhook_script=[fate], webhook_delay_ms=400)
    place(simulator, order("AF-1"))
    if fate != "swapped":
        time.sleep(0.15)
    place(simulator, order("AF-2"))

    ids = _ids(listener, len(heard))

    assert [one.removeprefix("evt_NO-10000").removesuffix("_acknowledged") for one in ids] == heard


def test_an_early_webhook_was_answered_before_the_order(simulator):
    asked = []

    def answer(call):
        asked.append(simulator.ask("northpeak", "GET", "/orders?reference=AF-1")[1]["orders"][0]["status"])
        time.sleep(0.3)
        return Told()

    with listening(answer) as listener:
        _told(simulator, listener, webhook_events=["acknowledged"], webhook_script=["early"])
        began = time.monotonic()
        status, _ = place(simulator, order("AF-1"))

    assert (status, asked, time.monotonic() - began >= 0.3) == (201, ["accepted"], True)


def test_a_bad_signature_fits_no_secret_of_ours(simulator, listener):
    _told(simulator, listener, webhook_events=["acknowledged"], webhook_script=["bad-signature"])
    place(simulator, order("AF-1"))
    _awaited(listener, 1)

    assert listener.heard[0].headers["x-signature"] != _signature(listener.heard[0].body, SECRET)


def test_a_webhook_is_sent_until_it_is_taken_and_each_try_is_told(simulator):
    answers = [500, 302, 204]
    with listening(lambda _: Told(status=answers.pop(0))) as listener:
        _told(simulator, listener, webhook_events=["acknowledged"])
        place(simulator, order("AF-1"))
        ids = _ids(listener, 3)

    assert ids == ["evt_NO-100001_acknowledged"] * 3
    assert [(one["try"], one["status"]) for one in simulator.webhooks("northpeak")] == [
        (1, 500),
        (2, 302),
        (3, 204),
    ]


def test_a_webhook_that_nobody_takes_is_given_up(simulator):
    with listening(lambda _: Told(status=500)) as listener:
        _told(simulator, listener, webhook_events=["acknowledged"], webhook_tries=2)
        place(simulator, order("AF-1"))
        time.sleep(1)

    assert [one["status"] for one in simulator.webhooks()] == [500, 500]


def test_nobody_at_home_is_a_try_as_well(simulator):
    simulator.knobs("northpeak", webhook_url="http://127.0.0.1:9/", webhook_tries=1)
    place(simulator, order("AF-1"))
    time.sleep(0.3)

    assert [one["status"] for one in simulator.webhooks()] == [0, 0]


def test_a_mix_of_fates_is_drawn_from_the_seed(simulator, listener):
    runs = []
    for _ in range(2):
        simulator.reset(seed=3)
        _told(simulator, listener, webhook_events=["acknowledged"], webhook_mix={"twice": 0.3, "lost": 0.3})
        for number in range(12):
            place(simulator, order(f"AF-{number}"))
        time.sleep(0.4)
        runs.append(sorted(one["id"] for one in simulator.webhooks()))

    assert runs[0] == runs[1]
    assert 0 < len(set(runs[0])) < 12
    assert len(set(runs[0])) < len(runs[0])


def _signature(content, secret):
    return base64.b64encode(hmac.new(secret.encode(), content, hashlib.sha256).digest()).decode()
