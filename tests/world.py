"""One of everything a retailer can own, each marked with a word that must never show up elsewhere."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.core.files.base import ContentFile
from django.utils import timezone

from catalog.models import (
    ChoicePolicy,
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
    Variant,
    VariantPicture,
)
from notifications.models import Delivery
from orders.models import (
    Cart,
    ErpBatch,
    ErpDifference,
    ErpRecord,
    ErpStatement,
    IdempotencyKey,
    Order,
    OrderEvent,
    PurchaseOrder,
)
from orders.models.erp import DifferenceKind
from partners.models import Exchange, Partner, PartnerBucket, PartnerCircuit, PartnerNotice, PartnerTerms
from stores.models import Kiosk, Retailer, RetailerOwned, Store, User
from stores.operations.access import issue_api_key
from stores.operations.enrolment import enrol_kiosk, issue_enrolment_code
from stores.roles import Role
from stores.tenancy import retailer_scope
from tests.factories.catalog import OfferFactory, ProductFactory, VariantFactory
from tests.factories.feeds import kept_file
from tests.factories.orders import BUYER, HOME, CartFactory, CartLineFactory, placed
from tests.factories.partners import PartnerFactory
from tests.factories.stores import KioskFactory, StoreFactory, UserFactory


@dataclass(frozen=True, kw_only=True)
class World:
    """A retailer and what is its own; `canary` stands in every text of it that a page could show."""

    retailer: Retailer
    canary: str
    store: Store
    kiosk: Kiosk
    kiosk_token: str
    users: dict[Role, User]
    api_key: str
    partner: Partner
    variant: Variant
    offer: Offer
    lookup: Lookup
    cart: Cart
    order: Order
    purchase_order: PurchaseOrder

    def one(self, model: type[RetailerOwned]) -> Any:
        """A row of this model, whichever."""
        with retailer_scope(self.retailer.pk):
            return model.objects.order_by("pk").first()

    def lacks(self) -> list[type[RetailerOwned]]:
        """Owned models of which it has no row: a test about every model would prove nothing of them."""
        owned = [model for model in apps.get_models() if issubclass(model, RetailerOwned)]
        return [model for model in owned if self.one(model) is None]


def populate(retailer: Retailer, canary: str) -> World:
    """Fill a retailer's world, through the product's own operations where there are some."""
    with retailer_scope(retailer.pk):
        return _populated(retailer, canary)


def _populated(retailer: Retailer, canary: str) -> World:
    now = timezone.now()
    store = StoreFactory(name=f"Store {canary}", city=canary, email=f"{canary}@example.com")
    kiosk = KioskFactory(store=store, name=f"Kiosk {canary}")
    partner = PartnerFactory(name=f"Partner {canary}")
    product = ProductFactory(title=f"Product {canary}", brand=f"Brand {canary}", description=canary)
    variant = VariantFactory(product=product, sku=f"SKU-{canary}"[:40])
    offer = OfferFactory(variant=variant, partner=partner, partner_sku=f"P-{canary}", available=50)
    cart = CartFactory(store=store)
    CartLineFactory(cart=cart, offer=offer)
    order = _order(store, offer, canary)
    purchase_order = order.purchase_orders.get()
    lookup = Lookup.objects.create(words=canary, started_at=now, deadline_at=now)
    LookupAnswer.objects.create(lookup=lookup, partner=partner)
    Enquiry.objects.create(visit=uuid4(), store=store, asked_at=now, asked_on=now.date(), words=canary)
    Interest.objects.create(variant=variant, weight=1, asked_at=now)
    Exchange.objects.create(
        partner=partner,
        operation="place-order",
        reference=purchase_order.number,
        outcome="confirmed",
        summary=canary,
        turns=[{"request": {"method": "GET", "path": f"/{canary}"}}],
        started_at=now,
    )
    PartnerNotice.objects.create(
        partner=partner,
        kind="shipped",
        notice_id=f"N-{canary}",
        number=purchase_order.number,
        content={"tracking": canary},
        problem=canary,
        received_at=now,
    )
    PartnerCircuit.objects.create(partner=partner, operation="find-items", window_at=now, calls=1, failures=1)
    PartnerBucket.objects.create(partner=partner, kind="calls", full_at=now)
    feed = Feed.objects.create(partner=partner, due_at=now, unusable=[{"source": canary, "reason": canary}])
    FeedRun.objects.create(
        feed=feed,
        began_at=now,
        problem=canary,
        started_by=canary,
        errors=ContentFile(canary.encode(), name="errors.csv"),
    )
    _matching(partner, variant, canary)
    FeedSource.objects.create(partner=partner, url=f"https://{canary}.example/list.csv")
    kept_file(partner, canary)
    _pictures(offer, canary)
    _choosing(partner, canary)
    _books(order, canary)
    IdempotencyKey.objects.create(key=f"key-{canary}", fingerprint="0" * 64, order=order)
    return World(
        retailer=retailer,
        canary=canary,
        store=store,
        kiosk=kiosk,
        kiosk_token=enrol_kiosk(code=issue_enrolment_code(kiosk_id=kiosk.pk, now=now), now=now),
        users=_users(store, canary),
        api_key=issue_api_key(name=f"Key {canary}"),
        partner=partner,
        variant=variant,
        offer=offer,
        lookup=lookup,
        cart=cart,
        order=order,
        purchase_order=purchase_order,
    )


def _order(store: Store, offer: Offer, canary: str) -> Order:
    line = CartLineFactory(cart=CartFactory(store=store), offer=offer)
    ship_to = {**HOME, "name": f"Shopper {canary}", "line1": f"Street {canary}"}
    buyer = type(BUYER)(email=f"shopper-{canary}@example.com", ship_to=ship_to)
    return placed(line, buyer=buyer)


def _matching(partner: Partner, variant: Variant, canary: str) -> None:
    """What the partner's SKUs are, and one of which nobody knows."""
    now = timezone.now()
    PartnerSku.objects.create(
        partner=partner, partner_sku=f"M-{canary}", variant=variant, made_at=now, made_by=canary
    )
    UnmatchedItem.objects.create(
        partner=partner,
        partner_sku=f"U-{canary}",
        reason="no-gtin",
        title=canary,
        told={"title": canary},
        provenance="live",
        first_seen_at=now,
        last_seen_at=now,
        suggested=variant,
        suggested_score=50,
        suggested_at=now,
    )


def _pictures(offer: Offer, canary: str) -> None:
    """A picture that was had from an address."""
    now = timezone.now()
    picture = Picture.objects.create(
        digest=f"{canary:0<64}", main=f"renditions/{canary}/400.webp", used_at=now
    )
    source = PictureSource.objects.create(
        partner=offer.partner,
        address=f"https://{canary}.example/1.jpg",
        picture=picture,
        named_at=now,
        due_at=now,
    )
    VariantPicture.objects.create(variant=offer.variant, source=source)


def _choosing(partner: Partner, canary: str) -> None:
    """What offers are compared and priced by."""
    ChoicePolicy.objects.create()
    PartnerTerms.objects.create(partner=partner)
    PartnerRecord.objects.create(partner=partner, age="hour", quantity="one", kept=1, answered=1)
    PriceRule.objects.create(category=canary)
    ExchangeRate.objects.create(currency="USD", rate=Decimal("0.9"), valid_from=timezone.now().date())


def _books(order: Order, canary: str) -> None:
    """What the ERP and the mailed readers have been told."""
    now = timezone.now()
    event = OrderEvent.objects.filter(order=order).first()
    batch = ErpBatch.objects.create(
        number=1, connector="ndjson", first_record=1, records_count=1, last_error=canary
    )
    ErpRecord.objects.create(
        event=event,
        order=order,
        batch=batch,
        number=1,
        document={"order": canary},
        total=order.total,
        state="open",
    )
    ErpStatement.objects.create(
        name=canary[:40], as_of=now, checksum="0" * 64, orders_count=1, compared_at=now
    )
    ErpDifference.objects.create(
        kind=DifferenceKind.TOTAL,
        order=order,
        number=order.number,
        ours=canary,
        theirs=str(Decimal(1)),
        found_at=now,
        last_seen_at=now,
    )
    Delivery.objects.create(
        event=event, audience="store", recipient=f"{canary}@example.com", subject=f"Order {canary}"
    )


def _users(store: Store, canary: str) -> dict[Role, User]:
    return {
        role: UserFactory(
            username=f"{role}-{canary}",
            role=role,
            full_name=f"{role} {canary}",
            store=store if role in {Role.MANAGER, Role.ASSOCIATE} else None,
        )
        for role in (Role.HQ, Role.MANAGER, Role.ASSOCIATE)
    }
