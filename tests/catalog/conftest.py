"""The catalogue as a shopper sees it: on the screen of an enrolled kiosk."""

import pytest
from django.test import Client

from stores.models import Store
from tests.factories.stores import KioskFactory, StoreFactory
from tests.orders.conftest import screen_of


@pytest.fixture
def store(retailer: object) -> Store:
    """A shop floor in Lisbon."""
    return StoreFactory()


@pytest.fixture
def screen(store: Store) -> Client:
    """The browser of an enrolled kiosk in that store."""
    return screen_of(KioskFactory(store=store))
