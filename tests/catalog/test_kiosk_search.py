import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Lookup, LookupAnswer, Product
from catalog.models.lookup import AnswerState
from stores.tenancy import retailer_scope
from tests.factories.catalog import OfferFactory, ProductFactory, VariantFactory, gtin
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.usefixtures("retailer")
SEARCH = reverse("search")
UNKNOWN = gtin(777_777)
QUERIES = 13  # three for the ledger: a row, and a savepoint around it within a test


@pytest.fixture
def northpeak(simulator):
    return PartnerFactory(code="northpeak", name="Northpeak", base_url=simulator.base_url("northpeak"))


@pytest.fixture
def parka():
    """A jacket that only the partner's own list has."""
    return {"gtin": "09501101140011", "title": "Glacier expedition parka"}


def look_up_of(words="", gtin="", *, age_s=0, **states):
    """A look-up some seconds old, with each partner's state."""
    started_at = timezone.now() - timedelta(seconds=age_s)
    lookup = Lookup.objects.create(
        words=words, gtin=gtin, started_at=started_at, deadline_at=started_at + timedelta(seconds=1.5)
    )
    for name, state in states.items():
        LookupAnswer.objects.create(lookup=lookup, partner=PartnerFactory(name=name.title()), state=state)
    return lookup


def text_of(answer):
    return answer.content.decode()


def test_a_known_barcode_leads_to_its_item(screen):
    variant = VariantFactory(sku="AF-1")

    assert screen.get(SEARCH, {"q": variant.gtin[1:]}).url == "/items/AF-1/"


def test_a_sku_leads_to_its_item_in_upper_and_lower_case(screen):
    VariantFactory(sku="AF-1")

    assert screen.get(SEARCH, {"q": "af-1"}).url == "/items/AF-1/"


def test_a_scan_takes_the_same_way_as_what_is_typed(screen):
    variant = VariantFactory(sku="AF-1")

    answer = screen.post(reverse("scan"), {"raw": f"]E0{variant.gtin[1:]}"})

    assert answer.status_code == 303
    assert screen.get(answer.url).url == "/items/AF-1/"


def test_a_scan_is_never_a_link(screen):
    assert screen.get(reverse("scan")).status_code == 405


@pytest.mark.parametrize(
    ("code", "heading"),
    [
        ("09501101010018", "That number has a typo. Check the last digit."),
        ("2012345678903", "This is a store label. Ask a colleague."),
        ("9" * 600, "That is too long for a name or a number. Scan it again."),
        ("]C1garbage", "That code is damaged. Scan it again, or type the number under the bars."),
        (
            "]C100340123450000000018",
            "That code names a parcel or a place, not an item. Look for another one.",
        ),
        ("https://example.com/p/1", "That code leads to a web page, not to an item. Look for one with bars."),
        (
            "https://id.gs1.org/AQnO2IRCICDKWcnpqQtCQiJABemo",
            "That code is packed in a way we do not read. Look for one with bars.",
        ),
    ],
)
def test_a_code_that_leads_nowhere_says_why(screen, code, heading):
    answer = screen.get(SEARCH, {"q": code})

    assert answer.status_code == 200
    assert heading in text_of(answer)


def test_a_code_that_leads_nowhere_leaves_the_search_by_name(screen):
    page = screen.get(SEARCH, {"q": "09501101010018"}).content.decode()

    assert "Or search by its name, a colour or a brand." in page
    assert '<input id="q"' in page


@pytest.mark.parametrize("mistyped", ["4006381333391", "4006381332931", "0104006381332931\x1d10A"])
def test_a_mistyped_number_offers_what_it_may_have_been(screen, mistyped):
    VariantFactory(gtin="04006381333931", sku="AF-1", product__title="Ridge jacket")
    VariantFactory(sku="AF-2", product__title="Moor boot")

    page = text_of(screen.get(SEARCH, {"q": mistyped}))

    assert "Is it this one?" in page
    assert 'href="/items/AF-1/"' in page
    assert "Ridge jacket · Fern · M · 04006381333931" in page
    assert "Moor boot" not in page


def test_a_mistyped_number_offers_nothing_of_another_retailer(screen, other_retailer):
    with retailer_scope(other_retailer.pk):
        VariantFactory(gtin="04006381333931", product__title="Secret hat")

    page = text_of(screen.get(SEARCH, {"q": "4006381333932"}))

    assert "Check the last digit." in page
    assert "Is it" not in page
    assert "Secret hat" not in page


def test_a_book_is_found_by_the_number_it_had_before_2007(screen):
    VariantFactory(gtin="09780804429573", sku="BOOK")

    assert screen.get(SEARCH, {"q": "ISBN 0-8044-2957-X"}).url == "/items/BOOK/"


@pytest.mark.parametrize("nothing", ["", "   ", "\x00\x07", "]E0"])
def test_nothing_leads_to_the_start(screen, nothing):
    assert screen.get(SEARCH, {"q": nothing}).url == reverse("start")


@pytest.mark.parametrize(
    "odd", ["💥", "a'; drop table", "%", "_", "<script>", "ジャケット", "a" * 512, "\ud83d"]
)
def test_odd_words_are_words(screen, odd):
    answer = screen.get(SEARCH, {"q": odd.encode("utf-8", "surrogatepass")})

    assert answer.status_code == 200
    assert "<script>" not in text_of(answer).partition("<main")[2]


def test_words_find_what_we_list_at_once(screen):
    offer = OfferFactory(
        variant__product__title="Harbour shell", variant__sku="AF-7", price="89.00", lead_time_days=1
    )
    ProductFactory(title="Moor boot")

    page = text_of(screen.get(SEARCH, {"q": "harbour"}))

    assert "1 found for “harbour”" in page
    assert 'href="/items/AF-7/?q=harbour"' in page
    assert "€89" in page
    assert "Moor boot" not in page
    assert offer.variant.product.brand in page


def test_a_slip_of_the_finger_is_forgiven_and_told(screen):
    OfferFactory(variant__product__title="Harbour shell")

    page = text_of(screen.get(SEARCH, {"q": "harbuor shell"}))

    assert "1 found for “harbuor shell” · “harbuor” read as “harbour”" in page


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("ha", ["Harbour", "Hats", "Harbour shell"]),
        ("harbuor", ["Harbour shell"]),
        ("h", []),
        ("4006381333931", []),
        ("zzz", []),
    ],
)
def test_the_box_proposes_what_may_be_meant(screen, typed, proposed):
    ProductFactory(title="Harbour shell", brand="Harbour", category="Hats")
    ProductFactory(title="Moor boot")

    answer = screen.get(reverse("search-completions"), {"q": typed})

    assert re.findall('value="(.*?)"', text_of(answer)) == proposed
    assert Lookup.objects.count() == 0


def test_a_card_shows_the_variant_that_was_asked_for(screen):
    product = ProductFactory(title="Ridge jacket")
    for place, colour in enumerate(("Fern", "Ember")):
        variant = VariantFactory(product=product, sku=colour, attributes={"colour": colour}, position=place)
        OfferFactory(variant=variant)

    page = text_of(screen.get(SEARCH, {"q": "ember ridge"}))

    assert 'href="/items/Ember/' in page
    assert "2 colours" in page


def test_what_is_sold_out_comes_last_and_says_so(screen):
    OfferFactory(variant__product__title="Ash jacket", available=0)
    OfferFactory(variant__product__title="Birch jacket")

    page = text_of(screen.get(SEARCH, {"q": "jacket"}))

    assert page.index("Birch jacket") < page.index("Ash jacket")
    assert "Sold out" in page


def test_what_a_partner_answers_within_the_grace_is_on_the_first_page(screen, northpeak, parka):
    page = text_of(screen.get(SEARCH, {"q": "glacier parka"}))

    assert parka["title"] in page
    assert "Northpeak answered" in page
    assert "/more" not in page


def test_nothing_found_keeps_the_words_and_shows_what_is_near(screen):
    OfferFactory(variant__product__title="Harbour shell")

    page = text_of(screen.get(SEARCH, {"q": "harbour rocket"}))

    assert "Nothing for “harbour rocket”" in page
    assert "Close to it" in page
    assert "Harbour shell" in page


def test_sixty_cards_are_a_page_and_the_next_asks_nobody(screen):
    partner = PartnerFactory()
    for number in range(61):
        OfferFactory(variant__product__title=f"Hat {number:02}", partner=partner)

    first = screen.get(SEARCH, {"q": "hat"})
    lookup = Lookup.objects.get()
    second = screen.get(SEARCH, {"q": "hat", "lookup": lookup.public_id, "page": 2})

    assert len(first.context["results"].cards) == 60
    assert [card.product.title for card in second.context["results"].cards] == ["Hat 60"]
    assert Lookup.objects.get() == lookup
    assert "page=2" in text_of(first)
    assert "page=3" not in text_of(second)


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "9999999999", "1.5"])
def test_a_page_that_makes_no_sense_is_the_first(screen, page):
    OfferFactory(variant__product__title="Hat")

    assert "Hat" in text_of(screen.get(SEARCH, {"q": "hat", "page": page}))


@pytest.mark.parametrize("count", [1, 30])
def test_a_results_page_costs_the_same_however_long(screen, count, django_assert_num_queries):
    partner = PartnerFactory()
    for number in range(count):
        OfferFactory(variant__product__title=f"Hat {number:02}", partner=partner)
    lookup = look_up_of("hat", lumi=AnswerState.ANSWERED)

    with django_assert_num_queries(QUERIES):
        screen.get(SEARCH, {"q": "hat", "lookup": lookup.public_id})


def test_a_barcode_a_partner_knows_leads_to_its_item(screen, northpeak, parka):
    answer = screen.get(SEARCH, {"q": parka["gtin"]})

    lookup = Lookup.objects.get()
    assert answer.url == f"/items/{parka['gtin']}/?lookup={lookup.public_id}"
    assert parka["title"] in text_of(screen.get(answer.url))
    assert Lookup.objects.count() == 1


def test_a_barcode_nobody_knows_says_what_each_partner_did(screen, northpeak):
    PartnerFactory(name="Deaf")

    page = text_of(screen.get(SEARCH, {"q": UNKNOWN}))

    assert "We don’t know this barcode yet" in page
    assert "<b>Northpeak</b> does not sell it" in page
    assert "<b>Deaf</b> did not answer" in page
    assert "Search by name?" in page


def test_while_partners_are_silent_the_page_asks_again(screen):
    lookup = look_up_of("hat", northpeak=AnswerState.ANSWERED, lumi=AnswerState.WAITING)

    page = text_of(screen.get(SEARCH, {"q": "hat", "lookup": lookup.public_id}))

    assert f'hx-get="/search/{lookup.public_id}/more"' in page
    assert 'hx-trigger="load delay:200ms"' in page
    assert "1 of 2 partners answered" in page
    assert "Refresh results" in page


def test_more_tells_of_what_is_new_once(screen):
    OfferFactory(variant__product__title="Old hat of another page")
    lookup = look_up_of("hat", lumi=AnswerState.WAITING)
    OfferFactory(variant__product__title="Shown hat", variant__sku="AF-1")
    OfferFactory(variant__product__title="New hat", variant__sku="AF-2")
    more = reverse("search-more", args=[lookup.public_id])

    first = text_of(screen.get(more, {"seen": "AF-1"}))
    second = text_of(screen.get(more, {"seen": ["AF-1", "AF-2"]}))

    assert "New hat" in first
    assert "Shown hat" not in first
    assert "Old hat" not in first
    assert "seen=AF-1&amp;seen=AF-2" in first
    assert "New hat" not in second


def test_only_the_first_page_grows(screen):
    lookup = look_up_of("hat", lumi=AnswerState.WAITING)

    page = text_of(screen.get(SEARCH, {"q": "hat", "lookup": lookup.public_id, "page": 2}))

    assert "/more" not in page


def test_more_stops_by_itself(screen):
    lookup = look_up_of("hat", age_s=60, lumi=AnswerState.WAITING)

    part = text_of(screen.get(reverse("search-more", args=[lookup.public_id])))

    assert "Lumi did not answer. Showing the rest." in part
    assert "hx-get" not in part
    assert "Nothing for “hat”" in part


def test_while_partners_are_silent_about_a_barcode_the_page_asks_again(screen):
    lookup = look_up_of(gtin=UNKNOWN, lumi=AnswerState.WAITING)

    page = text_of(screen.get(SEARCH, {"q": UNKNOWN, "lookup": lookup.public_id}))

    assert "Asking our partners" in page
    assert f'hx-get="/search/{lookup.public_id}/more"' in page


def test_more_of_a_barcode_leads_on_as_soon_as_it_is_known(screen):
    lookup = look_up_of(gtin=UNKNOWN, northpeak=AnswerState.ANSWERED, lumi=AnswerState.WAITING)
    more = reverse("search-more", args=[lookup.public_id])

    assert "HX-Redirect" not in screen.get(more)
    VariantFactory(gtin=UNKNOWN, sku="AF-9")

    answer = screen.get(more)
    assert answer["HX-Redirect"] == f"{SEARCH}?q={UNKNOWN[1:]}&lookup={lookup.public_id}"
    assert screen.get(answer["HX-Redirect"]).url == f"/items/AF-9/?lookup={lookup.public_id}"


@pytest.mark.parametrize(
    ("words", "age_s", "is_used"), [("hat", 60, True), ("boot", 60, False), ("hat", 3600, False)]
)
def test_a_look_up_serves_only_its_own_question_and_not_for_long(screen, words, age_s, is_used):
    lookup = look_up_of("hat", age_s=age_s, lumi=AnswerState.ANSWERED)

    answer = screen.get(SEARCH, {"q": words, "lookup": lookup.public_id})

    assert (answer.context["progress"].lookup == lookup) is is_used


@pytest.mark.parametrize("named", ["nonsense", str(uuid4()), "\x00"])
def test_a_look_up_that_is_not_there_is_nothing(screen, named):
    assert screen.get(SEARCH, {"q": "hat", "lookup": named}).status_code == 404


def test_another_retailers_look_up_is_nothing(screen, other_retailer):
    with retailer_scope(other_retailer.pk):
        theirs = look_up_of("hat", lumi=AnswerState.WAITING)

    assert screen.get(reverse("search-more", args=[theirs.public_id])).status_code == 404
    assert screen.get(SEARCH, {"q": "hat", "lookup": theirs.public_id}).status_code == 404


def test_nothing_of_another_retailer_is_found(screen, other_retailer):
    with retailer_scope(other_retailer.pk):
        secret = OfferFactory(variant__product__title="Secret hat", variant__sku="SECRET")

    assert "Secret hat" not in text_of(screen.get(SEARCH, {"q": "hat"}))
    assert "SECRET" not in text_of(screen.get(SEARCH, {"q": secret.variant.gtin}))
    assert not Product.objects.exists()


@pytest.mark.parametrize(
    "address", [SEARCH + "?q=hat", reverse("scan"), f"/search/{uuid4()}/more", "/items/AF-1/"]
)
def test_a_stranger_sees_nothing(client, address):
    assert client.get(address).status_code in {302, 405}
