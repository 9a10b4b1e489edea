"""When a partner is left alone: the rules, without a database."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.circuit import FAILURES, FEWEST_FAILURES, REST, WINDOW, Circuit
from partners.errors import Outcome
from tests.conftest import NOON

UNKNOWN, NOT_SENT, CONFIRMED = Outcome.UNKNOWN, Outcome.NOT_SENT, Outcome.CONFIRMED
REJECTED, THROTTLED = Outcome.REJECTED, Outcome.THROTTLED
OPEN = Circuit(open_until=NOON + REST)
outcomes = st.sampled_from(Outcome)
calls = st.lists(st.tuples(st.floats(0, 20), outcomes), max_size=40)


def seconds(count):
    return timedelta(seconds=count)


def after_all(*ended, every_s=1.0):
    """A fresh circuit after calls that ended so, one after the other."""
    circuit = Circuit()
    for place, outcome in enumerate(ended):
        circuit = circuit.after(outcome, now=NOON + seconds(place * every_s))
    return circuit


@pytest.mark.parametrize(
    ("ended", "is_open"),
    [
        ([UNKNOWN] * 4, False),
        ([UNKNOWN] * 5, True),
        ([NOT_SENT, UNKNOWN] * 3, True),
        ([UNKNOWN, CONFIRMED] * 4, False),
        ([UNKNOWN, CONFIRMED] * 4 + [UNKNOWN], True),
        ([UNKNOWN, CONFIRMED, CONFIRMED] * 9, False),
        ([CONFIRMED] * 50 + [UNKNOWN] * 5, True),
        ([REJECTED] * 50, False),
        ([THROTTLED] * 50, False),
        ([UNKNOWN, THROTTLED, THROTTLED] * 4 + [UNKNOWN], True),
    ],
)
def test_it_opens_at_five_failures_that_are_half_of_the_calls(ended, is_open):
    circuit = after_all(*ended)

    assert (circuit.open_until is not None) is is_open


@pytest.mark.parametrize(("every_s", "is_open"), [(14.9, True), (15.1, False)])
def test_failures_count_together_for_sixty_seconds(every_s, is_open):
    circuit = after_all(*[UNKNOWN] * 5, every_s=every_s)

    assert (circuit.open_until is not None) is is_open


@given(st.lists(st.tuples(st.floats(0, 20), st.sampled_from([CONFIRMED, REJECTED, THROTTLED])), max_size=40))
def test_of_a_partner_that_is_well_nothing_is_ever_kept(ended):
    circuit, now = Circuit(), NOON
    for pause, outcome in ended:
        now += seconds(pause)
        circuit = circuit.after(outcome, now=now)

    assert circuit == Circuit()


@given(calls)
def test_it_opens_for_a_reason(ended):
    """Whatever happened: within the last sixty seconds there were five failures, and half of the calls since."""
    circuit, now, seen = Circuit(), NOON, []
    for pause, outcome in ended:
        now += seconds(pause)
        seen.append((now, outcome))
        circuit = circuit.after(outcome, now=now)
        if circuit.open_until:
            break

    if circuit.open_until:
        recent = [outcome for at, outcome in seen if at > now - WINDOW and outcome is not THROTTLED]
        since_a_failure = [recent[place:] for place, outcome in enumerate(recent) if outcome in FAILURES]
        assert any(_is_ill(counted) for counted in since_a_failure)


def _is_ill(counted):
    failures = sum(outcome in FAILURES for outcome in counted)
    return failures >= FEWEST_FAILURES and 2 * failures >= len(counted)


@given(calls, st.floats(0, WINDOW.total_seconds() / FEWEST_FAILURES - 0.1))
def test_five_failures_in_a_row_open_it_whatever_was_before_the_window(ended, pause):
    circuit, now = Circuit(), NOON
    for gap, outcome in ended:
        now += seconds(gap)
        circuit = circuit.after(outcome, now=now)
    now += WINDOW

    for _ in range(FEWEST_FAILURES):
        now += seconds(pause)
        circuit = circuit.after(UNKNOWN, now=now)

    assert circuit.open_until is not None


@given(outcomes, st.floats(0, 1000))
def test_a_call_from_before_it_opened_changes_nothing(outcome, later_s):
    assert OPEN.after(outcome, now=NOON + seconds(later_s)) == OPEN


def test_it_is_left_alone_until_the_rest_is_over_and_then_wants_one_probe():
    claimed = Circuit(open_until=NOON, probe_until=NOON + seconds(10))

    assert (OPEN.left_alone_until(NOON), OPEN.wants_probe(NOON)) == (NOON + REST, False)
    assert (OPEN.left_alone_until(NOON + REST), OPEN.wants_probe(NOON + REST)) == (None, True)
    assert (claimed.left_alone_until(NOON), claimed.wants_probe(NOON)) == (NOON + seconds(10), False)
    assert claimed.wants_probe(NOON + seconds(10))
    assert not Circuit().wants_probe(NOON)


@pytest.mark.parametrize(
    ("outcome", "then"),
    [
        (CONFIRMED, Circuit()),
        (REJECTED, Circuit()),
        (UNKNOWN, Circuit(open_until=NOON + REST)),
        (NOT_SENT, Circuit(open_until=NOON + REST)),
        (THROTTLED, Circuit(open_until=NOON)),
    ],
)
def test_the_probe_decides(outcome, then):
    probe = NOON + seconds(10)
    circuit = Circuit(open_until=NOON, probe_until=probe)

    assert circuit.after(outcome, now=NOON, probe=probe) == then


@given(outcomes)
def test_a_prober_whose_claim_was_taken_over_decides_nothing(outcome):
    circuit = Circuit(open_until=NOON, probe_until=NOON + seconds(20))

    assert circuit.after(outcome, now=NOON, probe=NOON + seconds(10)) == circuit


@given(calls)
def test_counts_stay_possible(ended):
    circuit, now = Circuit(), NOON
    for pause, outcome in ended:
        now += seconds(pause)
        circuit = circuit.after(outcome, now=now)

        assert 0 <= circuit.failures <= circuit.calls
        assert circuit.open_until is None or circuit == Circuit(open_until=circuit.open_until)
