"""How likely a partner keeps its word. No database."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from catalog.choice.confidence import Kind, Record, confidence, kind_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LIVE, OLD = Kind("minutes", "one"), Kind("older", "many")


@pytest.mark.parametrize(
    ("age", "quantity", "expected"),
    [
        (timedelta(0), 1, ("minutes", "one")),
        (timedelta(minutes=5), 2, ("minutes", "few")),
        (timedelta(minutes=6), 5, ("hour", "few")),
        (timedelta(hours=2), 6, ("hours", "many")),
        (timedelta(hours=7), 1, ("day", "one")),
        (timedelta(days=2), 1, ("older", "one")),
        (timedelta(seconds=-3), 1, ("minutes", "one")),  # a clock that is a little ahead
    ],
)
def test_lines_are_alike_by_age_and_quantity(age, quantity, expected):
    assert kind_of(observed_at=NOW - age, now=NOW, quantity=quantity) == expected


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ({}, None),
        ({LIVE: Record(9, 9)}, None),
        ({LIVE: Record(10, 10)}, "0.963"),  # whole 11/12; (10 + 8·11/12) / 18
        ({LIVE: Record(0, 10)}, "0.037"),  # whole 1/12; (0 + 8/12) / 18
        ({OLD: Record(10, 10)}, "0.917"),  # nothing alike: the whole record, 11/12
        ({LIVE: Record(1, 2), OLD: Record(10, 10)}, "0.786"),  # whole 12/14; (1 + 8·12/14) / 10
        ({LIVE: Record(500, 1000)}, "0.500"),
    ],
)
def test_a_record_speaks_once_there_is_enough_of_it(evidence, expected):
    told = confidence(evidence, LIVE)

    assert told == (None if expected is None else Decimal(expected))


def test_what_it_says_is_nearer_the_truth_than_one_figure_for_all():
    """Brier scores over partners whose word is worth less the older it is. Learnt on one half, judged on the other."""
    luck = random.Random(7)
    truth = {
        (partner, kind): max(0.05, 0.99 - partner * 0.12 - age * 0.1)
        for partner in range(5)
        for age, kind in enumerate([LIVE, Kind("hours", "one"), OLD])
    }
    lines = [(at, luck.random() < truth[at]) for at in luck.choices(list(truth), k=4000)]
    learnt, judged = lines[:2000], lines[2000:]
    kept, answered = Counter(at for at, was_kept in learnt if was_kept), Counter(at for at, _ in learnt)
    flat = sum(kept.values()) / len(learnt)

    def chance(partner, kind):
        mine = {one: Record(kept[who, one], answered[who, one]) for who, one in answered if who == partner}
        return float(confidence(mine, kind))

    ours = sum((chance(*at) - was_kept) ** 2 for at, was_kept in judged) / len(judged)
    constant = sum((flat - was_kept) ** 2 for _, was_kept in judged) / len(judged)
    best = sum((truth[at] - was_kept) ** 2 for at, was_kept in judged) / len(judged)

    assert ours < constant * 0.9
    assert ours < best + 0.005
    assert all(abs(chance(*at) - real) < 0.12 for at, real in truth.items())
