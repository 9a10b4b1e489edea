"""What was asked for and not sold, as the console adds it up."""

import csv
import io
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Enquiry
from tests.console.conftest import CANARY
from tests.console.pages import text_of
from tests.factories.stores import StoreFactory

PAGE = "admin:lost-sales"
SHEETS = ("admin:lost-sales-sums", "admin:lost-sales-wanted")
TODAY = timezone.now().date()


def asked(company, *, outcome="left", days_ago=0, **facts):
    """A question of a company's store that ended in some way."""
    with company.scope():
        on = TODAY - timedelta(days=days_ago)
        given = {"store": company.rows["store"], "words": f"w{uuid4().hex}", "currency": "EUR", **facts}
        given |= {"words": ""} if "gtin" in facts else {}
        ended = {"evidence": "assumed", "settled_at": timezone.now()} if outcome != "open" else {}
        return Enquiry.objects.create(
            visit=uuid4(), asked_at=timezone.now(), asked_on=on, outcome=outcome, **{**ended, **given}
        )


def told(client, **query):
    return text_of(client.get(reverse(PAGE), query))


def rows_of(client, name, **query):
    return list(csv.reader(io.StringIO(client.get(reverse(name), query).content.decode())))


def test_recovered_and_lost_are_told_and_what_is_not_known(hq, ours):
    asked(ours, outcome="sold", value=Decimal(1200), evidence="seen")
    asked(ours, outcome="price", value=Decimal(80), evidence="said")
    asked(ours, outcome="nobody", evidence="seen")
    asked(ours, outcome="instead", value=Decimal(500), evidence="seen")
    asked(ours, outcome="left", value=Decimal(7), currency="USD")

    page = told(hq)

    assert "5 questions in all stores" in page
    assert "Recovered €1,200.00 1 sold" in page
    assert "Lost €80.00 3 lost, 2 of them of a value we do not know" in page
    assert "Price 1 0 1 0 €80.00 0" in page
    assert "Nobody has it 1 1 0 0 €0.00 1" in page


def test_sums_are_told_by_store_brand_category_and_partner(hq, ours):
    partner = ours.rows["partner"]
    facts = {"brand": "Northpeak", "category": "Jackets", "partner": partner}
    asked(ours, outcome="sold", value=Decimal(30), evidence="seen", **facts)
    asked(ours, outcome="left", value=Decimal(20), **facts)

    page = told(hq)

    for name in ("ours street", "Northpeak", "Jackets", "ours supplies"):
        assert f"{name} 2 1 €30.00 €20.00" in page


def test_only_the_days_asked_for_count(hq, ours):
    asked(ours, days_ago=40)
    asked(ours, days_ago=29)
    first = (TODAY - timedelta(days=60)).isoformat()

    assert "1 question in" in told(hq)
    assert "2 questions in" in told(hq, first=first, last=TODAY.isoformat())


@pytest.mark.parametrize(
    ("first", "last", "complaint"),
    [
        ("2026-02-30", "2026-03-01", "Enter a valid date."),
        ("", "", "This field is required."),
        ("2026-03-02", "2026-03-01", "The last day comes before the first."),
        ("1990-01-01", "2026-03-01", "At most 400 days at once."),
        ("\x00", "<script>", "Enter a valid date."),
    ],
)
def test_days_that_make_no_sense_are_told_and_the_last_thirty_shown(hq, ours, first, last, complaint):
    asked(ours)

    page = told(hq, first=first, last=last)

    assert complaint in page
    assert "1 question in" in page


def test_what_nobody_has_stands_with_the_most_wanted_first(hq, ours):
    for _ in range(2):
        asked(ours, outcome="nobody", gtin="09501101140011", evidence="seen")
    asked(ours, outcome="nobody", words="ice axe", evidence="seen")
    asked(ours, outcome="nobody", words="sold out", evidence="seen", product=ours.rows["product"])

    page = told(hq)

    assert "Stores 09501101140011 2 1 “ice axe” 1 1" in page
    assert "sold out" not in page


def test_a_manager_sees_their_own_store_alone(manager, ours):
    with ours.scope():
        other = StoreFactory(name="Other street")
    asked(ours, outcome="nobody", words="mine", evidence="seen")
    asked(ours, outcome="nobody", words="not mine", evidence="seen", store=other)

    page = told(manager)
    files = str([rows_of(manager, name) for name in SHEETS])

    assert "1 question in ours street" in page
    assert "not mine" not in page
    assert "Other street" not in page
    assert "By store" not in page
    assert "mine" in files
    assert "not mine" not in files
    assert "Other street" not in files


@pytest.mark.parametrize("name", [PAGE, *SHEETS])
def test_nothing_of_another_retailer_is_counted(hq, ours, theirs, as_, name):
    facts = {"words": f"{CANARY} word", "brand": f"{CANARY} brand", "category": f"{CANARY} things"}
    asked(theirs, outcome="nobody", evidence="seen", **facts)

    heard = hq.get(reverse(name)).content.decode().lower()
    control = as_(theirs.people["hq"]).get(reverse(name)).content.decode().lower()

    assert CANARY not in heard
    assert CANARY in control


@pytest.mark.parametrize("name", [PAGE, *SHEETS])
def test_others_do_not_come_in(as_, client, operator, name):
    assert as_("associate").get(reverse(name)).status_code in {302, 403}
    assert client.get(reverse(name)).status_code == 302
    assert operator.get(reverse(name)).url == reverse("admin:retailer")


def test_a_spreadsheet_runs_nothing_of_what_shoppers_typed(hq, ours):
    asked(ours, outcome="nobody", words="=cmd|' /c calc'!a0", brand="@brand", evidence="seen")

    sums = rows_of(hq, SHEETS[0])
    wanted = rows_of(hq, SHEETS[1])

    assert sums[1] == [
        "ours street", "'@brand", "", "", "nobody has it", "seen", "1", "1", "0", "EUR",
    ]  # fmt: skip
    assert wanted == [["GTIN", "Words", "Questions", "Stores"], ["", "'=cmd|' /c calc'!a0", "1", "1"]]


def test_words_are_text_on_the_page(hq, ours):
    asked(ours, outcome="nobody", words="<script>alert(1)</script>", evidence="seen")

    assert "<script>alert" not in hq.get(reverse(PAGE)).content.decode()


@pytest.mark.parametrize("count", [1, 100])
def test_the_page_costs_the_same_however_much_was_asked(hq, ours, count, django_assert_num_queries):
    with ours.scope():
        stores = [StoreFactory() for _ in range(count)]
    for number, store in enumerate(stores):
        asked(ours, store=store, brand=f"Brand {number}", outcome="nobody", words=f"w{number}")

    with django_assert_num_queries(9):
        hq.get(reverse(PAGE))
