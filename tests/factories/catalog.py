"""Products, variants and offers."""

from decimal import Decimal

import factory
from django.utils import timezone

from catalog.gtin import check_digit
from catalog.models import Offer, Product, Variant
from catalog.models.offer import Provenance
from catalog.operations.searching import renew_search, renew_standing
from tests.factories.partners import PartnerFactory


def gtin(number: int) -> str:
    """A valid GTIN-14 of GS1's own prefix 950."""
    body = f"0950{number:09d}"
    return f"{body}{check_digit(body)}"


class ProductFactory(factory.django.DjangoModelFactory):
    """A family without variants."""

    class Meta:
        model = Product

    family = factory.Sequence(lambda n: f"family-{n}")
    title = factory.Sequence(lambda n: f"Ridge jacket {n}")
    brand = "Northpeak"
    category = "Jackets"

    @classmethod
    def _create(cls, *args, **kwargs) -> object:
        product = super()._create(*args, **kwargs)
        renew_search(products=[product.pk])
        return product


class VariantFactory(factory.django.DjangoModelFactory):
    """One size of one colour."""

    class Meta:
        model = Variant

    product = factory.SubFactory(ProductFactory)
    sku = factory.Sequence(lambda n: f"SKU-{n}")
    gtin = factory.Sequence(gtin)
    attributes = factory.LazyFunction(lambda: {"colour": "Fern", "size": "M"})

    @classmethod
    def _create(cls, *args, **kwargs) -> object:
        variant = super()._create(*args, **kwargs)
        renew_search(products=[variant.product_id])
        return variant


class OfferFactory(factory.django.DjangoModelFactory):
    """A fresh offer of five pieces."""

    class Meta:
        model = Offer

    variant = factory.SubFactory(VariantFactory)
    partner = factory.SubFactory(PartnerFactory)
    partner_sku = factory.Sequence(lambda n: f"P-{n}")
    price = Decimal("19.90")
    cost = Decimal("12.00")
    currency = "EUR"
    available = 5
    lead_time_days = 2
    provenance = Provenance.LIVE
    observed_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, *args, **kwargs) -> object:
        offer = super()._create(*args, **kwargs)
        renew_standing(products=[offer.variant.product_id])
        return offer
