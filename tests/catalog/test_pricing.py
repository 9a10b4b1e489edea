"""Price rules, in cases worked out by hand. No database."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.pricing import Asked, Basis, Rate, Rounding, Rule, price, rate_on, rounded, rule_for, said

D = Decimal


def rule(**given):
    return Rule(
        **{name: D(value) if name.endswith(("percent", "fixed")) else value for name, value in given.items()}
    )


@pytest.mark.parametrize(
    ("cost", "recommended", "extra", "given", "expected"),
    [
        # the partner's word, or cost and mark-up
        ("12.00", "19.90", "0", {}, "19.90"),
        ("12.00", None, "0", {}, "12.00"),
        ("12.00", None, "0", {"markup_percent": "60"}, "19.20"),
        ("12.00", "19.90", "0", {"markup_percent": "60"}, "19.90"),
        ("12.00", "19.90", "0", {"basis": Basis.COST, "markup_percent": "60"}, "19.20"),
        ("12.00", None, "0", {"markup_fixed": "5"}, "17.00"),
        ("12.00", None, "0", {"markup_percent": "50", "markup_fixed": "1.50"}, "19.50"),
        ("12.00", None, "3.50", {"markup_percent": "100"}, "31.00"),
        ("33.33", None, "0", {"markup_percent": "33.33"}, "44.44"),  # 44.438889
        ("0.01", None, "0", {"markup_percent": "50"}, "0.02"),  # 0.015, half up
        # how it ends
        ("12.00", None, "0", {"markup_percent": "60", "rounding": Rounding.ENDS_99}, "19.99"),
        ("12.00", "19.99", "0", {"rounding": Rounding.ENDS_99}, "19.99"),
        ("12.00", "20.00", "0", {"rounding": Rounding.ENDS_99}, "20.99"),
        ("0.10", "0.50", "0", {"rounding": Rounding.ENDS_99}, "0.99"),
        ("12.00", "19.96", "0", {"rounding": Rounding.ENDS_95}, "20.95"),
        ("12.00", "19.90", "0", {"rounding": Rounding.ENDS_95}, "19.95"),
        ("12.00", "19.92", "0", {"rounding": Rounding.CASH}, "19.90"),
        ("12.00", "19.925", "0", {"rounding": Rounding.CASH}, "19.95"),
        ("12.00", "19.50", "0", {"rounding": Rounding.WHOLE}, "20.00"),
        ("12.00", "19.49", "0", {"rounding": Rounding.WHOLE}, "19.00"),
        # the floor: 12 / 0.8 = 15, 12 / 0.7 = 17.142857
        ("12.00", "13.00", "0", {"floor_margin_percent": "20"}, "15.00"),
        ("12.00", "13.00", "0", {"floor_margin_percent": "30"}, "17.15"),
        ("12.00", "19.90", "0", {"floor_margin_percent": "30"}, "19.90"),
        ("12.00", "13.00", "4.00", {"floor_margin_percent": "20"}, "20.00"),
        ("12.00", "13.00", "0", {"floor_margin_percent": "20", "rounding": Rounding.ENDS_99}, "15.99"),
        ("12.00", "17.12", "0", {"floor_margin_percent": "30", "rounding": Rounding.CASH}, "17.15"),
        ("12.00", "17.12", "0", {"floor_margin_percent": "30", "rounding": Rounding.WHOLE}, "18.00"),
        ("12.00", "13.00", "0", {"floor_margin_percent": "0"}, "13.00"),
        ("12.00", "11.00", "0", {"floor_margin_percent": "0"}, "12.00"),
        # the minimum advertised price: 80 % of 20.01 is 16.008
        ("10.00", "20.00", "0", {"basis": Basis.COST, "advertised_percent": "90"}, "18.00"),
        ("10.00", "20.01", "0", {"basis": Basis.COST, "advertised_percent": "80"}, "16.01"),
        ("10.00", None, "0", {"basis": Basis.COST, "advertised_percent": "90"}, "10.00"),
        ("10.00", "20.00", "0", {"basis": Basis.COST, "advertised_percent": "80",
                                 "floor_margin_percent": "50"}, "20.00"),
    ],
)  # fmt: skip
def test_what_a_shopper_pays(cost, recommended, extra, given, expected):
    asked = Asked(cost=D(cost), recommended=None if recommended is None else D(recommended), extra=D(extra))

    assert str(price(asked, rule(**given), currency="EUR")) == expected


@pytest.mark.parametrize(
    ("amount", "rounding", "expected"),
    [
        ("1980.5", Rounding.COIN, "1981"),
        ("1980", Rounding.ENDS_99, "1980"),
        ("1980.4", Rounding.CASH, "1980"),
    ],
)
def test_a_currency_without_small_coins_is_rounded_to_what_it_has(amount, rounding, expected):
    assert str(rounded(D(amount), rounding, currency="JPY")) == expected


cents = st.decimals(min_value=0, max_value=99_999, places=2)


@given(cost=cents, recommended=st.none() | cents, floor=st.integers(0, 95), ends=st.sampled_from(Rounding))
def test_no_rounding_ever_goes_below_the_floor(cost, recommended, floor, ends):
    asked = Asked(cost=cost, recommended=recommended)

    paid = price(asked, Rule(rounding=ends, floor_margin_percent=D(floor)), currency="EUR")

    assert paid * (100 - floor) >= cost * 100
    assert paid == paid.quantize(D("0.01"))


EVERYWHERE = Rule()
AT_SEVEN = Rule(partner_id=7)
BOOTS = Rule(category="Boots")
BOOTS_AT_SEVEN = Rule(partner_id=7, category="boots")
ALL = [EVERYWHERE, AT_SEVEN, BOOTS, BOOTS_AT_SEVEN]


@pytest.mark.parametrize(
    ("rules", "partner_id", "category", "expected"),
    [
        (ALL, 7, "Boots", BOOTS_AT_SEVEN),
        (ALL, 7, "BOOTS", BOOTS_AT_SEVEN),
        (ALL, 7, "Socks", AT_SEVEN),
        (ALL, 8, "Boots", BOOTS),
        (ALL, 8, "", EVERYWHERE),
        ([EVERYWHERE, AT_SEVEN, BOOTS], 7, "Boots", BOOTS),
        ([BOOTS_AT_SEVEN], 8, "Boots", None),
        ([], 7, "Boots", None),
    ],
)
def test_the_most_specific_rule_wins(rules, partner_id, category, expected):
    assert rule_for(rules, partner_id=partner_id, category=category) == expected
    assert rule_for(rules[::-1], partner_id=partner_id, category=category) == expected


RATES = [
    Rate(currency="USD", rate=D("0.90"), valid_from=date(2026, 1, 1)),
    Rate(currency="USD", rate=D("0.95"), valid_from=date(2026, 7, 1)),
    Rate(currency="GBP", rate=D("1.15"), valid_from=date(2026, 7, 1)),
]


@pytest.mark.parametrize(
    ("currency", "on", "expected"),
    [
        ("EUR", date(2020, 1, 1), D(1)),
        ("USD", date(2026, 6, 30), D("0.90")),
        ("USD", date(2026, 7, 1), D("0.95")),
        ("USD", date(2025, 12, 31), None),
        ("GBP", date(2026, 6, 30), None),
        ("CHF", date(2026, 7, 1), None),
    ],
)
def test_a_rate_holds_from_its_day_on(currency, on, expected):
    assert rate_on(currency, home="EUR", rates=RATES, on=on) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {},
            (
                "The partner's recommended price; without one, cost with freight and fees "
                "plus the partner's usual mark-up, rounded to the smallest coin."
            ),
        ),
        (
            {
                "basis": Basis.COST,
                "markup_percent": "62.50",
                "markup_fixed": "2",
                "rounding": Rounding.ENDS_99,
            },
            "Cost with freight and fees plus 62.5 % and 2 EUR, rounded up to an amount that ends in .99.",
        ),
        (
            {
                "basis": Basis.COST,
                "markup_percent": "0",
                "floor_margin_percent": "20",
                "advertised_percent": "90",
            },
            (
                "Cost with freight and fees, rounded to the smallest coin. "
                "Never less than leaves us 20 % of the price. Never below 90 % of the recommended price (MAP)."
            ),
        ),
    ],
)
def test_a_rule_is_said_in_words(given, expected):
    assert said(rule(**given), currency="EUR") == expected
