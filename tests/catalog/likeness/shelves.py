"""The catalogues that are graded, on the shelf; and the ways of suggesting that are compared."""

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from itertools import product

from django.utils import timezone

from catalog.models import Offer, Product, Variant
from catalog.operations.searching import renew_search
from catalog.queries.choosing import chooser_at
from catalog.queries.suggestions import Kin, Looked, like
from tests.catalog.likeness.grading import Query, rows_of
from tests.factories.catalog import gtin
from tests.factories.partners import PartnerFactory

MOST = 10
Way = Callable[[Query], Sequence[str]]


def stock_vendure(*, whole_path: bool) -> None:
    """Vendure's catalogue; with the whole path of categories, or with its first step, which is what the shop tells."""
    stocked = []
    for row in rows_of("vendure.tsv"):
        options = [
            dict(pair.split("=") for pair in one.split("|")) for one in row["options"].split("; ") if one
        ]
        category = row["category"] if whole_path else row["category"].split(" > ")[0]
        stocked.append((row, category, options or [{}], row["prices"].split("; ")))
    _stock(stocked)


def stock_fashion() -> None:
    """The invented wardrobe: every colour in every size."""
    stocked = []
    for row in rows_of("fashion.tsv"):
        axes = {axis: row[f"{axis}s"].split(", ") for axis in ("colour", "size") if row[f"{axis}s"]}
        options = [dict(zip(axes, values, strict=True)) for values in product(*axes.values())]
        stocked.append((row, row["category"], options, [row["price"]] * len(options)))
    _stock(stocked)


def ours(query: Query) -> list[str]:
    """What we suggest; a variant of the same family by its place: Fern/L."""
    family, kin, variant = _looked(query)
    looked = Looked(family=family, kin=kin, variant=variant)
    chooser = chooser_at(timezone.now(), zone="Europe/Lisbon", country="PT")
    return [
        "/".join(one.attributes.values()) if one.family == family.family else one.title
        for one in like(looked, chooser=chooser, limit=MOST, siblings=3 if "/" in query.shown else 0)
    ]


def as_before(query: Query) -> list[str]:
    """What was suggested before: of the same category, the same brand first, then by name."""
    shown = Product.objects.get(title=query.shown.rsplit(" ", 1)[0] if "/" in query.shown else query.shown)
    return _titles(
        sorted(_beside(shown), key=lambda one: (one.brand != shown.brand, one.brand, one.title))
    )  # fmt: skip


def by_category(query: Query) -> list[str]:
    """Whatever is in the same category, by name."""
    shown = Product.objects.get(title=query.shown.rsplit(" ", 1)[0] if "/" in query.shown else query.shown)
    return _titles(sorted(_beside(shown), key=lambda one: one.title))


def by_chance(seed: int) -> Way:
    """Anything else, and anything of the family, as it comes."""

    def way(query: Query) -> list[str]:
        family, kin, variant = _looked(query)
        siblings = ["/".join(one.attributes.values()) for one in kin if one.variant.pk != variant]
        others = [one.title for one in Product.objects.exclude(pk=family.pk).order_by("pk")]
        return random.Random(f"{seed} {query.shown}").sample(siblings + others, MOST)

    return way


def _stock(stocked: Iterable[tuple[dict[str, str], str, list[dict[str, str]], list[str]]]) -> None:
    partner = PartnerFactory()
    number = 0
    for row, category, options, prices in stocked:
        family = Product.objects.create(
            family=row["title"], title=row["title"], brand=row["brand"], category=category
        )
        for place, (attributes, price) in enumerate(zip(options, prices, strict=True)):
            number += 1
            variant = Variant.objects.create(
                product=family,
                sku=f"S-{number}",
                gtin=gtin(500_000 + number),
                attributes=attributes,
                position=place,
            )
            Offer.objects.create(
                variant=variant, partner=partner, partner_sku=f"P-{number}", price=price, cost="1.00", currency="EUR",
                available=5, lead_time_days=2, provenance="feed", observed_at=timezone.now() - timedelta(hours=1),
            )  # fmt: skip
    renew_search(products=list(Product.objects.values_list("pk", flat=True)))


def _looked(query: Query) -> tuple[Product, list[Kin], int]:
    """What a query looks at: a family, or a variant of one that is sold out."""
    title, _, place = query.shown.rpartition(" ") if "/" in query.shown else (query.shown, "", "")
    family = Product.objects.get(title=title)
    kin = [
        Kin(one, list(one.offers.select_related("partner"))) for one in family.variants.order_by("position")
    ]
    shown = next((one for one in kin if "/".join(one.attributes.values()) == place), kin[0])
    for offer in shown.offers if place else ():
        offer.available = 0
    return family, kin, shown.variant.pk


def _beside(shown: Product) -> Iterable[Product]:
    return Product.objects.filter(category=shown.category).exclude(pk=shown.pk)


def _titles(products: Iterable[Product]) -> list[str]:
    return [one.title for one in products][:MOST]
