"""Every address that can be visited, with one row of everything and with a hundred: the same number of queries.

An address that answers nobody fails unless it is declared here with the reason.
"""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog.models import (
    Enquiry,
    ExchangeRate,
    Feed,
    FeedRun,
    FeedSource,
    Interest,
    Lookup,
    LookupAnswer,
    Offer,
    PartnerRecord,
    PartnerSku,
    Picture,
    PictureSource,
    PriceRule,
    UnmatchedItem,
    VariantPicture,
)
from catalog.models.lookup import AnswerState
from catalog.states import EnquiryOutcome, Evidence
from notifications.models import Delivery
from orders.models import ErpBatch, ErpDifference, ErpStatement
from orders.models.erp import DifferenceKind
from partners.models import Exchange, Partner, PartnerCircuit, PartnerNotice, PartnerTerms
from stores.operations.access import issue_api_key
from stores.tenancy import retailer_scope
from tests.architecture.test_tenant_matrix import CALLERS, ENDS_THE_SESSION, SEARCHES, _addresses, _ask
from tests.factories.catalog import OfferFactory, VariantFactory
from tests.factories.feeds import kept_file
from tests.factories.orders import CartFactory, CartLineFactory, placed
from tests.factories.partners import PartnerFactory
from tests.factories.stores import KioskFactory, RetailerFactory, StoreFactory, UserFactory
from tests.world import populate

pytestmark = pytest.mark.django_db(databases=["default", "ops"])

MANY = 100
ORDERS = 25  # of each of these everything about an order is written, which takes its time
WORDS = "Ridge"
ASKED_OF = ("program", "kiosk", "associate", "hq", "manager", "operator")

# Addresses that show nothing to anybody who only visits them, and why.
NO_PAGE = {
    "admin:autocomplete": "answers only what a form's field asks",
    "admin:jsi18n": "words of Django's own",
    "admin:app_list": "sends on",
    "admin:view_on_site": "no row of ours has a page of its own",
    "admin:login": "sends on to the one log-in",
    "admin:catalog_choicepolicy_changelist": "there is one, and it sends on to it",
    "admin:partners_partner_conversations": "sends on to a list, which is here",
    "account_set_password": "everybody has one",
    "account_confirm_login_code": "nobody waits for a code",
    "invitation": "the link is forged",
    "media": "files",
    "theme": "a colour",
    "reset": "answers a form",
    "scan": "answers a form",
    "left": "answers a form",
    "cart-add": "answers a form",
    "cart-line": "answers a form",
    "order-paid": "answers a form",
    "checkout": "sends on without a cart; the tests of the cart count its queries",
    "done": "shown to whoever has placed the order",
}
NOBODY_MAY = ("_delete", "_add")  # where it is not so, the address shows a page and is counted


@pytest.fixture
def ours(db):
    world = populate(RetailerFactory(offer_fresh_s=86_400), "ours")
    with retailer_scope(world.retailer.pk):
        OfferFactory(partner=world.partner)  # which the words find
    return world


def test_no_page_and_no_answer_takes_more_queries_for_a_hundred_rows_than_for_one(ours):
    visits, silent = _visits(ours)
    _told_just_now(ours)
    few = {name: _queries(*visit) for name, visit in visits.items()}
    _grow(ours)
    _told_just_now(ours)
    many = {name: _queries(*visit) for name, visit in visits.items()}

    more = {name: (few[name], many[name]) for name in visits if many[name] > few[name]}

    assert (more, silent) == ({}, [])


def _visits(world):
    """Each address with the first caller to whom it shows something, and those that show nothing to any."""
    clients = {name: CALLERS[name](world) for name in ASKED_OF}
    visits, silent = {}, []
    for route, (bare, _) in _addresses(world).items():
        if route.name in ENDS_THE_SESSION or route.name in NO_PAGE:
            continue
        address = f"{bare}?{_query(route.name, world)}" if route.name in SEARCHES else bare
        shown = next((client for client in _likely(address, clients) if _shows(client, address)), None)
        if shown is not None:
            visits[route.name] = (shown, address)
        elif not route.name.endswith(NOBODY_MAY):
            silent.append(route.name)
    visits["api-items by code"] = (clients["program"], f"{reverse('api-items')}?code={world.variant.gtin}")
    return visits, silent


def _likely(address, clients):
    """The callers, those for whom the address is made first."""
    first = "hq" if address.startswith("/admin/") else "program" if address.startswith("/api/") else "kiosk"
    return [clients[first], *(client for name, client in clients.items() if name != first)]


def _shows(client, address):
    return _ask(client, "GET", address).status_code == 200


def _query(name, world):
    if name == "api-orders":
        return f"store={world.store.code}"
    return f"s={world.order.number}" if name == "admin:search" else f"q={WORDS}"


def _queries(client, address):
    _ask(client, "GET", address)
    with CaptureQueriesContext(connection) as seen:
        assert _ask(client, "GET", address).status_code == 200, address
    return len(seen)


def _told_just_now(world):
    """Let all partners have told of their offers and of the words just now, so that nobody has to be asked."""
    now = timezone.now()
    with retailer_scope(world.retailer.pk):
        Offer.objects.update(observed_at=now)
        asked = Lookup.objects.create(words=WORDS, started_at=now, deadline_at=now)
        LookupAnswer.objects.bulk_create(
            LookupAnswer(lookup=asked, partner=partner, state=AnswerState.ANSWERED)
            for partner in Partner.objects.all()
        )


def _grow(world):
    """A hundred more of what a page may list."""
    with retailer_scope(world.retailer.pk):
        for number in range(MANY):
            _one_more_partner(world, number)
            _one_more_list(world, number)
            _one_more_picture(world, number)
            _one_more_question(world, number)
            _one_more_on_the_floor(world, number)
        for _ in range(ORDERS):
            _one_more_order(world)


def _one_more_partner(world, number):
    now = timezone.now()
    partner = PartnerFactory()
    OfferFactory(variant=world.variant, partner=partner)
    OfferFactory(variant=VariantFactory(product=world.variant.product), partner=partner)
    OfferFactory(partner=partner)
    PartnerTerms.objects.create(partner=partner)
    PartnerRecord.objects.create(partner=partner, age="hour", quantity="one", kept=1, answered=1)
    PartnerCircuit.objects.create(partner=partner, operation="find-items", window_at=now, calls=1, failures=1)
    feed = Feed.objects.create(
        partner=partner, due_at=now, unusable=[{"source": "line 1", "reason": "No price."}]
    )
    FeedRun.objects.create(feed=feed, began_at=now)
    FeedSource.objects.create(partner=partner, url=f"https://{number}.example/list.csv")
    kept_file(partner, f"List {number}")
    LookupAnswer.objects.create(lookup=world.lookup, partner=partner)
    for one in (partner, world.partner):
        Exchange.objects.create(partner=one, operation="ping", outcome="confirmed", turns=[], started_at=now)
        PartnerNotice.objects.create(
            partner=one, kind="shipped", notice_id=f"N-{number}", number="X", content={}, received_at=now
        )
    PriceRule.objects.create(category=f"Category {number}")


def _one_more_list(world, number):
    now = timezone.now()
    FeedRun.objects.create(feed=Feed.objects.get(partner=world.partner), began_at=now)
    kept_file(world.partner, f"Another list {number}")
    variant = OfferFactory(partner=world.partner).variant
    PartnerSku.objects.create(
        partner=world.partner, partner_sku=f"M-{number}", variant=variant, made_at=now, made_by="hq"
    )
    UnmatchedItem.objects.create(
        partner=world.partner,
        partner_sku=f"U-{number}",
        reason="no-gtin",
        title=WORDS,
        told={"title": WORDS},
        provenance="live",
        first_seen_at=now,
        last_seen_at=now,
        suggested=variant,
        suggested_score=80,
    )


def _one_more_picture(world, number):
    now = timezone.now()
    picture = Picture.objects.create(digest=f"{number:064}", main="renditions/x/400.webp", used_at=now)
    source = PictureSource.objects.create(
        partner=world.partner,
        address=f"https://pictures.example/{number}.jpg",
        picture=picture,
        named_at=now,
        due_at=now,
    )
    for variant in (world.variant, OfferFactory(partner=world.partner).variant):
        VariantPicture.objects.create(variant=variant, source=source, position=number)


def _one_more_question(world, number):
    now = timezone.now()
    variant = VariantFactory()
    asked = {"visit": uuid4(), "store": world.store, "asked_at": now, "asked_on": now.date()}
    Enquiry.objects.create(**asked, words=f"{WORDS} {number}")
    Enquiry.objects.create(
        **asked,
        gtin=variant.gtin,
        product=variant.product,
        partner=world.partner,
        outcome=EnquiryOutcome.NOBODY,
        evidence=Evidence.SEEN,
        settled_at=now,
        brand=f"Brand {number}",
        category=f"Category {number}",
        price=Decimal(10),
        value=Decimal(10),
        currency="EUR",
    )
    Interest.objects.create(variant=variant, weight=1, asked_at=now)


def _one_more_on_the_floor(world, number):
    store = StoreFactory()
    KioskFactory(store=store)
    UserFactory(store=world.store)
    issue_api_key(name=f"Key {number}")
    ExchangeRate.objects.create(
        currency="USD", rate=Decimal(1), valid_from=timezone.now().date() - timedelta(days=number + 1)
    )


def _one_more_order(world):
    now = timezone.now()
    line = CartLineFactory(cart=CartFactory(store=world.store), offer=OfferFactory(partner=world.partner))
    order = placed(line)
    CartLineFactory(cart=world.cart, offer=line.offer)
    number = ErpBatch.objects.count() + 1
    ErpBatch.objects.create(number=number, connector="ndjson", first_record=number, records_count=1)
    ErpStatement.objects.create(
        name=f"S {number}", as_of=now, checksum="0" * 64, orders_count=1, compared_at=now
    )
    ErpDifference.objects.create(
        kind=DifferenceKind.TOTAL,
        order=order,
        number=order.number,
        ours="1",
        theirs="2",
        found_at=now,
        last_seen_at=now,
    )
    Delivery.objects.create(
        event=order.events.first(), audience="store", recipient="a@example.com", subject="x"
    )
