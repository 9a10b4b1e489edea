"""How a partner does, above its settings and in the list: answers, breakers, what waits; and trying again now."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orders.models import PurchaseOrder
from partners.models import Exchange, Partner, PartnerBucket, PartnerCircuit, PartnerNotice
from tests.console.pages import list_of, page_of, text_of
from tests.factories.partners import PartnerFactory

LONG = timedelta(minutes=3)


@pytest.fixture
def partner(ours):
    """A partner with which nothing was said yet."""
    with ours.scope():
        Exchange.objects.all().delete()
    return ours.rows["partner"]


def talked(ours, partner, *outcomes, ago=timedelta(minutes=5), took_ms=100):
    with ours.scope():
        for outcome in outcomes:
            Exchange.objects.create(
                partner=partner, operation="find-items", outcome=outcome, duration_ms=took_ms,
                started_at=timezone.now() - ago,
            )  # fmt: skip


def broken(ours, partner, operation, **circuit):
    with ours.scope():
        PartnerCircuit.objects.create(partner=partner, operation=operation, **circuit)


def told_of(hq, partner):
    return text_of(hq.get(page_of(partner)))


def test_a_partner_that_was_asked_nothing_has_no_numbers(hq, partner):
    told = told_of(hq, partner)

    assert "Last success never Last hour nothing was asked Last 24 hours nothing was asked" in told
    assert "Breaker, look-ups closed Breaker, orders closed Breaker, asking after orders closed" in told


def test_errors_and_speed_are_told_for_the_hour_and_the_day(hq, ours, partner):
    talked(ours, partner, *["confirmed"] * 18, "rejected", took_ms=120)
    talked(ours, partner, "unknown", "unknown", took_ms=900)
    talked(ours, partner, *["not-sent"] * 20, ago=timedelta(hours=5), took_ms=0)
    talked(ours, partner, "confirmed", ago=timedelta(days=2), took_ms=9000)

    told = told_of(hq, partner)

    assert "Last hour 10 % of 21 not answered p95 900 ms" in told
    assert "Last 24 hours 54 % of 41 not answered p95 900 ms" in told
    assert "Last success 5 minutes ago" in told


def test_one_lost_answer_among_a_thousand_is_not_rounded_away(hq, ours, partner):
    with ours.scope():
        rows = [
            Exchange(partner=partner, operation="ping", outcome="confirmed", started_at=timezone.now())
            for _ in range(999)
        ]
        Exchange.objects.bulk_create(rows)
    talked(ours, partner, "unknown")

    assert "1 % of 1000 not answered" in told_of(hq, partner)


def test_each_breaker_is_told_in_words(hq, ours, partner):
    now = timezone.now()
    broken(ours, partner, "find-items", open_until=now + LONG)
    broken(ours, partner, "place-order", open_until=now - LONG, probe_until=now + LONG)
    broken(ours, partner, "find-order", window_at=now, calls=3, failures=2)
    broken(ours, partner, "collect", open_until=now - LONG)

    told = told_of(hq, partner)

    assert "look-ups open until" in told
    assert "5 or more calls failed" in told
    assert "orders trying again One call is trying it just now." in told
    assert "asking after orders closed 2 of 3 calls have failed just now." in told
    assert "collect half open The next call tries again." in told


def test_a_partner_that_asked_us_to_wait_is_left_alone_until_a_person_says_otherwise(hq, ours, partner):
    broken(ours, partner, "", open_until=timezone.now() + LONG)
    broken(ours, partner, "find-items", open_until=timezone.now() + LONG)
    before = told_of(hq, partner)

    hq.get(page_of(partner, "try-again"))
    with ours.scope():
        after_asking = PartnerCircuit.objects.count()
    hq.post(page_of(partner, "try-again"))

    after = told_of(hq, partner)
    assert "How ours supplies does left alone" in before
    assert "It asked us to wait until" in before
    assert "Try again now" in before
    assert after_asking == 2
    assert "How ours supplies does active" in after
    assert "It asked us to wait" not in after
    assert f"Call {partner} again now" in text_of(hq.get(page_of(partner, "history")))


def test_a_partner_that_is_well_needs_no_trying_again(hq, partner):
    assert "Try again now" not in told_of(hq, partner)


def test_calls_that_it_still_takes_are_counted(hq, ours, partner):
    with ours.scope():
        Partner.objects.filter(pk=partner.pk).update(rate_per_s="0.01")
        full_at = timezone.now() + timedelta(seconds=50)
        PartnerBucket.objects.create(partner=partner, kind="calls", full_at=full_at)

    assert "Calls it takes just now 1 of 2" in told_of(hq, partner)


def test_what_waits_is_counted_and_leads_to_its_list(hq, ours, partner):
    with ours.scope():
        PurchaseOrder.objects.filter(partner=partner).update(state="parked")
        PartnerNotice.objects.filter(partner=partner).update(problem="odd")
    parked = f"{list_of('purchaseorder')}?partner__id__exact={partner.pk}&state__exact=parked"
    odd = f"{list_of('partnernotice')}?partner__id__exact={partner.pk}&waiting=person"

    page = hq.get(page_of(partner))

    assert "Orders that wait 1 waits for a person" in text_of(page)
    assert "Notices that wait for a person 1" in text_of(page)
    for link in (parked, odd):
        assert link.replace("&", "&amp;") in page.content.decode()
        assert "ours" in text_of(hq.get(link))


def test_nothing_that_is_over_waits(hq, ours, partner):
    with ours.scope():
        PurchaseOrder.objects.filter(partner=partner).update(state="acknowledged")
        PartnerNotice.objects.update(settled_at=timezone.now())

    told = told_of(hq, partner)

    assert "Orders that wait none Notices that wait for a person none" in told


def test_the_list_tells_how_each_partner_does(hq, ours, partner):
    talked(ours, partner, "confirmed", "unknown", "unknown")
    broken(ours, partner, "find-items", open_until=timezone.now() + LONG)
    with ours.scope():
        PartnerFactory(name="Quiet supplies", paused_at=timezone.now())

    told = text_of(hq.get(list_of("partner")))

    assert "left alone" in told
    assert "67 %" in told
    assert "paused" in told


def test_no_breaker_and_no_number_of_another_retailers_partner_is_told(hq, ours, theirs, partner):
    talked(theirs, theirs.rows["partner"], *["unknown"] * 7)
    broken(theirs, theirs.rows["partner"], "find-items", open_until=timezone.now() + LONG)

    told = told_of(hq, partner)

    assert "nothing was asked" in told
    assert "look-ups closed" in told


def test_four_hundred_partners_cost_as_many_queries_as_one(hq, ours, partner):
    few = queries_of(hq, list_of("partner"))
    with ours.scope():
        partners = [PartnerFactory() for _ in range(399)]
    for one in partners[:60]:
        talked(ours, one, "confirmed")
        broken(ours, one, "find-items", open_until=timezone.now() + LONG)

    assert queries_of(hq, list_of("partner")) == few


def test_a_partners_page_costs_the_same_however_much_was_said(hq, ours, partner):
    few = queries_of(hq, page_of(partner))
    talked(ours, partner, *["confirmed"] * 50)
    for operation in ("", "find-items", "place-order", "find-order"):
        broken(ours, partner, operation, open_until=timezone.now() + LONG)

    assert queries_of(hq, page_of(partner)) == few


def queries_of(hq, address):
    hq.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert hq.get(address).status_code == 200
    return len(asked)
