"""Unmatched items: both sides, and a person's say in what they are."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import Offer, PartnerSku, UnmatchedItem
from catalog.models.offer import Provenance
from catalog.operations.answers import record_items
from catalog.operations.suggesting import suggest_matches
from tests.catalog.test_matching import SOCK
from tests.conftest import NOON
from tests.console.pages import list_of, page_of, text_of
from tests.factories.catalog import VariantFactory, gtin
from tests.factories.partners import PartnerFactory

UPLOAD = "admin:catalog_partnersku_upload"


@pytest.fixture
def sock(ours):
    """A sock that nobody could match, and the variant that it may be; returns both and another item."""
    with ours.scope():
        partner = PartnerFactory(code="holm", name="Holm & Sons")
        variant = VariantFactory(
            sku="OUR-SOCK",
            product__title="Wool sock",
            product__brand="Holm",
            attributes={"size": "M"},
            picture="pictures/sock.png",
        )
        record_items(partner=partner, items=[SOCK], provenance=Provenance.FEED, now=NOON)
        suggest_matches(now=NOON)
        return UnmatchedItem.objects.get(partner=partner), variant


def fresh(company, row):
    with company.scope():
        return type(row).objects.get(pk=row.pk)


def held(company):
    with company.scope():
        return list(
            PartnerSku.objects.current().filter(made_by="ours-hq").values_list("partner_sku", "variant__sku")
        )


def test_the_list_says_what_waits_and_what_it_may_be(hq, sock):
    told = text_of(hq.get(list_of("unmatcheditem"), {"waiting": "person"}))

    assert "Wool sock S-1 Holm & Sons waiting to be matched It names no GTIN" in told
    assert "Wool sock M 70 of 100. It is called alike." in told


def test_a_page_shows_both_sides(hq, sock):
    page = hq.get(page_of(sock[0]))

    told = text_of(page)
    assert "What Holm & Sons says It names no GTIN Title Wool sock Its SKU S-1" in told
    assert "Size M Cost 4.00 EUR Price 9.90 EUR Available 7" in told
    assert "What it may be 70 of 100 Title Wool sock Our SKU OUR-SOCK" in told
    assert sock[1].picture.url in page.content.decode()


def test_what_a_partner_says_is_shown_as_text(hq, ours, sock):
    with ours.scope():
        UnmatchedItem.objects.update(title="<b>x</b>", told={"description": "<script>x</script>"})

    pages = [hq.get(page_of(sock[0])), hq.get(list_of("unmatcheditem")), hq.get(page_of(sock[0], "match"))]

    assert [name for page in pages for name in ("<b>x", "<script>x") if name in page.content.decode()] == []


def test_a_person_matches_an_item_with_the_variant_they_choose(hq, ours, sock):
    item, variant = sock
    asked = hq.get(page_of(item, "match"))

    hq.post(page_of(item, "match"), {"variant": variant.pk})

    assert f'<option value="{variant.pk}" selected>' in asked.content.decode()
    assert held(ours) == [("S-1", "OUR-SOCK")]
    with ours.scope():
        assert Offer.objects.get(partner=item.partner).variant == variant
    assert "What it is Title Wool sock" in text_of(hq.get(page_of(item)))


def test_a_variant_of_another_retailer_is_no_choice(hq, ours, theirs, sock):
    answer = hq.post(page_of(sock[0], "match"), {"variant": theirs.rows["variant"].pk})

    assert "Select a valid choice" in text_of(answer)
    assert (held(ours), fresh(ours, sock[0]).state) == ([], "waiting")


def test_variants_are_offered_by_name_as_one_types(hq, theirs, sock):
    asked = {"app_label": "catalog", "model_name": "unmatcheditem", "field_name": "variant", "term": "wool"}

    answer = hq.get(reverse("admin:autocomplete"), asked)

    assert answer.json()["results"] == [{"id": str(sock[1].pk), "text": "Wool sock M (OUR-SOCK)"}]


def test_a_refusal_is_told_beside_the_form(hq, ours, sock):
    item, variant = sock
    hq.post(page_of(item, "match"), {"variant": variant.pk})

    again = hq.post(page_of(item, "match"), {"variant": variant.pk})

    assert "nothing to do, it is matched" in text_of(again)


def test_what_is_ignored_can_be_undone(hq, ours, sock):
    hq.post(page_of(sock[0], "ignore"), {})
    ignored = fresh(ours, sock[0]).state
    offered = text_of(hq.get(page_of(sock[0])))

    hq.post(page_of(sock[0], "undo"), {})

    assert (ignored, fresh(ours, sock[0]).state) == ("ignored", "waiting")
    assert "Undo" in offered


def test_suggestions_are_accepted_by_whoever_has_seen_them(hq, ours, sock):
    item, variant = sock
    chosen = {"action": "accept", "_selected_action": [item.pk]}

    seen = hq.post(list_of("unmatcheditem"), chosen)
    before = held(ours)
    done = hq.post(
        list_of("unmatcheditem"), {**chosen, "post": "yes", f"seen-{item.pk}": variant.pk}, follow=True
    )

    assert "Wool sock M Holm & Sons, S-1 Wool sock M OUR-SOCK" in text_of(seen)
    assert before == []
    assert held(ours) == [("S-1", "OUR-SOCK")]
    assert "1 matched." in text_of(done)


def test_a_suggestion_nobody_has_seen_is_not_accepted(hq, ours, sock):
    """What was seen counts, whatever has been suggested meanwhile."""
    item, _ = sock
    with ours.scope():
        seen = VariantFactory(sku="SEEN")
    chosen = {"action": "accept", "_selected_action": [item.pk], "post": "yes"}

    hq.post(list_of("unmatcheditem"), chosen)
    unseen = held(ours)
    hq.post(list_of("unmatcheditem"), {**chosen, f"seen-{item.pk}": seen.pk})

    assert (unseen, held(ours)) == ([], [("S-1", "SEEN")])


def test_a_partner_of_which_no_more_is_kept_is_told(hq, sock, monkeypatch):
    monkeypatch.setattr("catalog.queries.unmatched.MOST_WAITING", 1)

    told = text_of(hq.get(list_of("unmatcheditem")))

    assert "So many items of Holm & Sons wait that no more of them are kept" in told


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_however_long(hq, ours, count, django_assert_max_num_queries):
    with ours.scope():
        for _ in range(count):
            record_items(
                partner=PartnerFactory(),
                items=[SOCK],
                provenance=Provenance.FEED,
                now=NOON,
            )

    with django_assert_max_num_queries(16):
        hq.get(list_of("unmatcheditem"))


@pytest.mark.parametrize("verb", ["change", "match", "ignore", "undo"])
def test_a_manager_has_no_say_in_it(manager, ours, verb):
    assert manager.post(page_of(ours.rows["unmatcheditem"], verb), {}).status_code in {403, 404}
    assert manager.get(list_of("unmatcheditem")).status_code == 403
    assert manager.post(reverse(UPLOAD), {}).status_code == 403
    assert manager.get(reverse("admin:catalog_partnersku_download")).status_code == 403


def test_a_match_is_ended_once_a_person_says_so(hq, ours):
    hq.post(page_of(ours.rows["partnersku"], "end"), {})

    assert ours.fresh("partnersku").ended_by == "ours-hq"
    assert "End this match" not in text_of(hq.get(page_of(ours.rows["partnersku"])))


def upload(hq, text):
    content = text if isinstance(text, bytes) else text.encode()
    return hq.post(reverse(UPLOAD), {"file": SimpleUploadedFile("m.csv", content)})


def test_matches_are_taken_away_and_brought_back(hq, ours, sock):
    with ours.scope():
        variant = VariantFactory(sku="=1+1")
        odd = PartnerSku.objects.create(
            partner=sock[0].partner, partner_sku="=A1", variant=variant, made_at=NOON, made_by="x"
        )

    taken = hq.get(reverse("admin:catalog_partnersku_download")).content.decode()
    with ours.scope():
        PartnerSku.objects.filter(pk=odd.pk).delete()
    told = text_of(upload(hq, "\ufeff" + taken))

    assert taken.splitlines()[0] == "partner,partner_sku,sku,gtin"
    assert f"holm,'=A1,'=1+1,{variant.gtin}" in taken.splitlines()
    assert "1 matched, 1 were so already, 0 not taken." in told
    assert held(ours) == [("=A1", "=1+1")]


def test_each_bad_line_is_told_and_stops_no_other(hq, ours, sock):
    with ours.scope():
        VariantFactory(sku="OTHER", gtin=gtin(900))
        VariantFactory(sku="THIRD")
    lines = [
        "partner;partner_sku;sku;gtin",
        "holm;S-1;OUR-SOCK;",
        "nobody;S-2;OTHER;",
        "holm;;OTHER;",
        "holm;S-2;NONE;",
        "holm;S-2;;123",
        f"holm;S-2;OUR-SOCK;{gtin(900)}",
        "holm;S-1;OTHER;",
        "holm;S-2;OUR-SOCK;",
        f"holm;S-9;;{gtin(900)}",
        "holm;S-9;OTHER;",
        "canary-supplies;S-2;THIRD;",
    ]

    told = text_of(upload(hq, "\r\n".join(lines)))

    assert "2 matched, 1 were so already, 8 not taken." in told
    for words in (
        "3 There is no partner 'nobody'.",
        "4 '' is no SKU that an order could name.",
        "5 We have no variant NONE.",
        "6 '123' is no GTIN.",
        f"7 OUR-SOCK and {gtin(900)} are not the same variant.",
        "8 S-1 is matched otherwise. End that match first.",
        "9 S-1 of the partner is that variant already.",
        "12 There is no partner 'canary-supplies'.",
    ):
        assert words in told
    assert held(ours) == [("S-1", "OUR-SOCK"), ("S-9", "OTHER")]
    assert fresh(ours, sock[0]).state == "matched"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "It is not in UTF-8."),
        (b"a,b\n1,2\n", "Its first line must name partner, partner_sku and sku or gtin."),
        (b'partner,partner_sku,sku\nholm,"S', "It is no CSV"),
        (b"partner,partner_sku,sku\n" + b"holm,S,OUR\n" * 5001, "It has more than 5000 lines."),
        (b"partner,partner_sku,sku\n" + b"x" * 2_000_000, "The file is larger than 2 MB."),
        (b"x" * 200_000, "It is no CSV"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_as_a_whole(hq, ours, sock, content, words):
    assert words in text_of(upload(hq, content))
    assert held(ours) == []
