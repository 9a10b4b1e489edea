"""Price rules, terms and the choice of offers in the console, and why a line was sold from its partner."""

import pytest

from catalog.models import ChoicePolicy, ExchangeRate, PriceRule
from orders.models import LineDecision
from partners.models import PartnerTerms
from tests.console.pages import add_of, list_of, page_of, text_of
from tests.factories.partners import PartnerFactory

RULE = {"partner": "", "category": "", "basis": "cost", "markup_percent": "60", "markup_fixed": "0",
        "rounding": "99", "floor_margin_percent": "20", "advertised_percent": ""}  # fmt: skip
TERMS = {"priority": "0", "freight": "4.90", "fee": "0", "safety_stock": "2", "ship_to": "pt, ES", "cut_off": "14:00",
         "time_zone": "Europe/Berlin", "working_days": ["0", "1", "2", "3", "4"], "holidays": "2026-12-25"}  # fmt: skip


def test_a_price_rule_is_said_in_words_and_prices_are_due(hq, ours):
    hq.post(add_of("pricerule"), RULE)

    with ours.scope():
        assert PriceRule.objects.get(category="").markup_percent == 60
        assert ChoicePolicy.objects.get().prices_due_at is not None
    assert (
        "Everything Cost with freight and fees plus 60 %, rounded up to an amount that ends in .99. "
        "Never less than leaves us 20 % of the price."
    ) in text_of(hq.get(list_of("pricerule")))


def test_two_rules_for_the_same_are_one_too_many(hq, ours):
    hq.post(add_of("pricerule"), RULE)

    assert hq.post(add_of("pricerule"), RULE).status_code == 200
    with ours.scope():
        assert PriceRule.objects.filter(category="").count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"currency": "dollar"}, "at most 3 characters"),
        ({"currency": "1.2"}, "Use three letters"),
        ({"rate": "0"}, "greater than or equal to 0.000001"),
    ],
)
def test_a_rate_that_makes_no_sense_is_refused(hq, ours, wrong, words):
    response = hq.post(
        add_of("exchangerate"), {"currency": "gbp", "rate": "1.15", "valid_from": "2026-11-01", **wrong}
    )

    assert words in text_of(response)
    with ours.scope():
        assert ExchangeRate.objects.count() == 1


def test_terms_are_kept_as_they_are_meant(hq, ours):
    with ours.scope():
        partner = PartnerFactory()

    hq.post(add_of("partnerterms"), {**TERMS, "partner": partner.pk})

    with ours.scope():
        terms = PartnerTerms.objects.get(partner=partner)
        assert ChoicePolicy.objects.get().prices_due_at is not None
    assert (terms.ship_to, terms.holidays, terms.working_days) == (
        ["ES", "PT"],
        ["2026-12-25"],
        [0, 1, 2, 3, 4],
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ship_to": "Portugal"}, "no country"),
        ({"holidays": "Christmas"}, "no date such as"),
        ({"time_zone": "Berlin"}, "Use a time zone such as"),
        ({"working_days": []}, "This field is required"),
    ],
)
def test_terms_that_make_no_sense_are_refused(hq, ours, wrong, words):
    with ours.scope():
        partner = PartnerFactory()

    response = hq.post(add_of("partnerterms"), {**TERMS, "partner": partner.pk, **wrong})

    assert words in text_of(response)


def test_the_policy_opens_at_once_and_there_is_but_one(hq, ours):
    assert hq.get(list_of("choicepolicy")).url == page_of(ours.rows["choicepolicy"])
    assert hq.get(add_of("choicepolicy")).url == page_of(ours.rows["choicepolicy"])

    hq.post(
        page_of(ours.rows["choicepolicy"]),
        {"strategy": "soonest", "least_confidence": "0.8", "slowest_days": ""},
    )

    assert ours.fresh("choicepolicy").strategy == "soonest"


def test_an_order_line_leads_to_why_it_was_sold_from_its_partner(hq, ours):
    decision = ours.rows["linedecision"]

    order = hq.get(page_of(ours.rows["order"])).content.decode()
    told = text_of(hq.get(page_of(decision)))

    assert page_of(decision) in order
    assert "We wanted First the lowest price" in told
    assert "Decided again from what was known then The same" in told
    assert "ours supplies sold Rank 1 €19.90 €12.00 €7.90" in told
    assert "0 of the 10 answers it takes to say" in told


def test_a_managers_page_tells_no_costs(manager, ours):
    told = text_of(manager.get(page_of(ours.rows["linedecision"])))

    assert "ours supplies sold Rank 1 €19.90" in told
    assert "€12.00" not in told


def test_a_decision_that_would_fall_otherwise_today_says_so(hq, ours):
    with ours.scope():
        kept = LineDecision.objects.get()
        kept.document["weighed"][0]["figures"]["margin"] = "1.00"
        kept.save()

    assert "Otherwise" in text_of(hq.get(page_of(kept)))


def test_decisions_and_records_are_read_and_never_written(hq, ours):
    for name in ("linedecision", "partnerrecord"):
        assert hq.get(list_of(name)).status_code == 200
        assert hq.post(page_of(ours.rows[name]), {"kept": "9"}).status_code == 403


def test_an_offer_without_a_rate_says_so_and_shows_its_cost_as_told(hq, ours):
    with ours.scope():
        type(ours.rows["offer"]).objects.update(
            withheld="no-rate", price=0, cost="12.00", cost_currency="USD"
        )

    assert "ours supplies no exchange rate 12.00 USD" in text_of(hq.get(page_of(ours.rows["product"])))
    assert "no exchange rate $12.00" in text_of(hq.get(list_of("offer")))


def test_an_offer_that_came_out_beyond_all_reason_shows_no_price_on_any_page(hq, ours):
    with ours.scope():
        type(ours.rows["offer"]).objects.update(withheld="withheld", price=0)

    assert "ours supplies beyond all reason" in text_of(hq.get(page_of(ours.rows["product"])))
    assert "beyond all reason" in text_of(hq.get(list_of("offer")))


def test_new_terms_begin_with_a_partner_that_works_every_day(hq):
    asked = hq.get(add_of("partnerterms")).context["adminform"].form

    assert asked["working_days"].value() == [0, 1, 2, 3, 4, 5, 6]
