"""Comparing offers: what removes one, what it is ranked by, and that a decision can be taken again. No database."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.choice import Candidate, Chooser, Knowledge, Occasion, Policy, Strategy, Terms, decide
from catalog.choice.confidence import AGES, OLDEST, Kind, Record
from catalog.choice.documents import read, written

D = Decimal
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday
HERE = Occasion(now=NOW, today=NOW.date())
FRESH = Kind("minutes", "one")
OFFER = Candidate(
    pk=1, partner_id=1, partner="Northpeak", price=D("20.00"), home_cost=D("12.00"), currency="EUR", available=5,
    lead_time_days=2, backorder_on=None, observed_at=NOW, provenance="live",
)  # fmt: skip


def offer(pk, **given):
    return replace(
        OFFER,
        pk=pk,
        partner_id=pk,
        **{k: D(v) if k in {"price", "home_cost"} else v for k, v in given.items()},
    )


def outcome(decision):
    """Each offer with its rank, or with what removed it."""
    return {one.candidate.pk: one.rank or one.removed.value for one in decision.weighed}


def decided(*offers, occasion=HERE, policy=None, terms=None, evidence=None):
    known = Knowledge(policy=policy or Policy(), terms=terms or {}, evidence=evidence or {})
    return decide(offers, knowledge=known, occasion=occasion)


def test_the_cheapest_goes_first_then_the_quickest_then_the_oldest_row():
    offers = [
        offer(4, price="19.00"),
        offer(3, price="18.00", lead_time_days=3),
        offer(2, price="18.00", lead_time_days=1),
        offer(1, price="18.00", lead_time_days=3),
        offer(5, price="18.00", lead_time_days=None),
    ]

    assert outcome(decided(*offers)) == {2: 1, 1: 2, 3: 3, 5: 4, 4: 5}


@pytest.mark.parametrize(
    ("changed", "terms", "policy", "occasion", "removed"),
    [
        ({"available": 0}, {}, {}, {}, "stock"),
        ({"available": 2}, {}, {}, {"quantity": 3}, "stock"),
        ({"available": 3}, {"safety_stock": 3}, {}, {}, "stock"),
        ({"available": 4}, {"safety_stock": 3}, {}, {"quantity": 2}, "stock"),
        ({}, {"ship_to": frozenset({"ES"})}, {}, {"country": "PT"}, "country"),
        ({"withheld": "no-rate"}, {}, {}, {}, "no-rate"),
        ({"withheld": "paused"}, {}, {}, {}, "paused"),
        ({"withheld": "of a newer kind"}, {}, {}, {}, "withheld"),
        ({"lead_time_days": 9}, {}, {"slowest_days": 5}, {}, "slow"),
        ({"available": 4}, {"safety_stock": 3}, {}, {}, None),
        ({"available": None}, {"safety_stock": 3}, {}, {"quantity": 20}, None),
        ({}, {"ship_to": frozenset({"ES", "PT"})}, {}, {"country": "PT"}, None),
        ({}, {"ship_to": frozenset({"ES"})}, {}, {}, None),
        ({"lead_time_days": 4}, {}, {"slowest_days": 7}, {}, None),
    ],
)
def test_an_offer_is_removed_by_a_rule_that_is_named(changed, terms, policy, occasion, removed):
    decision = decided(
        offer(1, **changed),
        occasion=replace(HERE, **occasion),
        policy=Policy(**policy),
        terms={1: Terms(**terms)},
    )

    assert outcome(decision) == {1: removed or 1}
    assert (decision.chosen is None) == (removed is not None)


SURE, SHAKY = {FRESH: Record(98, 100)}, {FRESH: Record(60, 100)}


@pytest.mark.parametrize(
    ("strategy", "order"),
    [
        (Strategy.CHEAPEST, [1, 2, 3]),
        (Strategy.SOONEST, [2, 3, 1]),
        (Strategy.SUREST, [3, 2, 1]),
        (Strategy.MARGIN, [3, 1, 2]),
    ],
)
def test_the_retailer_says_what_goes_first(strategy, order):
    offers = [
        offer(1, price="18.00", home_cost="12.00", lead_time_days=8),
        offer(2, price="19.00", home_cost="18.00", lead_time_days=1),
        offer(3, price="21.00", home_cost="12.00", lead_time_days=3),
    ]

    decision = decided(*offers, policy=Policy(strategy=strategy), evidence={1: SHAKY, 3: SURE})

    assert [one.candidate.pk for one in decision.weighed] == order


def test_a_partner_that_is_preferred_goes_before_a_cheaper_one():
    decision = decided(offer(1, price="18.00"), offer(2, price="19.00"), terms={2: Terms(priority=-1)})

    assert outcome(decision) == {2: 1, 1: 2}


def test_freight_and_fees_count_for_as_many_pieces_as_are_wanted():
    terms = {1: Terms(freight=D("6.00"), fee=D("0.50"))}

    one = decided(offer(1), terms=terms).weighed[0].figures
    three = decided(offer(1), terms=terms, occasion=HERE.of(3)).weighed[0].figures

    assert (one.landed, one.margin) == (D("18.50"), D("1.50"))
    assert (three.landed, three.margin) == (D("14.50"), D("5.50"))


WEEKDAYS = frozenset(range(5))


@pytest.mark.parametrize(
    ("terms", "lead", "now", "expected"),
    [
        # 23 November 2026 is a Monday
        ({}, 2, NOW, ("2026-11-26", "2026-11-27")),
        ({}, 4, NOW, ("2026-11-30", "2026-11-30")),
        ({}, None, NOW, ("2026-12-08", "2026-12-09")),
        ({"cut_off": time(12, 0)}, 0, NOW, ("2026-11-25", "2026-11-26")),
        ({"cut_off": time(12, 1)}, 0, NOW, ("2026-11-24", "2026-11-25")),
        ({"cut_off": time(14, 0), "time_zone": "Europe/Berlin"}, 0, NOW, ("2026-11-24", "2026-11-25")),
        ({"cut_off": time(13, 0), "time_zone": "Europe/Berlin"}, 0, NOW, ("2026-11-25", "2026-11-26")),
        ({"time_zone": "Asia/Tokyo"}, 0, NOW + timedelta(hours=4), ("2026-11-25", "2026-11-26")),
        ({"working_days": WEEKDAYS}, 4, NOW, ("2026-11-30", "2026-11-30")),
        ({"working_days": WEEKDAYS}, 5, NOW, ("2026-12-01", "2026-12-02")),
        ({"working_days": WEEKDAYS}, 0, NOW - timedelta(days=1), ("2026-11-24", "2026-11-25")),
        ({"working_days": WEEKDAYS, "holidays": frozenset({date(2026, 11, 24)})}, 1, NOW,
         ("2026-11-26", "2026-11-27")),
        ({"holidays": frozenset({date(2026, 11, 23)})}, 0, NOW, ("2026-11-25", "2026-11-26")),
        ({"working_days": frozenset({2})}, 1, NOW, ("2026-12-03", "2026-12-04")),
        ({"working_days": frozenset()}, 2, NOW, ("2026-11-26", "2026-11-27")),
    ],
)  # fmt: skip
def test_a_parcel_is_promised_by_the_partners_clock_and_calendar(terms, lead, now, expected):
    occasion = Occasion(now=now, today=now.date())

    figures = (
        decided(offer(1, lead_time_days=lead), terms={1: Terms(**terms)}, occasion=occasion)
        .weighed[0]
        .figures
    )

    assert (str(figures.first), str(figures.last)) == expected


def test_what_is_not_in_yet_is_promised_from_the_day_it_comes():
    figures = decided(offer(1, lead_time_days=1, backorder_on=date(2026, 12, 1))).weighed[0].figures

    assert (figures.first, figures.last) == (date(2026, 12, 3), date(2026, 12, 4))


def test_a_partner_that_breaks_its_word_too_often_is_removed_and_one_without_a_record_is_not():
    policy = Policy(least_confidence=D("0.80"))
    few = {FRESH: Record(0, 9)}

    decision = decided(offer(1), offer(2), offer(3), policy=policy, evidence={1: SHAKY, 2: SURE, 3: few})

    assert outcome(decision) == {2: 1, 3: 2, 1: "confidence"}


candidates = st.lists(
    st.builds(
        replace,
        st.just(OFFER),
        pk=st.integers(1, 50),
        price=st.sampled_from([D("18.00"), D("19.00"), D("20.00")]),
        home_cost=st.sampled_from([D("9.00"), D("12.00")]),
        available=st.none() | st.integers(0, 3),
        lead_time_days=st.none() | st.integers(0, 6),
        observed_at=st.sampled_from([NOW, NOW - timedelta(hours=3)]),
        withheld=st.sampled_from(["", "", "", "no-rate", "paused"]),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda one: one.pk,
).map(lambda offers: [replace(one, partner_id=one.pk) for one in offers])
records = st.dictionaries(
    st.builds(
        Kind, st.sampled_from([*(name for name, _ in AGES), OLDEST]), st.sampled_from(["one", "few", "many"])
    ),
    st.integers(0, 20).flatmap(
        lambda answered: st.builds(Record, st.integers(0, answered), st.just(answered))
    ),
    max_size=3,
)
terms = st.builds(
    Terms,
    freight=st.sampled_from([D(0), D("4.99")]),
    safety_stock=st.integers(0, 2),
    ship_to=st.sampled_from([frozenset(), frozenset({"PT"}), frozenset({"ES", "FR"})]),
    cut_off=st.none() | st.sampled_from([time(9, 30), time(16)]),
    working_days=st.sampled_from([frozenset(range(7)), WEEKDAYS]),
    holidays=st.sampled_from([frozenset(), frozenset({date(2026, 11, 24), date(2026, 12, 25)})]),
    time_zone=st.sampled_from(["", "Europe/Berlin", "America/New_York"]),
    priority=st.integers(-1, 1),
)
knowledge = st.builds(
    Knowledge,
    policy=st.builds(
        Policy,
        strategy=st.sampled_from(Strategy),
        least_confidence=st.sampled_from([D(0), D("0.70")]),
        slowest_days=st.none() | st.integers(3, 9),
    ),
    terms=st.dictionaries(st.integers(1, 50), terms),
    evidence=st.dictionaries(st.integers(1, 50), records),
)
occasions = st.builds(
    Occasion,
    now=st.just(NOW),
    today=st.just(NOW.date()),
    quantity=st.integers(1, 4),
    country=st.sampled_from(["", "PT"]),
)


@given(candidates, knowledge, occasions, st.randoms())
def test_the_order_in_which_offers_come_does_not_matter(offers, known, occasion, chance):
    shuffled = chance.sample(offers, len(offers))

    assert decide(shuffled, knowledge=known, occasion=occasion) == decide(
        offers, knowledge=known, occasion=occasion
    )


@given(candidates, knowledge, occasions)
def test_taking_a_loser_away_never_changes_the_winner(offers, known, occasion):
    decision = decide(offers, knowledge=known, occasion=occasion)

    for loser in offers:
        if loser != decision.chosen:
            rest = [one for one in offers if one is not loser]
            assert decide(rest, knowledge=known, occasion=occasion).chosen == decision.chosen


@given(candidates, knowledge, occasions)
def test_every_offer_has_a_rank_or_the_rule_that_removed_it(offers, known, occasion):
    weighed = decide(offers, knowledge=known, occasion=occasion).weighed

    assert {one.candidate.pk for one in weighed} == {one.pk for one in offers}
    assert all((one.rank is None) != (one.removed is None) for one in weighed)
    ranks = [one.rank for one in weighed if one.rank]
    assert ranks == list(range(1, len(ranks) + 1))


@given(candidates, knowledge, occasions)
def test_a_stored_decision_replays_to_the_same_bytes(offers, known, occasion):
    stored = json.dumps(written(decide(offers, knowledge=known, occasion=occasion)), sort_keys=True)

    replayed = read(json.loads(stored)).again()

    assert json.dumps(written(replayed), sort_keys=True) == stored


@given(candidates, knowledge, occasions)
def test_what_is_shown_first_is_what_is_decided(offers, known, occasion):
    shown = Chooser(known, occasion).ranked(offers, occasion.quantity)

    decision = decide(offers, knowledge=known, occasion=occasion)
    assert shown == [one.candidate for one in decision.weighed if one.rank]


def test_a_decision_of_a_newer_kind_is_not_misread():
    stored = {**written(decided(offer(1))), "version": 2}

    with pytest.raises(ValueError, match="version 2"):
        read(stored)
