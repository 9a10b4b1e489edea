"""Every knob of the simulator does what README.md says, and only that."""

import time
from itertools import pairwise

import pytest

from partners.simulator.knobs import LOOKUP_BEHAVIOURS, ORDER_BEHAVIOURS
from tests.partners.simulator_orders import FERN_M, GLOVE_S, line, order

LINES = [line(1, quantity=2), line(2, GLOVE_S)]
ANSWERS = {
    "ok": (201, "accepted", 1),
    "lose-answer": ("silence", None, 1),
    "reset": ("reset", None, 1),
    "hang": (201, "accepted", 1),
    "error-before": (500, None, 0),
    "error-after": (500, None, 1),
    "garbage": (200, None, 1),
    "empty": (200, None, 1),
    "reject": (422, None, 0),
    "partial": (201, "partial", 1),
    "throttle": (429, None, 0),
    "wrong-reference": (201, "accepted", 1),
    "wrong-total": (201, "accepted", 1),
    "late": ("silence", None, 0),
}


def _place(simulator, reference="AF-1", **more):
    """How an order went: a status or a kind of silence, and the document."""
    try:
        return simulator.ask("northpeak", "POST", "/orders", order(reference, *LINES), key=reference, **more)
    except ConnectionResetError as error:
        return "silence" if "without response" in str(error) else "reset", {}


def _look_up(simulator, partner="northpeak"):
    return simulator.ask(partner, "GET", f"/items?sku={FERN_M}")


def _timed(call, *args, **kwargs):
    began = time.monotonic()
    result = call(*args, **kwargs)
    return result, (time.monotonic() - began) * 1000


def test_every_word_of_a_script_is_tried_here():
    assert set(ANSWERS) == set(ORDER_BEHAVIOURS)


@pytest.mark.parametrize(("word", "expected"), ANSWERS.items(), ids=ANSWERS)
def test_a_scripted_order_goes_so_once_and_the_next_one_well(simulator, word, expected):
    measure = {"hang": {"hang_ms": 60}, "late": {"late_acceptance_ms": 400}}.get(word, {})
    simulator.knobs("northpeak", script=[word], **measure)

    (outcome, told), took = _timed(_place, simulator)
    held = len(simulator.ledger())

    status = told.get("status") if isinstance(told, dict) else None
    assert (outcome, status, held) == expected
    assert (took >= 60) == (word == "hang")
    assert _place(simulator, "AF-2")[0] == 201


def test_measures_that_come_with_a_script_are_for_its_words_alone(simulator):
    simulator.knobs("northpeak", script=["hang", "throttle"], hang_ms=80, throttle_retry_after_s=7)

    hung, took = _timed(_place, simulator)
    throttled, after = _place(simulator, "AF-2"), _timed(_place, simulator, "AF-3")

    assert (hung[0], took >= 80) == (201, True)
    assert (throttled[0], throttled[1]["error"]["message"]) == (429, "Come back in 7 s.")
    assert (after[0][0], after[1] < 80) == (201, True)


def test_wrong_answers_are_wrong_and_the_ledger_is_right(simulator):
    simulator.knobs("northpeak", script=["wrong-reference", "wrong-total"])

    elsewhere, dearer = _place(simulator, "AF-1")[1], _place(simulator, "AF-2")[1]

    first, second = simulator.ledger()
    assert (elsewhere["reference"], first["reference"]) == ("AF-1-X", "AF-1")
    assert float(dearer["total"]["amount"]) == float(second["total"]["amount"]) + 1


def test_partial_keeps_the_last_piece_of_the_last_line(simulator):
    simulator.knobs("northpeak", script=["partial"])

    _, told = _place(simulator)

    assert [(one["accepted"], one["rejected"]) for one in told["lines"]] == [(2, 0), (0, 1)]


def test_late_acceptance_comes_late(simulator):
    simulator.knobs("northpeak", late_acceptance_ms=150)

    outcome, took = _timed(_place, simulator)
    before = simulator.ledger()
    time.sleep(0.3)

    assert (outcome[0], took < 150, before) == ("silence", True, [])
    assert [one["reference"] for one in simulator.ledger()] == ["AF-1"]


def test_a_reset_comes_before_what_would_have_been_late(simulator):
    simulator.knobs("northpeak", late_acceptance_ms=100)
    _place(simulator)

    simulator.reset()
    time.sleep(0.2)

    assert simulator.ledger() == []


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


def test_throttling_holds_for_every_call(simulator):
    simulator.knobs("northpeak", throttle_retry_after_s=3)

    assert (_look_up(simulator)[0], _place(simulator)[0], simulator.ledger()) == (429, 429, [])


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


@pytest.mark.parametrize(
    ("knob", "fate", "held"), [("order_error_rate", 500, 0), ("lost_answer_rate", "silence", 1)]
)
def test_a_rate_is_a_chance_and_a_run_can_be_repeated(simulator, knob, fate, held):
    runs = []
    for _ in range(2):
        simulator.reset()
        simulator.knobs("northpeak", stock={FERN_M: 1000, GLOVE_S: 1000}, **{knob: 0.5})
        runs.append([_place(simulator, f"AF-{number}")[0] for number in range(20)])

    first, second = runs
    assert first == second
    assert set(first) == {201, fate}
    assert len(simulator.ledger()) == first.count(201) + held * first.count(fate)


def test_a_look_up_rate_is_a_chance_too(simulator):
    simulator.knobs("northpeak", lookup_error_rate=0.5)

    answers = [_look_up(simulator)[0] for _ in range(20)]

    assert set(answers) == {200, 500}


LOOK_UPS = {
    "ok": (200, 24),
    "error": (500, None),
    "hang": (200, 24),
    "garbage": (200, None),
    "empty": (200, None),
    "everything": (200, 180),
    "redirect": (302, None),
    "huge": (200, 0),
}


def test_every_word_of_a_look_up_script_is_tried_here():
    assert set(LOOK_UPS) == set(LOOKUP_BEHAVIOURS)


@pytest.mark.parametrize(("word", "expected"), LOOK_UPS.items(), ids=LOOK_UPS)
def test_a_scripted_look_up_goes_so_once_and_the_next_one_well(simulator, word, expected):
    simulator.knobs("northpeak", lookup_script=[word], hang_ms=60)

    (status, found), took = _timed(_look_up, simulator)

    count = len(found["items"]) if isinstance(found, dict) and "items" in found else None
    assert (status, count) == expected
    assert word != "hang" or took >= 60
    assert _look_up(simulator)[0] == 200


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"latency": 1}, "There is no knob latency; there are: dedup, down, "),
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
