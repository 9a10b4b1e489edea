from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from catalog.models import Enquiry, Lookup, LookupAnswer
from catalog.models.lookup import AnswerState
from catalog.operations.enquiries import note_question, subject_of
from catalog.operations.forgetting import forget_enquiries
from catalog.states import ENQUIRY_MOVES, EnquiryOutcome, Evidence
from stores.kiosk.visit import COOKIE
from stores.tenancy import retailer_scope
from tests.factories.catalog import OfferFactory, VariantFactory, gtin
from tests.factories.partners import PartnerFactory
from tests.factories.stores import KioskFactory
from tests.orders.conftest import screen_of

pytestmark = pytest.mark.usefixtures("retailer")
SEARCH = reverse("search")
UNKNOWN = gtin(777_777)


def asked():
    """The ledger: what was asked, and what it found."""
    return list(Enquiry.objects.order_by("pk").values_list("gtin", "words", "found"))


def test_a_scan_is_a_question_and_following_it_is_none(screen):
    variant = OfferFactory(variant__sku="AF-1").variant

    screen.get(SEARCH, {"q": variant.gtin}, follow=True)

    assert asked() == [(variant.gtin, "", 1)]


def test_what_was_shown_for_a_scan_stands_beside_it(screen, store):
    offer = OfferFactory(variant__sku="AF-1", price="89.00", lead_time_days=2)

    screen.get(SEARCH, {"q": offer.variant.gtin}, follow=True)

    enquiry = Enquiry.objects.get()
    assert (enquiry.store, enquiry.product, enquiry.partner) == (store, offer.variant.product, offer.partner)
    assert (enquiry.price, enquiry.currency) == (Decimal("89.00"), "EUR")
    assert enquiry.promised_on > enquiry.asked_on
    assert (enquiry.outcome, enquiry.evidence, enquiry.value) == ("open", "", None)


@pytest.mark.parametrize(
    "again",
    [
        {"q": "harbour shell"},
        {"q": "  HARBOUR   Shell "},
        {"q": "harbour shell", "page": "2"},
    ],
    ids=["refresh", "in other letters", "next page"],
)
def test_asking_the_same_again_is_the_same_question(screen, again):
    OfferFactory(variant__product__title="Harbour shell")

    screen.get(SEARCH, {"q": "Harbour shell"})
    screen.get(SEARCH, again)

    assert asked() == [("", "harbour shell", 1)]


def test_completions_and_the_cart_are_no_questions(screen):
    OfferFactory(variant__product__title="Harbour shell")

    screen.get(reverse("search-completions"), {"q": "harb"})
    screen.get(reverse("cart"))
    screen.get(reverse("start"))

    assert asked() == []


@pytest.mark.parametrize("slip", ["", "4006381333932", "]C1garbage", "https://example.com/p/1", "9" * 600])
def test_what_names_no_item_is_no_question(screen, slip):
    screen.get(SEARCH, {"q": slip})

    assert asked() == []


def test_a_barcode_nobody_knows_is_a_question_that_found_nothing(screen):
    screen.get(SEARCH, {"q": UNKNOWN})

    assert asked() == [(UNKNOWN, "", 0)]


def test_a_barcode_that_a_partner_knew_late_found_something_after_all(screen):
    screen.get(SEARCH, {"q": UNKNOWN})
    variant = VariantFactory(gtin=UNKNOWN)

    screen.get(SEARCH, {"q": UNKNOWN}, follow=True)

    assert asked() == [(UNKNOWN, "", 1)]
    assert Enquiry.objects.get().product == variant.product


def test_late_cards_count_as_found(screen):
    now = timezone.now()
    lookup = Lookup.objects.create(words="hat", started_at=now, deadline_at=now + timedelta(seconds=2))
    LookupAnswer.objects.create(lookup=lookup, partner=PartnerFactory(), state=AnswerState.WAITING)
    screen.get(SEARCH, {"q": "hat", "lookup": lookup.public_id})
    OfferFactory(variant__product__title="New hat")

    screen.get(reverse("search-more", args=[lookup.public_id]))

    assert asked() == [("", "hat", 1)]


def test_words_remember_the_item_that_was_opened_last(screen):
    OfferFactory(variant__product__title="Harbour shell", variant__sku="A", price=Decimal(10))
    last = OfferFactory(variant__product__title="Harbour coat", variant__sku="B", price=Decimal(20))
    screen.get(SEARCH, {"q": "Harbour"})

    screen.get("/items/A/", {"q": "Harbour"})
    screen.get("/items/B/", {"q": "Harbour"})

    enquiry = Enquiry.objects.get()
    assert (enquiry.words, enquiry.product, enquiry.price) == ("harbour", last.variant.product, last.price)


def test_another_size_of_the_family_answers_the_same_question(screen):
    asked_for = VariantFactory(sku="S")
    other = OfferFactory(variant__product=asked_for.product, variant__sku="M", price=Decimal(30))
    screen.get(SEARCH, {"q": asked_for.gtin}, follow=True)

    screen.get("/items/M/")

    enquiry = Enquiry.objects.get()
    assert (enquiry.gtin, enquiry.price) == (asked_for.gtin, other.price)


def test_an_item_that_nobody_asked_for_is_not_in_the_ledger(screen):
    OfferFactory(variant__sku="A")

    screen.get("/items/A/")

    assert asked() == []


def test_starting_over_ends_the_visit(screen):
    OfferFactory(variant__product__title="Harbour shell")
    screen.get(SEARCH, {"q": "harbour"})

    screen.post(reverse("reset"))
    screen.get(SEARCH, {"q": "harbour"})

    assert len({enquiry.visit for enquiry in Enquiry.objects.all()}) == 2


def test_a_visit_is_over_in_time(screen, settings):
    settings.VISIT_MINUTES = 0
    screen.get(SEARCH, {"q": "harbour"})
    screen.get(SEARCH, {"q": "harbour"})

    assert len({enquiry.visit for enquiry in Enquiry.objects.all()}) == 2


@pytest.mark.parametrize("forged", ["", "nonsense", "WzEsIDJd:1:1", "\x00"])
def test_a_forged_visit_is_none(screen, forged):
    screen.cookies[COOKIE] = forged

    assert screen.get(SEARCH, {"q": "harbour"}).status_code == 200
    assert len(asked()) == 1


def test_asking_makes_no_session(screen):
    screen.get(SEARCH, {"q": "harbour"})

    assert list(screen.session.keys()) == []


def test_who_starts_over_by_hand_may_say_why(screen):
    OfferFactory(variant__product__title="Harbour shell")
    screen.get(SEARCH, {"q": "harbour"})
    visit = Enquiry.objects.get().visit

    start = screen.post(reverse("reset"), {"by": "hand"})["Location"]
    page = screen.get(start).content.decode()
    screen.post(reverse("left"), {"visit": visit, "said": "price"})

    assert start == f"/?left={visit}"
    assert "What stopped you?" in page
    assert Enquiry.objects.get().said == "price"


def test_a_screen_that_starts_over_by_itself_asks_nobody(screen):
    screen.get(SEARCH, {"q": "harbour"})

    assert screen.post(reverse("reset"))["Location"] == "/"


def test_who_asked_nothing_is_asked_nothing(screen):
    assert screen.post(reverse("reset"), {"by": "hand"})["Location"] == "/"


@pytest.mark.parametrize(
    "odd", [{}, {"visit": "x", "said": "price"}, {"visit": "x\x00"}, {"said": "\x00"}, {"said": "cheap"}]
)
def test_a_reason_that_makes_no_sense_is_left_out(screen, odd):
    screen.get(SEARCH, {"q": "harbour"})

    assert screen.post(reverse("left"), {"visit": Enquiry.objects.get().visit, **odd}).status_code == 303
    assert Enquiry.objects.get().said == ""


def test_another_retailer_has_no_say(screen, other_retailer):
    screen.get(SEARCH, {"q": "harbour"})
    ours = Enquiry.objects.get()
    with retailer_scope(other_retailer.pk):
        theirs = screen_of(KioskFactory())

    theirs.post(reverse("left"), {"visit": ours.visit, "said": "price"})

    assert Enquiry.objects.get().said == ""


@pytest.mark.django_db(databases=["default", "migrator"])
def test_a_ledger_that_cannot_be_written_costs_no_page(screen, caplog):
    """The control is the log: the row really was refused."""
    OfferFactory(variant__product__title="Harbour shell", variant__sku="A")
    screen.get(reverse("start"))

    with ledger_locked_by_somebody_else():
        page = screen.get(SEARCH, {"q": "harbour"})
        item = screen.get("/items/A/", {"q": "harbour"})

    assert (page.status_code, item.status_code) == (200, 200)
    assert "Harbour shell" in page.content.decode()
    assert asked() == []
    assert "A question could not be noted" in caplog.text


@contextmanager
def ledger_locked_by_somebody_else():
    """The table belongs to the owner's transaction; ours waits for a moment and gives up."""
    with transaction.atomic(using="migrator"), connections["migrator"].cursor() as theirs:
        theirs.execute("LOCK TABLE catalog_enquiry IN ACCESS EXCLUSIVE MODE")
        with connection.cursor() as ours:
            ours.execute("SET LOCAL lock_timeout = '100ms'")
        yield
        transaction.set_rollback(True, using="migrator")


def test_every_outcome_is_written_down_in_one_way(store):
    now = timezone.now()
    facts = {"store": store, "asked_at": now, "asked_on": now.date(), "gtin": UNKNOWN}
    wrong = [
        {"outcome": "sold"},
        {"outcome": "sold", "evidence": Evidence.SEEN},
        {"outcome": "open", "settled_at": now},
        {"outcome": "unheard", "evidence": Evidence.SEEN, "settled_at": now},
        {"words": "and words"},
        {"gtin": ""},
    ]

    for one in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Enquiry.objects.create(visit="0" * 32, **{**facts, **one})

    assert Enquiry.objects.count() == 0


def test_the_table_of_moves_knows_every_outcome():
    assert set(ENQUIRY_MOVES) == set(EnquiryOutcome)
    assert all(EnquiryOutcome.OPEN not in moves for moves in ENQUIRY_MOVES.values())


@pytest.mark.parametrize("others", [1, 100])
def test_noting_costs_one_statement_however_much_was_asked(store, others, django_assert_num_queries):
    visit, now = uuid4(), timezone.now()
    for number in range(others):
        note_question(visit=visit, store=store, kiosk=None, subject=subject_of(words=f"w{number}"), now=now)

    with django_assert_num_queries(3) as caught:  # within a test's transaction a savepoint stands around it
        note_question(visit=visit, store=store, kiosk=None, subject=subject_of(words="hat"), now=now)

    assert [query["sql"].split()[0] for query in caught.captured_queries] == [
        "SAVEPOINT",
        "INSERT",
        "RELEASE",
    ]


def test_old_questions_are_forgotten_and_open_ones_never(store):
    now = timezone.now()
    old = (now - timedelta(days=500)).date()
    facts = {"store": store, "asked_at": now, "visit": "0" * 32}
    settled = {"outcome": "left", "evidence": "assumed", "settled_at": now}
    Enquiry.objects.create(**facts, **settled, asked_on=old, words="old")
    Enquiry.objects.create(**facts, **settled, asked_on=now.date(), words="new")
    Enquiry.objects.create(**facts, asked_on=old, words="open")

    assert forget_enquiries(before=(now - timedelta(days=400)).date()) == 1

    assert sorted(Enquiry.objects.values_list("words", flat=True)) == ["new", "open"]
