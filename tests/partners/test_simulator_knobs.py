"""Every knob of the simulator does what README.md says, and only that. Scripts, chance and webhooks have modules."""

import time
from itertools import pairwise

import pytest

from tests.partners.simulator_orders import FERN_M, GLOVE_S, JACKET, fate, line
from tests.simulator import Simulator

LINES = [line(1, quantity=2), line(2, GLOVE_S)]


def _place(simulator, reference="AF-1", **more):
    return fate(simulator, reference, *LINES, **more)


def _look_up(simulator, partner="northpeak"):
    return simulator.ask(partner, "GET", f"/items?sku={FERN_M}")


def _timed(call, *args, **kwargs):
    began = time.monotonic()
    result = call(*args, **kwargs)
    return result, (time.monotonic() - began) * 1000


def test_hanging_holds_for_every_order_and_no_look_up(simulator):
    simulator.knobs("northpeak", hang_ms=80)

    first, second = _timed(_place, simulator, "AF-1"), _timed(_place, simulator, "AF-2")
    found = _timed(_look_up, simulator)

    assert [(answer[0], took >= 80) for answer, took in (first, second)] == [(201, True), (201, True)]
    assert (found[0][0], found[1] < 80) == (200, True)


def test_latency_and_jitter_hold_for_every_call(simulator):
    simulator.knobs("northpeak", latency_ms=40, jitter_ms=40)

    times = [_timed(_look_up, simulator)[1] for _ in range(5)] + [_timed(_place, simulator)[1]]

    assert min(times) >= 40
    assert max(times) < 200
    assert max(abs(one - other) for one, other in pairwise(times)) > 3


def test_a_partner_that_is_down_says_nothing_and_takes_nothing(simulator):
    simulator.knobs("northpeak", down=True)

    with pytest.raises(ConnectionError):
        _look_up(simulator)
    assert (_place(simulator)[0], simulator.ledger()) == ("silence", [])
    assert _look_up(simulator, "tarn")[0] == 200


def test_without_dedup_a_key_is_ignored(simulator):
    simulator.knobs("northpeak", dedup="none")

    assert [_place(simulator)[0], _place(simulator)[0], len(simulator.ledger())] == [201, 201, 2]


def test_an_order_ships_after_a_while(simulator):
    simulator.knobs("northpeak", ships_after_s=1)
    _, told = _place(simulator)
    path = f"/orders/{told['order_id']}"

    before = simulator.ask("northpeak", "GET", path)[1]["status"]
    time.sleep(1)
    after = simulator.ask("northpeak", "GET", path)[1]["status"]

    assert (before, after) == ("accepted", "shipped")
    _, found = simulator.ask("northpeak", "GET", "/orders?reference=AF-1")
    assert found["orders"][0]["status"] == "accepted"


def test_a_partner_may_say_it_has_plenty_and_refuse(simulator):
    simulator.knobs("northpeak", stock={FERN_M: 0}, lies="plenty")

    _, found = _look_up(simulator)
    status, refusal = _place(simulator)

    assert {item["available"] for item in found["items"]} == {99}
    assert (status, refusal["error"]["code"], simulator.ledger()) == (422, "out-of-stock", [])


def test_a_partner_may_say_it_has_none_and_take_the_order(simulator):
    simulator.knobs("northpeak", lies="none")

    _, found = _look_up(simulator)
    status, told = _place(simulator)

    assert {item["available"] for item in found["items"]} == {0}
    assert (status, told["status"], len(simulator.ledger())) == (201, "accepted", 1)


def test_an_order_is_moved_on_by_hand_and_once(simulator):
    _, told = _place(simulator)
    path = f"/orders/{told['order_id']}"

    moved = [simulator.move("northpeak", verb, "AF-1") for verb in ("ship", "ship", "cancel")]

    assert moved == [1, 0, 0]
    assert simulator.ask("northpeak", "GET", path)[1]["status"] == "shipped"
    assert simulator.control("POST", "/_sim/partners/northpeak/ship", {"reference": "AF-2"})[0] == 404


def test_what_is_cancelled_is_on_the_shelf_again(simulator):
    _, told = _place(simulator)

    simulator.move("northpeak", "cancel", "AF-1")

    left = {item["sku"]: item["available"] for item in _look_up(simulator)[1]["items"]}
    assert left[FERN_M] == JACKET["available"]
    assert simulator.ask("northpeak", "GET", f"/orders/{told['order_id']}")[1]["status"] == "cancelled"


def test_clones_are_partners_of_their_own_until_a_reset(simulator):
    codes = simulator.clones("northpeak", 20)

    status, _ = simulator.ask(codes[4], "GET", f"/items?sku={FERN_M}")
    placed, told = fate(simulator, "AF-1", line(), partner=codes[4])
    simulator.knobs(codes[5], down=True)

    assert (codes[0], codes[-1], len(codes)) == ("northpeak-01", "northpeak-20", 20)
    assert (status, placed, told["order_id"]) == (200, 201, "NO05-100001")
    assert [one["partner"] for one in simulator.ledger()] == ["northpeak-05"]
    assert _look_up(simulator)[1]["items"][2]["available"] == JACKET["available"]
    simulator.reset()
    assert set(simulator.temper()) == {"northpeak", "tarn", "lumi", "moor"}


def test_a_clone_with_orders_is_there_again_after_a_restart(tmp_path):
    with Simulator.started(tmp_path) as simulator:
        simulator.reset()
        [code] = simulator.clones("tarn", 1)
        sku = simulator.carried("tarn")["sku"]
        fate(simulator, "AF-1", line(sku=sku), partner=code)
    with Simulator.started(tmp_path) as simulator:
        held = simulator.ledger("tarn-01")

    assert [one["reference"] for one in held] == ["AF-1"]


@pytest.mark.parametrize(
    "wish", [{}, {"of": "nobody"}, {"of": "tarn", "count": 0}, {"of": "tarn", "count": "1"}, []]
)
def test_a_wish_for_clones_that_makes_no_sense_is_refused(simulator, wish):
    assert simulator.control("POST", "/_sim/partners", wish)[0] in (400, 404)


def test_calls_are_counted_by_the_second_as_well(simulator):
    began = int(time.time())
    for _ in range(5):
        _look_up(simulator)

    counted = simulator.calls_by_second("northpeak")

    assert sum(counted.values()) == 5
    assert all(began <= second <= time.time() for second in counted)


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"delay": 1}, "There is no knob delay; there are: dedup, down, "),
        ({"latency_ms": "1"}, "latency_ms must be a whole number from 0 to 600000."),
        ({"latency_ms": True}, "latency_ms must be a whole number from 0 to 600000."),
        ({"hang_ms": -1}, "hang_ms must be a whole number from 0 to 600000."),
        ({"lost_answer_rate": 1.1}, "lost_answer_rate must be a number from 0 to 1."),
        ({"down": 1}, "down must be true or false."),
        ({"dedup": "maybe"}, 'dedup must be "key" or "none".'),
        ({"script": ["ok", "explode"]}, "script must be a list of: ok, lose-answer, "),
        ({"script": "ok"}, "script must be a list of: ok, lose-answer, "),
        ({"lookup_script": ["late"]}, "lookup_script must be a list of: ok, error, "),
        ({"stock": {"nothing": 1}}, "Northpeak does not carry nothing."),
        ({"stock": {FERN_M: "1"}}, "stock must be a whole number from 0 to 1000000."),
        ({"latency": {"p50_ms": 1}}, "latency must have fixed_ms, or from_ms and to_ms, "),
        ({"latency": {"from_ms": 9, "to_ms": 1}}, "latency must go upwards, "),
        ({"latency": {"one_in": 5}}, "latency must have fixed_ms, "),
        ({"latency": 5}, "latency must have fixed_ms, "),
        ({"order_mix": {"ok": 0.6, "late": 0.6}}, "order_mix must have shares that come to one at most."),
        ({"order_mix": {"explode": 0.1}}, "order_mix must be a mapping to shares of: ok, lose-answer, "),
        ({"lookup_mix": ["ok"]}, "lookup_mix must be a mapping to shares of: ok, error, "),
        ({"rate_per_s": -1}, "rate_per_s must be a number from 0 to 100000."),
        ({"lies": "some"}, 'lies must be "" or "plenty" or "none".'),
        ({"retry_after": "1\r\nX: y"}, "retry_after must be a text of up to 100 ASCII characters."),
        ({"secrets": [""]}, "secrets must be a list of up to 4 texts."),
        ({"secrets": "key"}, "secrets must be a list of up to 4 texts."),
        (
            {"webhook_url": "http://192.0.2.1/"},
            "webhook_url must be an http address by a number of this machine",
        ),
        (
            {"webhook_url": "http://localhost/"},
            "webhook_url must be an http address by a number of this machine",
        ),
        ({"webhook_url": "http://127.0.0.1:x/"}, "webhook_url must be an http address by a number of this"),
        ({"webhook_events": ["paid"]}, "webhook_events must be a list of: acknowledged, "),
        ([], "Knobs are set with a JSON object."),
    ],
)
def test_a_knob_that_is_not_there_turns_nothing(simulator, knobs, message):
    before = simulator.temper()

    status, refusal = simulator.control("PUT", "/_sim/partners/northpeak", knobs)

    assert (status, refusal["error"]["message"][: len(message)]) == (400, message)
    assert simulator.temper() == before


def test_a_reset_brings_neutrality_or_character(simulator):
    _place(simulator)
    neutral = simulator.temper()

    _, answer = simulator.control("POST", "/_sim/reset", {"demo": True})

    in_character = simulator.temper()
    assert (answer, simulator.ledger(), simulator.calls("northpeak")["place-order"]) == (
        {"reset": True},
        [],
        0,
    )
    assert (neutral["lumi"]["latency_ms"], in_character["lumi"]["latency_ms"]) == (0, 900)
    assert simulator.control("POST", "/_sim/reset", {"demo": "yes"})[0] == 400


def test_calls_are_counted_by_what_was_asked(simulator):
    _look_up(simulator)
    _place(simulator)
    simulator.ask("northpeak", "GET", "/orders?reference=AF-1")
    simulator.ask("northpeak", "GET", "/orders/NO-100001")

    assert simulator.calls("northpeak") == {
        "find-items": 1,
        "place-order": 1,
        "find-order": 1,
        "order-status": 1,
    }
    assert set(simulator.calls("tarn").values()) == {0}
