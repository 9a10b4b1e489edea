"""What an item of a partner is: by GTIN, else by what a person said its SKU is, never by its name."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from catalog.errors import AlreadyMatched, ItemMissing, NotWaiting
from catalog.models import Offer, PartnerSku, UnmatchedItem, Variant
from catalog.models.matching import Reason, UnmatchedState
from catalog.models.offer import Provenance
from catalog.operations import quarantine
from catalog.operations.answers import record_items
from catalog.operations.matches import end_match, ignore_item, match_each, match_item, undo
from catalog.operations.matching import identified
from catalog.operations.quarantine import forget_gone, forget_unseen, item_of
from partners.messages import PartnerItem
from tests.conftest import NOON
from tests.factories.catalog import OfferFactory, VariantFactory, gtin
from tests.factories.partners import PartnerFactory

LATER = NOON + timedelta(hours=1)
SOCK = PartnerItem(
    partner_sku="S-1",
    gtin="",
    family="socks",
    title="Wool sock",
    brand="Holm",
    currency="EUR",
    cost=Decimal("4.00"),
    price=Decimal("9.90"),
    available=7,
    attributes={"size": "M"},
)
OWN_LABEL = "02012345678903"


@pytest.fixture
def partner(retailer):
    return PartnerFactory()


@pytest.fixture
def variant(retailer):
    return VariantFactory(sku="SOCK-M")


def tell(partner, *items, now=NOON, provenance=Provenance.FEED):
    return record_items(partner=partner, items=items, provenance=provenance, now=now)


def waiting():
    return list(
        UnmatchedItem.objects.filter(state="waiting").order_by("pk").values_list("partner_sku", "reason")
    )


def offers():
    return list(Offer.objects.order_by("pk").values_list("partner_sku", "variant__gtin", "available"))


def matched(partner, variant, sku="S-1", **more):
    return PartnerSku.objects.create(
        partner=partner, partner_sku=sku, variant=variant, made_at=NOON, made_by="mary", **more
    )


def say(variant, *, now=LATER):
    return match_item(item_id=UnmatchedItem.objects.get().pk, variant_id=variant.pk, actor="mary", now=now)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", Reason.NO_GTIN),
        ("  ", Reason.NO_GTIN),
        ("n/a", Reason.NOT_A_GTIN),
        ("9501234567890", Reason.NOT_A_GTIN),
        ("5.01235E+12", Reason.DAMAGED),
        ("5,01235e12", Reason.DAMAGED),
        (OWN_LABEL, Reason.OWN_LABEL),
        ("x" * 10_000, Reason.NOT_A_GTIN),
        ("\x00\ud800", Reason.NOT_A_GTIN),
    ],
)
def test_an_item_without_a_gtin_waits_with_its_reason_and_is_not_sold(partner, written, reason):
    used = tell(partner, replace(SOCK, gtin=written))

    assert (used, offers(), Variant.objects.count()) == (0, [], 0)
    assert waiting() == [("S-1", reason)]


def test_a_name_is_never_enough(partner):
    VariantFactory(product__title=SOCK.title, product__brand=SOCK.brand, attributes=SOCK.attributes)

    assert tell(partner, SOCK) == 0

    assert waiting() == [("S-1", Reason.NO_GTIN)]


def test_what_no_order_could_name_does_not_wait_for_anybody(partner):
    nameless = [replace(SOCK, partner_sku=sku) for sku in ("", "S" * 81, "S\x00")]

    tell(partner, *nameless, replace(SOCK, title="\ud800"))

    assert waiting() == []


def test_a_matched_sku_is_offered_as_the_variant(partner, variant):
    matched(partner, variant)

    assert tell(partner, SOCK, replace(SOCK, partner_sku="S-2", gtin=gtin(77))) == 2

    assert offers() == [("S-1", variant.gtin, 7), ("S-2", gtin(77), 7)] or offers() == [
        ("S-2", gtin(77), 7),
        ("S-1", variant.gtin, 7),
    ]
    assert waiting() == []


def test_a_match_may_lead_to_a_label_of_our_own(partner):
    cheese = VariantFactory(gtin=OWN_LABEL)
    matched(partner, cheese)

    tell(partner, SOCK)

    assert offers() == [("S-1", OWN_LABEL, 7)]


def test_a_match_of_one_partner_says_nothing_of_anothers_sku(partner, variant):
    matched(PartnerFactory(), variant)

    assert tell(partner, SOCK) == 0


def test_a_gtin_that_contradicts_the_match_is_not_guessed_at(partner, variant):
    matched(partner, variant)

    tell(partner, replace(SOCK, gtin=gtin(77)))

    assert (offers(), waiting()) == ([], [("S-1", Reason.CONFLICT)])


def test_a_gtin_that_says_what_the_match_says_is_no_conflict(partner, variant):
    matched(partner, variant)

    tell(partner, replace(SOCK, gtin=variant.gtin[1:]))

    assert offers() == [("S-1", variant.gtin, 7)]


def test_a_person_may_know_that_the_partners_gtin_is_wrong(partner, variant):
    matched(partner, variant)
    tell(partner, replace(SOCK, gtin=gtin(77)))

    assert say(variant) is True
    tell(partner, replace(SOCK, gtin=gtin(77)), now=LATER)

    assert (offers(), waiting()) == ([("S-1", variant.gtin, 7)], [])
    assert [one.despite_gtin for one in PartnerSku.objects.current()] == [gtin(77)]
    assert PartnerSku.objects.exclude(ended_at=None).count() == 1


def test_a_person_may_know_that_the_partners_gtin_is_right(partner, variant):
    other = VariantFactory(gtin=gtin(77))
    matched(partner, variant)
    tell(partner, SOCK)
    tell(partner, replace(SOCK, gtin=gtin(77)))

    assert say(other) is True

    assert offers() == [("S-1", variant.gtin, 0), ("S-1", gtin(77), 7)]
    assert not PartnerSku.objects.current().exists()


def test_of_two_skus_that_are_one_variant_the_one_with_the_gtin_is_sold(partner, variant):
    matched(partner, variant, sku="S-2")

    tell(partner, replace(SOCK, gtin=variant.gtin), replace(SOCK, partner_sku="S-2", available=1))
    tell(partner, replace(SOCK, partner_sku="S-2", available=1), now=LATER)

    assert (offers(), waiting()) == ([("S-1", variant.gtin, 7)], [("S-2", Reason.TAKEN)])


def test_the_other_is_sold_once_the_first_is_gone(partner, variant):
    matched(partner, variant, sku="S-2")
    OfferFactory(partner=partner, variant=variant, partner_sku="S-1", available=0)

    tell(partner, replace(SOCK, partner_sku="S-2", available=1))

    assert offers() == [("S-2", variant.gtin, 1)]


def test_what_is_identified_is_so_the_second_time_too(partner, variant):
    cheese = VariantFactory(gtin=OWN_LABEL)
    matched(partner, variant, despite_gtin=gtin(77))
    matched(partner, cheese, sku="S-2")
    items = [replace(SOCK, gtin=gtin(77)), replace(SOCK, partner_sku="S-2")]

    once = identified(partner=partner, items=items)

    assert identified(partner=partner, items=once.items) == once
    assert [item.gtin for item in once.items] == [variant.gtin, OWN_LABEL]


@pytest.mark.parametrize("count", [1, 100])
def test_identifying_costs_the_same_however_many(partner, variant, count, django_assert_num_queries):
    matched(partner, variant)
    items = [SOCK, *(replace(SOCK, partner_sku=f"N-{number}") for number in range(count))]

    with django_assert_num_queries(2):
        found = identified(partner=partner, items=items)

    assert (len(found.items), len(found.unmatched)) == (1, count)


@pytest.mark.parametrize("most", [1000, 3, 2])
def test_a_long_list_is_identified_in_parts(partner, variant, monkeypatch, most):
    """However long the parts are, and whether all matches fit into one or not."""
    monkeypatch.setattr("catalog.operations.matching.AT_ONCE", most)
    for number in range(3):
        matched(partner, VariantFactory(), sku=f"M-{number}")
    items = [replace(SOCK, partner_sku=f"{kind}-{number}") for number in range(3) for kind in "MN"]

    found = identified(partner=partner, items=items)

    assert [item.partner_sku for item in found.items] == ["M-0", "M-1", "M-2"]
    assert [one.item.partner_sku for one in found.unmatched] == ["N-0", "N-1", "N-2"]


@pytest.mark.parametrize("count", [1, 100])
def test_letting_items_wait_costs_the_same_however_many(partner, count, django_assert_num_queries):
    found = identified(partner=partner, items=[replace(SOCK, partner_sku=f"N-{n}") for n in range(count)])

    with django_assert_num_queries(1):
        quarantine.keep_unmatched(
            partner=partner, unmatched=found.unmatched, provenance=Provenance.LIVE, now=NOON
        )

    assert UnmatchedItem.objects.count() == count


def test_what_is_told_again_is_counted_and_waits_once(partner):
    tell(partner, SOCK)
    UnmatchedItem.objects.update(suggested_at=NOON)
    tell(partner, SOCK, now=LATER)
    tell(partner, replace(SOCK, title="Old word"), now=NOON)

    item = UnmatchedItem.objects.get()
    assert (item.times, item.first_seen_at, item.last_seen_at) == (2, NOON, LATER)
    assert (item.title, item.suggested_at) == ("Wool sock", NOON)


def test_another_name_is_looked_for_anew(partner):
    tell(partner, SOCK)
    UnmatchedItem.objects.update(suggested_at=NOON)

    tell(partner, replace(SOCK, title="Silk sock"), now=LATER)

    assert UnmatchedItem.objects.get().suggested_at is None


def test_what_was_told_is_kept_whole(partner):
    tell(partner, SOCK)

    assert item_of(UnmatchedItem.objects.get().told) == SOCK


def test_what_has_no_end_is_cut_and_what_is_no_number_becomes_none(partner):
    hostile = replace(
        SOCK,
        gtin="9" * 10_000,
        title="x" * 10_000,
        description="x" * 100_000,
        attributes={f"{number}" * 200: "x" * 999 for number in range(99)},
        cost=Decimal("1." + "1" * 60 + "E-3"),
        available=10**5000,
        lead_time_days=-(10**5000),
        images=("https://example.com/x.png",) * 999,
    )

    tell(partner, hostile)
    kept = UnmatchedItem.objects.get()

    assert len(str(kept.told)) < 12_000
    assert say(VariantFactory()) is False
    assert offers() == []


def test_a_hostile_list_does_not_fill_the_table(partner, monkeypatch):
    monkeypatch.setattr(quarantine, "MOST_WAITING", 10)
    tell(partner, *(replace(SOCK, partner_sku=f"A-{number:02}") for number in range(8)))

    tell(partner, *(replace(SOCK, partner_sku=f"B-{number:03}") for number in range(500)), now=LATER)
    tell(partner, replace(SOCK, partner_sku="A-00"), now=LATER)
    tell(PartnerFactory(), SOCK)

    kept = [
        item.partner_sku for item in UnmatchedItem.objects.filter(partner=partner).order_by("partner_sku")
    ]
    assert kept == [*(f"A-{number:02}" for number in range(8)), "B-000", "B-001"]
    assert UnmatchedItem.objects.get(partner_sku="A-00").times == 2
    assert UnmatchedItem.objects.count() == 11


def test_what_the_partner_puts_right_waits_no_more(partner):
    tell(partner, SOCK)

    tell(partner, replace(SOCK, gtin=gtin(77)), now=LATER)

    assert not UnmatchedItem.objects.exists()
    assert offers() == [("S-1", gtin(77), 7)]


def test_what_is_gone_from_a_list_or_was_not_told_for_long_is_forgotten(partner):
    tell(partner, SOCK)
    tell(partner, replace(SOCK, partner_sku="S-2"), provenance=Provenance.LIVE)
    tell(partner, replace(SOCK, partner_sku="S-3"))
    ignore_item(item_id=UnmatchedItem.objects.get(partner_sku="S-3").pk, actor="mary", now=NOON)

    gone = forget_gone(partner=partner, before=LATER)
    unseen = forget_unseen(before=LATER)

    assert (gone, unseen) == (1, 1)
    assert [item.partner_sku for item in UnmatchedItem.objects.all()] == ["S-3"]


def test_a_match_offers_at_once_what_was_said_as_old_as_it_is(partner, variant):
    tell(partner, SOCK)

    assert say(variant) is True

    offer = Offer.objects.get()
    assert (offer.partner_sku, offer.variant, offer.available, offer.observed_at) == ("S-1", variant, 7, NOON)
    named = PartnerSku.objects.get()
    assert (named.variant, named.made_by, named.made_at) == (variant, "mary", LATER)
    assert (UnmatchedItem.objects.get().state, UnmatchedItem.objects.get().decided_by) == ("matched", "mary")


def test_what_is_decided_is_decided_once(partner, variant):
    tell(partner, SOCK)
    say(variant)

    with pytest.raises(NotWaiting):
        say(variant)
    with pytest.raises(NotWaiting):
        ignore_item(item_id=UnmatchedItem.objects.get().pk, actor="mary", now=LATER)


def test_no_match_leads_to_another_retailers_variant(partner, other_retailer):
    tell(partner, SOCK)

    with pytest.raises(ItemMissing):
        match_item(item_id=UnmatchedItem.objects.get().pk, variant_id=0, actor="mary", now=LATER)


def test_a_second_sku_of_the_partner_is_refused_for_the_same_variant(partner, variant):
    tell(partner, SOCK, replace(SOCK, partner_sku="S-2"))
    first, second = UnmatchedItem.objects.order_by("partner_sku")
    match_item(item_id=first.pk, variant_id=variant.pk, actor="mary", now=LATER)
    Offer.objects.update(available=0)  # so that the match alone stands in the way

    with pytest.raises(AlreadyMatched, match="S-1 already"):
        match_item(item_id=second.pk, variant_id=variant.pk, actor="mary", now=LATER)

    assert UnmatchedItem.objects.get(pk=second.pk).state == UnmatchedState.WAITING


def test_of_many_each_is_matched_by_itself_and_refusals_are_told(partner, variant):
    tell(partner, SOCK, replace(SOCK, partner_sku="S-2"), replace(SOCK, partner_sku="S-3"))
    first, second, third = UnmatchedItem.objects.order_by("partner_sku")
    other = VariantFactory()

    done, refused = match_each(
        pairs=[(first.pk, variant.pk), (second.pk, variant.pk), (third.pk, other.pk)], actor="mary", now=LATER
    )

    assert done == [first.pk, third.pk]
    assert [f"{partner} sells that variant as S-1 already" in one for one in refused] == [True]


@pytest.mark.parametrize("by", ["item", "sku"])
def test_what_is_undone_waits_again_and_is_not_sold_meanwhile(partner, variant, by):
    tell(partner, SOCK)
    say(variant)

    if by == "item":
        undo(item_id=UnmatchedItem.objects.get().pk, actor="john", now=LATER)
    else:
        end_match(partner_sku_id=PartnerSku.objects.get().pk, actor="john", now=LATER)
        end_match(partner_sku_id=PartnerSku.objects.get().pk, actor="jane", now=LATER)

    assert (offers(), waiting()) == ([("S-1", variant.gtin, 0)], [("S-1", Reason.NO_GTIN)])
    assert PartnerSku.objects.values_list("made_by", "ended_by").get() == ("mary", "john")
    assert say(variant) is True
    assert offers() == [("S-1", variant.gtin, 7)]


def test_what_is_ignored_stays_so_until_it_is_undone(partner):
    tell(partner, SOCK)
    item = UnmatchedItem.objects.get()
    ignore_item(item_id=item.pk, actor="mary", now=NOON)
    tell(partner, SOCK, now=LATER)
    ignored = waiting()

    undo(item_id=item.pk, actor="mary", now=LATER)

    assert (ignored, waiting()) == ([], [("S-1", Reason.NO_GTIN)])


def test_an_item_waits_again_when_its_variant_is_gone(partner, variant):
    tell(partner, SOCK)
    say(variant)
    variant.delete()

    tell(partner, SOCK, now=LATER)

    assert (offers(), waiting()) == ([], [("S-1", Reason.NO_GTIN)])


def test_a_match_follows_its_variant_to_another_product(partner, variant):
    tell(partner, SOCK)
    say(variant)
    Variant.objects.filter(pk=variant.pk).update(product=VariantFactory().product, gtin=gtin(88))

    tell(partner, replace(SOCK, available=3), now=LATER)

    assert offers() == [("S-1", gtin(88), 3)]
