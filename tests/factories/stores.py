"""Retailers, their shop floors and their people."""

import factory

from stores.models import Kiosk, Retailer, Store, User
from stores.roles import Role
from stores.tenancy import current_retailer_id


class RetailerFactory(factory.django.DjangoModelFactory):
    """A retailer. Works outside a scope."""

    class Meta:
        model = Retailer

    slug = factory.Sequence(lambda n: f"retailer{n}")
    name = factory.Sequence(lambda n: f"Retailer {n}")
    order_prefix = factory.Sequence(lambda n: f"R{n % 1000}")
    country = "PT"


class StoreFactory(factory.django.DjangoModelFactory):
    """A store of the retailer in scope."""

    class Meta:
        model = Store

    code = factory.Sequence(lambda n: f"store-{n}")
    name = factory.Sequence(lambda n: f"High Street {n}")
    email = factory.LazyAttribute(lambda store: f"{store.code}@example.com")
    city = "Lisbon"
    country = "PT"


class KioskFactory(factory.django.DjangoModelFactory):
    """A kiosk that has not enrolled yet."""

    class Meta:
        model = Kiosk

    store = factory.SubFactory(StoreFactory)
    name = factory.Sequence(lambda n: f"Kiosk {n}")


class UserFactory(factory.django.DjangoModelFactory):
    """An associate of the retailer in scope; `role` makes others."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")
    role = Role.ASSOCIATE
    retailer_id = factory.LazyAttribute(
        lambda user: None if user.role == Role.OPERATOR else current_retailer_id()
    )
    store = factory.Maybe(
        factory.LazyAttribute(lambda user: user.role in {Role.ASSOCIATE, Role.MANAGER}),
        factory.SubFactory(StoreFactory),
        None,
    )
