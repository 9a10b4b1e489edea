import re
from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template

from deploy.local.vendor import SUMS, VENDOR, sums
from stores.kiosk.tags import SPRITE, day, days, icon, money, short_money

FRIDAY, SATURDAY, TUESDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 12, 1)


@pytest.mark.parametrize(
    ("amount", "full", "short"),
    [("149", "€149.00", "€149"), ("24.9", "€24.90", "€24.90"), ("1234.00", "€1,234.00", "€1,234")],
)
def test_a_price_in_full_and_short(amount, full, short):
    assert (money(Decimal(amount), "EUR"), short_money(Decimal(amount), "EUR")) == (full, short)


def test_a_price_in_a_currency_without_a_sign():
    assert short_money(Decimal(20), "CHF") == "20 CHF"


def test_days_as_people_say_them():
    assert day(FRIDAY) == "Fri 27 Nov"
    assert days((FRIDAY, SATURDAY)) == "Fri 27 – Sat 28 Nov"
    assert days((SATURDAY, TUESDAY)) == "Sat 28 Nov – Tue 1 Dec"
    assert days((FRIDAY, FRIDAY)) == "Fri 27 Nov"


def test_every_icon_of_our_pages_is_in_the_sprite(settings):
    sprite = (settings.BASE_DIR / "static" / SPRITE).read_text()
    pages = (settings.BASE_DIR / "templates").rglob("*.html")
    named = {name for page in pages for name in re.findall(r'{% icon "([a-z0-9-]+)" %}', page.read_text())}

    assert "truck" in named
    assert [name for name in sorted(named) if f'id="{name}"' not in sprite] == []


def test_an_icon_says_nothing_to_who_cannot_see():
    drawn = Template('{% load kiosk %}{% icon "truck" %}').render(Context())

    assert drawn == icon("truck")
    assert 'aria-hidden="true"' in drawn


def test_what_we_borrow_is_what_was_pinned():
    kept = dict(reversed(line.split("  ")) for line in SUMS.read_text().splitlines())

    assert kept == sums()
    assert len(kept) == len(list(VENDOR.glob("*/*")))
