"""Screens on a shop floor."""

import pytest
from django.test import Client
from django.utils import timezone

from stores.models import Kiosk, Store
from stores.operations.enrolment import enrol_kiosk, issue_enrolment_code
from stores.principal import KIOSK_COOKIE
from stores.roles import Role
from tests.factories.stores import KioskFactory, StoreFactory, UserFactory


def screen_of(kiosk: Kiosk) -> Client:
    """A browser that is this kiosk."""
    now = timezone.now()
    client = Client(enforce_csrf_checks=False)
    client.cookies[KIOSK_COOKIE] = enrol_kiosk(code=issue_enrolment_code(kiosk_id=kiosk.pk, now=now), now=now)
    return client


@pytest.fixture
def store(retailer: object) -> Store:
    """A shop floor in Lisbon."""
    return StoreFactory()


@pytest.fixture
def screen(store: Store) -> Client:
    """The browser of an enrolled kiosk in that store."""
    return screen_of(KioskFactory(store=store))


@pytest.fixture
def associate(store: Store) -> Client:
    """The browser of somebody who works there."""
    client = Client()
    client.force_login(UserFactory(store=store, role=Role.ASSOCIATE))
    return client
