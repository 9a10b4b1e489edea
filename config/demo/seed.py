"""Brings the demo's world to life through the product's own operations. Again is harmless: what is there stays."""

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from catalog.models import Product, Variant
from catalog.models.offer import Provenance
from catalog.operations.answers import record_items
from catalog.operations.searching import renew_search
from config.demo.cast import (
    OPERATOR,
    PARTNERS,
    PASSWORD,
    RETAILERS,
    DemoPartner,
    DemoRetailer,
    DemoStore,
    DemoUser,
)
from config.demo.doors import door_of
from partners import simulator
from partners.messages import PartnerItem
from partners.models import Partner
from partners.operations.administration import set_credentials
from stores.models import Kiosk, Retailer, Store, User
from stores.operations.access import issue_api_key
from stores.operations.enrolment import issue_enrolment_code
from stores.tenancy import retailer_scope

SIMULATOR = Path(simulator.__file__).parent
LOGOS = Path(__file__).parent / "logos"
FEED_AGE = timedelta(hours=3)
CODE_LIVES = timedelta(days=1)

Json = dict[str, Any]


def seed(*, simulator_url: str, now: datetime, mailboxes: bool = False) -> list[Json]:
    """Make what is missing of every retailer; return what a script must know to act as each of them.

    With `mailboxes`, partners that are spoken to by files are among them: somebody must read those files.
    """
    catalogue: Json = json.loads((SIMULATOR / "catalogue.json").read_text())
    _user(OPERATOR, retailer=None, stores={})
    casts = RETAILERS if mailboxes else [cast._replace(by_files=()) for cast in RETAILERS]
    return [_retailer(cast, catalogue, simulator_url=simulator_url, now=now) for cast in casts]


@transaction.atomic
def _retailer(cast: DemoRetailer, catalogue: Json, *, simulator_url: str, now: datetime) -> Json:
    retailer, _ = Retailer.objects.get_or_create(
        slug=cast.slug,
        defaults={
            "name": cast.name,
            "order_prefix": cast.order_prefix,
            "brand_colour": cast.brand_colour,
            "promise": cast.promise,
            "country": cast.stores[0].country,
        },
    )
    if not retailer.logo:
        retailer.logo.save(cast.logo, ContentFile((LOGOS / cast.logo).read_bytes()))
    with retailer_scope(retailer.pk):
        stores = {store.code: _store(store) for store in cast.stores}
        users = [_user(user, retailer=retailer, stores=stores) for user in cast.users]
        known = [PARTNERS[key] for key in (*cast.partners, *cast.by_files)]
        partners = [_partner(one, simulator_url=simulator_url, now=now) for one in known]
        if not Product.objects.exists():
            _fill_catalogue(cast, catalogue, partners, now=now)
        return {
            "slug": cast.slug,
            "name": cast.name,
            "api_key": issue_api_key(name="demo script"),
            "stores": sorted(stores),
            "users": users,
            "kiosks": [_kiosk(store, now=now) for store in stores.values()],
            "partners": [one.code for one in known],
        }


def _store(cast: DemoStore) -> Store:
    store, _ = Store.objects.get_or_create(
        code=cast.code,
        defaults={
            "name": cast.name,
            "city": cast.city,
            "country": cast.country,
            "time_zone": cast.time_zone,
            "email": f"{cast.code}@stores.example",
        },
    )
    return store


def _kiosk(store: Store, *, now: datetime) -> Json:
    """A kiosk and a fresh code for it; a demo may be set up from any browser, any number of times."""
    kiosk, _ = Kiosk.objects.get_or_create(store=store, name="Entrance")
    spare, _ = Kiosk.objects.get_or_create(store=store, name="Spare")
    waiting = kiosk if not kiosk.token_hash else spare
    code = issue_enrolment_code(kiosk_id=waiting.pk, now=now, lives=CODE_LIVES)
    return {"store": store.code, "name": waiting.name, "enrolment_code": code}


def _user(cast: DemoUser, *, retailer: Retailer | None, stores: Mapping[str, Store]) -> Json:
    if not User.objects.filter(username=cast.username).exists():
        User.objects.create_user(
            cast.username,
            f"{cast.username}@people.example",
            PASSWORD,
            full_name=cast.full_name,
            role=cast.role,
            retailer=retailer,
            store=stores.get(cast.store),
        )
    return {"username": cast.username, "password": PASSWORD, "role": str(cast.role), "store": cast.store}


def _partner(cast: DemoPartner, *, simulator_url: str, now: datetime) -> Partner:
    """A partner by the door that the simulator has today: its port is another at each start."""
    door = door_of(cast, simulator_url=simulator_url)
    way_in = {
        "transformer": cast.transformer,
        "base_url": door.base_url,
        "auth_scheme": door.auth_scheme,
        "auth_header": door.auth_header,
        "auth_options": door.auth_options,
        "options": door.options,
    }
    kept = {"name": cast.name, "lookup_timeout_ms": cast.lookup_timeout_ms, "quarantine_s": 5}
    partner, _ = Partner.objects.update_or_create(
        code=cast.code, defaults=way_in, create_defaults={**way_in, **kept}
    )
    if partner.credentials != door.credentials:
        set_credentials(partner_id=partner.pk, credentials={**door.credentials}, now=now)
    partner.refresh_from_db()
    return partner


def _fill_catalogue(cast: DemoRetailer, catalogue: Json, partners: list[Partner], *, now: datetime) -> None:
    """List what a partner of this retailer offers, and take those offers as a feed of some hours ago.

    Families that are not `listed` only the partners know: a shopper who asks for them sees them arrive.
    """
    offers = {partner: catalogue["partners"][partner.code]["offers"] for partner in partners}
    offered = {offer["gtin"] for told in offers.values() for offer in told}
    listed: list[str] = []  # in the order of their SKUs
    for family in catalogue["families"]:
        variants = [variant for variant in family["variants"] if variant["gtin"] in offered]
        if variants and family["listed"]:
            _product(cast, family, variants, first_number=len(listed))
            listed += [variant["gtin"] for variant in variants]
    known = set(listed)
    for partner, told in offers.items():
        items = [_item(offer) for offer in told if offer["gtin"] in known]
        record_items(partner=partner, items=items, provenance=Provenance.FEED, now=now - FEED_AGE)
    first, told = next(iter(offers.items()))
    odd = _odd_items(catalogue, known - {offer["gtin"] for offer in told})
    record_items(partner=first, items=odd, provenance=Provenance.FEED, now=now - FEED_AGE)


def _odd_items(catalogue: Json, gtins: AbstractSet[str]) -> list[PartnerItem]:
    """Two that wait for a person: one has lost its check digit, of the other there is nothing but a name."""
    told = [
        (family, variant)
        for family in catalogue["families"]
        for variant in family["variants"]
        if variant["gtin"] in gtins
    ]
    return [
        PartnerItem(
            partner_sku=f"ODD-{number}",
            gtin=variant["gtin"][1:-1] if number == 1 else "",
            family=family["family"],
            title=family["title"],
            brand=family["brand"],
            attributes=variant["attributes"],
            currency="EUR",
            cost=Decimal("20.00"),
            price=Decimal("49.90"),
            available=4,
            lead_time_days=3,
        )
        for number, (family, variant) in enumerate([*told[:1], *told[-1:]], 1)
    ]


def _product(cast: DemoRetailer, family: Json, variants: list[Json], *, first_number: int) -> None:
    product = Product.objects.create(
        family=family["family"],
        title=family["title"],
        brand=family["brand"],
        category=family["category"],
        description=family["description"],
    )
    pictures: dict[str, str] = {}
    for position, row in enumerate(variants):
        variant = Variant(
            product=product,
            sku=f"{cast.sku_prefix}-{1001 + first_number + position}",
            gtin=row["gtin"],
            attributes=row["attributes"],
            position=position,
        )
        picture = row["picture"]
        if picture not in pictures:
            content = ContentFile((SIMULATOR / "pictures" / picture).read_bytes())
            variant.picture.save(f"{cast.slug}/{picture}", content, save=False)
            pictures[picture] = variant.picture.name or ""
        variant.picture.name = pictures[picture]
        variant.save()
    renew_search(products=[product.pk])


def _item(offer: Json) -> PartnerItem:
    return PartnerItem(
        partner_sku=offer["sku"],
        gtin=offer["gtin"],
        family="",
        title="",
        currency="EUR",
        cost=Decimal(offer["cost"]),
        price=Decimal(offer["price"]),
        available=offer["available"],
        lead_time_days=offer["lead_time_days"],
    )
