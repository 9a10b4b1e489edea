"""Chance is drawn from a seed and from what is asked: a run can be repeated, whoever comes first."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from partners.simulator.luck import milliseconds
from tests.partners.simulator_orders import FERN_M, GLOVE_S, fate, line

LINES = [line(1), line(2, GLOVE_S)]
PLENTY = {FERN_M: 1000, GLOVE_S: 1000}
MIX = {"error-before": 0.2, "lose-answer": 0.2, "partial": 0.2, "reject": 0.1, "wrong-total": 0.1}
LOOKUP_MIX = {"error": 0.3, "empty": 0.2, "everything": 0.2}


def _place(simulator, reference):
    outcome, told = fate(simulator, reference, *LINES)
    return outcome, told.get("total", {}).get("amount") if isinstance(told, dict) else told


def _look_up(simulator, sku=FERN_M):
    status, told = simulator.ask("northpeak", "GET", f"/items?sku={sku}")
    return status, len(told["items"]) if isinstance(told, dict) and "items" in told else None


def _run(simulator, buyers, *, seed, turned_round=False):
    """Twenty orders and twenty look-ups, by so many buyers at once; how each went."""
    simulator.reset(seed=seed)
    simulator.knobs("northpeak", stock=PLENTY, order_mix=MIX, lookup_mix=LOOKUP_MIX)
    references = [f"AF-{number}" for number in range(20)]
    skus = [f"NP-101-{number:02}" for number in range(1, 21)]
    if turned_round:
        references, skus = references[::-1], skus[::-1]
    with ThreadPoolExecutor(buyers) as at_once:
        placed = dict(
            zip(references, at_once.map(lambda one: _place(simulator, one), references), strict=True)
        )
        found = dict(zip(skus, at_once.map(lambda one: _look_up(simulator, one), skus), strict=True))
    return placed, found, sorted(one["reference"] for one in simulator.ledger())


def test_two_runs_with_one_seed_are_the_same_whoever_comes_first(simulator):
    first = _run(simulator, 1, seed=7)

    again = _run(simulator, 8, seed=7, turned_round=True)

    assert again == first


def test_another_seed_is_another_run(simulator):
    assert _run(simulator, 1, seed=7) != _run(simulator, 1, seed=8)


def test_a_mix_holds_its_shares(simulator):
    placed, found, kept = _run(simulator, 1, seed=7)

    assert {outcome for outcome, _ in placed.values()} == {201, 500, "silence", 422}
    assert {outcome for outcome, _ in found.values()} == {200, 500}
    assert kept == sorted(name for name, (outcome, _) in placed.items() if outcome not in (500, 422))


def test_the_whole_of_a_mix_is_one_word(simulator):
    simulator.knobs("northpeak", order_mix={"reject": 1.0})

    assert [_place(simulator, f"AF-{number}")[0] for number in range(5)] == [422] * 5


def test_a_script_goes_before_a_mix(simulator):
    simulator.knobs("northpeak", order_mix={"reject": 1}, script=["ok"])

    assert [_place(simulator, "AF-1")[0], _place(simulator, "AF-2")[0]] == [201, 422]


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


@pytest.mark.parametrize(
    ("latency", "chance", "expected"),
    [
        ({"fixed_ms": 50}, 0.9, 50),
        ({"from_ms": 50, "to_ms": 150}, 0.25, 75),
        ({"p50_ms": 80, "p95_ms": 400}, 0.5, 80),
        ({"p50_ms": 80, "p95_ms": 400}, 0.95, 400),
        ({}, 0.5, 0),
    ],
)
def test_latency_follows_its_distribution(latency, chance, expected):
    assert milliseconds(latency, chance, 0.5) == pytest.approx(expected)


def test_one_in_so_many_takes_as_long_as_it_says():
    latency = {"fixed_ms": 5, "one_in": 4, "takes_ms": 900}

    assert [milliseconds(latency, 0.5, outlier) for outlier in (0.0, 0.24, 0.25, 0.9)] == [900, 900, 5, 5]


def test_a_distribution_holds_for_every_call_instead_of_the_other_two(simulator):
    simulator.knobs("northpeak", latency_ms=2000, latency={"fixed_ms": 60})

    began = time.monotonic()
    outcomes = [_look_up(simulator)[0], _place(simulator, "AF-1")[0]]

    assert outcomes == [200, 201]
    assert 0.12 <= time.monotonic() - began < 1
