"""Each word of a script does once what README.md says, and the next call goes well."""

import gzip
import json
import time
from http.client import IncompleteRead

import pytest

from partners.errors import Outcome
from partners.messages import ItemQuery
from partners.simulator.behaviours import BODIES, LOOKUP_BEHAVIOURS, ORDER_BEHAVIOURS
from partners.transformers.plain import PlainTransformer
from partners.transports.conversation import hold
from tests.partners.simulator_orders import FERN_M, GLOVE_S, fate, line, purchase_order
from tests.partners.speaking import account

LINES = [line(1, quantity=2), line(2, GLOVE_S)]
ENDLESS = ("drip", "drip-head", "endless-1xx")  # told apart by our driver, below
ANSWERS = {
    "ok": (201, "accepted", 1),
    "lose-answer": ("silence", None, 1),
    "reset": ("reset", None, 1),
    "hang": (201, "accepted", 1),
    "error-before": (500, None, 0),
    "error-after": (500, None, 1),
    "reject": (422, None, 0),
    "sold-out": (422, None, 0),
    "partial": (201, "partial", 1),
    "backorder": (201, "accepted", 1),
    "substitute": (201, "accepted", 1),
    "throttle": (429, None, 0),
    "redirect": (307, None, 0),
    "wrong-reference": (201, "accepted", 1),
    "wrong-total": (201, "accepted", 1),
    "wrong-currency": (201, "accepted", 1),
    "late": ("silence", None, 0),
    "garbage": (200, None, 1),
    "empty": (200, None, 1),
    "cut": ("cut", None, 1),
    "deep": (200, None, 1),
    "nan": (201, "accepted", 1),
    "latin-1": (201, None, 1),
    "bom": (201, "accepted", 1),
    "utf-16": (201, "accepted", 1),
    "wrong-types": (201, ["accepted"], 1),
    "null-id": (200, None, 1),
    "huge": (201, "accepted", 1),
    "bomb": (201, None, 1),
}
LOOK_UPS = {
    "ok": (200, 24),
    "error": (500, None),
    "hang": (200, 24),
    "reset": ("reset", None),
    "throttle": (429, None),
    "everything": (200, 180),
    "other-item": (200, 24),
    "redirect": (302, None),
    "garbage": (200, None),
    "empty": (200, None),
    "cut": ("cut", None),
    "deep": (200, None),
    "nan": (200, 24),
    "latin-1": (200, None),
    "bom": (200, 24),
    "utf-16": (200, 24),
    "wrong-types": (200, 24),
    "null-id": (200, None),
    "huge": (200, 24),
    "bomb": (200, None),
}


def _place(simulator, reference="AF-1", **more):
    try:
        return fate(simulator, reference, *LINES, **more)
    except IncompleteRead:
        return "cut", {}


def _look_up(simulator):
    try:
        return simulator.ask("northpeak", "GET", f"/items?sku={FERN_M}")
    except IncompleteRead:
        return "cut", {}
    except ConnectionResetError:
        return "reset", {}


def _timed(call, *args, **kwargs):
    began = time.monotonic()
    result = call(*args, **kwargs)
    return result, (time.monotonic() - began) * 1000


def _known(simulator):
    return account(
        simulator.base_url("northpeak"),
        auth_scheme="api-key",
        auth_header="X-Api-Key",
        credentials={"key": "sim-northpeak-key"},
    )


def test_every_word_of_a_script_is_tried_here():
    assert {*ANSWERS, *ENDLESS} == set(ORDER_BEHAVIOURS)


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


def test_every_word_of_a_look_up_script_is_tried_here():
    assert {*LOOK_UPS, *ENDLESS} == set(LOOKUP_BEHAVIOURS)


@pytest.mark.parametrize(("word", "expected"), LOOK_UPS.items(), ids=LOOK_UPS)
def test_a_scripted_look_up_goes_so_once_and_the_next_one_well(simulator, word, expected):
    simulator.knobs("northpeak", lookup_script=[word], hang_ms=60)

    (status, found), took = _timed(_look_up, simulator)

    count = len(found["items"]) if isinstance(found, dict) and "items" in found else None
    assert (status, count) == expected
    assert word != "hang" or took >= 60
    assert _look_up(simulator)[0] == 200


@pytest.mark.parametrize("word", BODIES)
def test_our_driver_hears_an_answer_that_is_wrong_and_never_waits_too_long(simulator, word):
    simulator.knobs("northpeak", script=[word])

    held = hold(PlainTransformer().place_order(purchase_order()), _known(simulator), timeout_s=1)

    expected = Outcome.CONFIRMED if word == "bom" else Outcome.UNKNOWN
    assert (held.outcome, len(simulator.ledger())) == (expected, 1)
    assert held.duration_ms < 2000


@pytest.mark.parametrize("word", ENDLESS)
def test_a_look_up_may_come_a_byte_at_a_time_or_never(simulator, word):
    simulator.knobs("northpeak", lookup_script=[word])

    held = hold(
        PlainTransformer().find_items(ItemQuery(partner_sku=FERN_M)), _known(simulator), timeout_s=0.5
    )

    assert held.outcome is Outcome.NOT_SENT
    assert _look_up(simulator)[0] == 200


def test_a_substitute_and_a_back_order_say_so_line_by_line(simulator):
    simulator.knobs("northpeak", script=["substitute", "backorder"])

    instead, later = _place(simulator, "AF-1")[1]["lines"][0], _place(simulator, "AF-2")[1]["lines"]

    first, second = simulator.ledger()
    assert (instead["substitute_sku"], instead["reason"]) == ("NP-101-01", "We send NP-101-01 instead.")
    assert first["lines"][0]["sku"] == FERN_M
    assert {line["reason"] for line in later} == {f"On back order until {later[0]['expected_on']}."}
    assert second["lines"][0]["expected_on"] == later[0]["expected_on"]


def test_another_currency_and_other_items_are_in_the_answer_alone(simulator):
    simulator.knobs("northpeak", script=["wrong-currency"], lookup_script=["other-item"])

    told, others = _place(simulator)[1], _look_up(simulator)[1]["items"]

    assert (told["total"]["currency"], simulator.ledger()[0]["total"]["currency"]) == ("USD", "EUR")
    assert FERN_M not in {item["sku"] for item in others}


def test_a_bomb_is_small_on_the_line_and_large_behind_it(simulator):
    simulator.knobs("northpeak", lookup_script=["bomb"])

    _, packed = _look_up(simulator)

    assert (len(packed) < 200_000, len(gzip.decompress(packed))) == (True, 100_000_000)


def test_nan_and_other_types_stand_where_numbers_and_texts_were(simulator):
    simulator.knobs("northpeak", lookup_script=["nan", "wrong-types"])

    without, other = _look_up(simulator)[1]["items"][0], _look_up(simulator)[1]["items"][0]

    assert json.dumps([without["cost"]["amount"], without["available"]]) == "[NaN, NaN]"
    assert (type(other["sku"]), type(other["available"])) == (list, str)
