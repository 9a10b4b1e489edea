"""A look-up asks nobody who is to be left alone, and says so; what is known of a partner stays."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import LookupAnswer, Offer
from catalog.models.lookup import AnswerState
from catalog.operations.lookup import look_up
from partners.circuit import FEWEST_FAILURES
from partners.models import Exchange, PartnerCircuit
from partners.transformers.base import NOBODYS_GTIN
from tests.factories.catalog import OfferFactory, VariantFactory, gtin
from tests.factories.partners import PartnerFactory


def partner_at(simulator, code, **settings):
    return PartnerFactory(code=code, key=f"sim-{code}-key", base_url=simulator.base_url(code), **settings)


@pytest.fixture
def northpeak(retailer, simulator):
    return partner_at(simulator, "northpeak")


def ask(code=NOBODYS_GTIN, **kwargs):
    return look_up(gtin=code, now=timezone.now(), **kwargs)


def answers(lookup):
    """How each partner answered."""
    return {
        answer.partner.code: (answer.state, answer.outcome)
        for answer in LookupAnswer.objects.filter(lookup=lookup)
    }


def asked(simulator, code):
    return simulator.calls(code)["find-items"]


def test_a_partner_that_keeps_failing_is_passed_over_and_the_others_are_asked(northpeak, simulator):
    partner_at(simulator, "tarn")
    simulator.knobs("northpeak", down=True)
    for number in range(FEWEST_FAILURES):
        ask(gtin(number))
    before = asked(simulator, "northpeak")

    lookup = ask()

    assert answers(lookup) == {
        "northpeak": (AnswerState.FAILED, "not-sent"),
        "tarn": (AnswerState.ANSWERED, "confirmed"),
    }
    assert asked(simulator, "northpeak") == before
    said = Exchange.objects.filter(partner=northpeak).latest("pk")
    assert (said.outcome, said.turns, said.duration_ms) == ("not-sent", [], 0)
    assert re.fullmatch(r"Left alone until \d\d:\d\d:\d\d UTC\.", said.summary)


def test_what_a_partner_offered_stays_while_it_is_left_alone(northpeak, simulator):
    variant = VariantFactory(gtin=NOBODYS_GTIN)
    observed_at = timezone.now() - timedelta(days=1)
    OfferFactory(partner=northpeak, variant=variant, available=5, observed_at=observed_at)
    PartnerCircuit.objects.create(
        partner=northpeak, operation="find-items", open_until=timezone.now() + timedelta(minutes=1)
    )

    lookup = ask()

    assert answers(lookup) == {"northpeak": (AnswerState.FAILED, "not-sent")}
    assert Offer.objects.values_list("available", "observed_at").get() == (5, observed_at)


def test_a_partner_that_is_well_again_is_asked_again(northpeak, simulator):
    PartnerCircuit.objects.create(partner=northpeak, operation="find-items", open_until=timezone.now())

    first, second = ask(gtin(1)), ask(gtin(2))

    assert [answers(lookup)["northpeak"][0] for lookup in (first, second)] == [AnswerState.ANSWERED] * 2
    assert not PartnerCircuit.objects.exclude(open_until=None).exists()


def test_a_partner_that_asks_for_time_gets_it(northpeak, simulator):
    simulator.knobs("northpeak", throttle_retry_after_s=30)

    first, second = ask(gtin(1)), ask(gtin(2))

    assert answers(first)["northpeak"] == (AnswerState.FAILED, "throttled")
    assert answers(second)["northpeak"] == (AnswerState.FAILED, "not-sent")
    assert asked(simulator, "northpeak") == 1


def test_a_partner_is_asked_as_often_as_it_takes_and_one_call_is_left_for_orders(retailer, simulator):
    partner_at(simulator, "northpeak", rate_per_s="0.01")

    first, second = ask(gtin(1)), ask(gtin(2))

    assert [answers(lookup)["northpeak"][1] for lookup in (first, second)] == ["confirmed", "not-sent"]
    assert Exchange.objects.latest("pk").summary.endswith("it takes 0.01 calls a second.")


def test_a_partner_that_fails_after_the_shopper_has_gone_is_noted_too(committed_retailer, simulator):
    partner_at(simulator, "northpeak", lookup_timeout_ms=300)
    simulator.knobs("northpeak", lookup_script=["hang"], hang_ms=2000)

    ask(wait=timedelta())

    until = time.monotonic() + 5
    while not PartnerCircuit.objects.exists():
        assert time.monotonic() < until
        time.sleep(0.02)
    assert PartnerCircuit.objects.values_list("operation", "calls", "failures").get() == ("find-items", 1, 1)
