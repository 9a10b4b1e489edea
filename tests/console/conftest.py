"""Two retailers with one of everything each, and people of every role at the console's door.

Requests enter a scope by themselves, so nothing here leaves one open: rows are made and read inside `company.scope()`.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from catalog.models import (
    ChoicePolicy,
    ExchangeRate,
    Feed,
    FeedRun,
    FeedSource,
    PartnerRecord,
    PartnerSku,
    PictureSource,
    PriceRule,
    UnmatchedItem,
)
from notifications.models import Delivery
from orders.models import ErpBatch, ErpDifference, ErpStatement, LineDecision, Order, OutboxMessage
from orders.operations.checkout import Buyer
from partners.models import Exchange, PartnerNotice, PartnerTerms
from stores.models import ApiKey, Retailer, User
from stores.operations.access import issue_api_key
from stores.roles import Role
from stores.tenancy import retailer_scope
from tests.factories.catalog import OfferFactory
from tests.factories.feeds import kept_file
from tests.factories.orders import BUYER, CartFactory, CartLineFactory, placed
from tests.factories.partners import PartnerFactory
from tests.factories.stores import KioskFactory, RetailerFactory, StoreFactory, UserFactory

CANARY = "canary"


@dataclass
class Company:
    """A retailer, one row of each kind by the name of its model, and its people by role."""

    retailer: Retailer
    rows: dict[str, Any] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def scope(self) -> AbstractContextManager[None]:
        """Its scope, for making and reading rows."""
        return retailer_scope(self.retailer.pk)

    def fresh(self, name: str) -> Any:
        """A row as it is now."""
        with self.scope():
            row = self.rows[name]
            return type(row)._default_manager.get(pk=row.pk)


def established(mark: str) -> Company:
    """A company whose every row carries a mark in what people read."""
    company = Company(RetailerFactory(name=f"{mark} retail", slug=f"{mark}-retail"))
    with company.scope():
        _fill(company, mark)
        for role in (Role.HQ, Role.MANAGER, Role.ASSOCIATE):
            store = None if role == Role.HQ else company.rows["store"]
            company.people[role] = UserFactory(username=f"{mark}-{role}", role=role, store=store)
        company.rows["user"] = company.people[Role.ASSOCIATE]
        LogEntry.objects.create(
            user=company.people[Role.HQ],
            object_id=str(company.rows["store"].pk),
            object_repr=f"{mark} log",
            action_flag=CHANGE,
        )
    return company


def _fill(company: Company, mark: str) -> None:
    now = timezone.now()
    store = StoreFactory(name=f"{mark} street", code=f"{mark}-street", email=f"{mark}@stores.example")
    partner = PartnerFactory(name=f"{mark} supplies", code=f"{mark}-supplies")
    offer = OfferFactory(
        partner=partner,
        variant__sku=f"{mark}-sku",
        variant__product__title=f"{mark} jacket",
        partner_sku=f"{mark}-p",
    )
    order = _order(store, offer, mark)
    feed = Feed.objects.create(
        partner=partner, state="held", held_items=1, items=9, problem=f"{mark} is short", due_at=now
    )
    issue_api_key(name=f"{mark} program")
    company.rows = {
        "retailer": company.retailer,
        "store": store,
        "kiosk": KioskFactory(store=store, name=f"{mark} door"),
        "apikey": ApiKey.objects.get(),
        "partner": partner,
        "exchange": Exchange.objects.create(
            partner=partner, operation="ping", reference=f"{mark}-1", outcome="confirmed", started_at=now
        ),
        "partnernotice": PartnerNotice.objects.create(
            partner=partner,
            kind="unusable",
            notice_id=f"{mark}.edi",
            problem=f"{mark} trouble",
            received_at=now,
        ),
        "partnerterms": PartnerTerms.objects.create(partner=partner),
        "choicepolicy": ChoicePolicy.objects.create(),
        "partnerrecord": PartnerRecord.objects.create(
            partner=partner, age="hour", quantity="one", kept=1, answered=1
        ),
        "pricerule": PriceRule.objects.create(category=f"{mark} jackets"),
        "exchangerate": ExchangeRate.objects.create(currency="USD", rate="0.9", valid_from=now.date()),
        "linedecision": LineDecision.objects.get(),
        "product": offer.variant.product,
        "offer": offer,
        "feed": feed,
        "feedrun": FeedRun.objects.create(
            feed=feed,
            began_at=now,
            started_by=f"{mark} person",
            errors=ContentFile(f"where,reason\r\n{mark},wrong\r\n".encode(), name="errors.csv"),
        ),
        "variant": offer.variant,
        "partnersku": PartnerSku.objects.create(
            partner=partner,
            partner_sku=f"{mark}-m",
            variant=offer.variant,
            made_at=now,
            made_by=f"{mark}-person",
        ),
        "unmatcheditem": UnmatchedItem.objects.create(
            partner=partner,
            partner_sku=f"{mark}-u",
            reason="no-gtin",
            title=f"{mark} sock",
            told={"title": f"{mark} sock"},
            provenance="live",
            first_seen_at=now,
            last_seen_at=now,
        ),
        "feedsource": FeedSource.objects.create(partner=partner, url=f"https://{mark}.example/list.csv"),
        "feedfile": kept_file(partner, mark),
        "picturesource": PictureSource.objects.create(
            partner=partner,
            address=f"https://{mark}.example/1.jpg",
            state="failed",
            problem=f"{mark} is broken",
            named_at=now,
            due_at=now,
        ),
        "order": order,
        "purchaseorder": order.purchase_orders.get(),
        "outboxmessage": OutboxMessage.objects.create(
            topic="test", key=f"{mark}-key", queue="events", payload={}, due_at=now, parked_at=now
        ),
        "erpbatch": ErpBatch.objects.create(
            number=1, connector="ndjson", first_record=1, records_count=1, last_error=f"{mark} error"
        ),
        "erpstatement": ErpStatement.objects.create(
            name=f"{mark}-statement", as_of=now, checksum="", orders_count=1, compared_at=now
        ),
        "erpdifference": ErpDifference.objects.create(
            kind="total", order=order, number=f"{mark}-number", found_at=now, last_seen_at=now
        ),
        "delivery": Delivery.objects.create(
            event=order.events.first(), audience="store", recipient=f"{mark}@stores.example"
        ),
    }


def _order(store: Any, offer: Any, mark: str) -> Order:
    line = CartLineFactory(cart=CartFactory(store=store), offer=offer)
    to = {**BUYER.ship_to, "name": f"{mark} shopper"}
    buyer = Buyer(email=f"{mark}@example.com", ship_to=to)
    return placed(line, buyer=buyer, now=timezone.now() - timedelta(hours=1))


@pytest.fixture
def ours(db: None) -> Company:
    """The retailer whose people use the console."""
    return established("ours")


@pytest.fixture
def theirs(db: None) -> Company:
    """Another one. Not a byte of it may be seen."""
    return established(CANARY)


@pytest.fixture
def as_(ours: Company) -> Callable[..., Client]:
    """A browser in which one of our people, or anybody else, is logged in."""

    def logged_in(who: str | User) -> Client:
        client = Client()
        client.force_login(ours.people[who] if isinstance(who, str) else who)
        return client

    return logged_in


@pytest.fixture
def hq(as_: Callable[..., Client]) -> Client:
    """Head office of our retailer."""
    return as_(Role.HQ)


@pytest.fixture
def manager(as_: Callable[..., Client]) -> Client:
    """The manager of our retailer's store."""
    return as_(Role.MANAGER)


@pytest.fixture
def operator(db: None) -> Client:
    """The platform's operator, who has not picked a retailer."""
    client = Client()
    client.force_login(UserFactory(username="operator", role=Role.OPERATOR))
    return client
