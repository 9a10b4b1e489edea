"""A django-oscar shop that runs, a line to it that can be cut, and a retailer whose partner it is."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from deploy.partners.oscar.shop_program import Shop, running
from orders.models import PurchaseOrder
from partners.models import Partner
from stores.models import Retailer
from stores.operations.access import issue_api_key
from tests.factories.orders import HOME
from tests.factories.partners import PartnerFactory
from tests.factories.stores import StoreFactory
from tests.real_partners.line_cut import Line, line_to
from tests.real_partners.stockroom import Stockroom

GUARD_OFF = "tests.real_partners.transformers.UnaskingOscarTransformer"


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One shop for the whole run."""
    with running(tmp_path_factory.mktemp("oscar")) as shop:
        yield shop


@pytest.fixture
def stockroom(shop: Shop) -> Stockroom:
    """What the shop holds."""
    return Stockroom(shop.database)


@pytest.fixture
def line(shop: Shop) -> Iterator[Line]:
    """The line between us and the shop."""
    with line_to(shop.url) as line:
        yield line


@pytest.fixture
def patient_retailer(committed_retailer: Retailer) -> Retailer:
    """One whose shoppers wait as long as it takes: here the partner is on the same machine, which may be busy."""
    committed_retailer.lookup_deadline_ms = 10_000
    committed_retailer.save()
    return committed_retailer


@pytest.fixture
def partner(patient_retailer: Retailer, shop: Shop, line: Line, settings: Any) -> Partner:
    """The shop as the retailer's partner, reached through the line."""
    settings.PARTNER_TRANSFORMERS = [*settings.PARTNER_TRANSFORMERS, GUARD_OFF]
    partner = PartnerFactory(
        code="oscar",
        transformer="partners.transformers.oscar.OscarTransformer",
        base_url=line.url,
        auth_scheme="basic",
        lookup_timeout_ms=10_000,
        markup_percent=50,
    )
    partner.seal_credentials({"username": shop.username, "password": shop.password})
    partner.save()
    return partner


class Caller:
    """A program of the retailer's that uses our API."""

    def __init__(self, api_key: str, store: str) -> None:
        self._client = Client(headers={"Authorization": f"Bearer {api_key}"})
        self._store = store

    def item(self, code: str) -> dict[str, Any]:
        """What the partners offer for a barcode."""
        response = self._client.get("/api/v1/items/", {"code": code})
        assert response.status_code == 200, response.content
        return response.json()

    def order(self, key: str, *lines: tuple[str, int]) -> PurchaseOrder:
        """Place an order for (barcode, pieces); its only purchase order."""
        response = self._client.post(
            "/api/v1/orders/",
            json.dumps(
                {
                    "store": self._store,
                    "lines": [{"gtin": gtin, "quantity": quantity} for gtin, quantity in lines],
                    "buyer": {"email": "ana@example.com", "phone": "+351 912 345 678"},
                    "ship_to": HOME,
                    "payment": {"method": "till"},
                }
            ),
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )
        assert response.status_code in (200, 201), response.content
        return PurchaseOrder.objects.get(order__number=response.json()["number"])


@pytest.fixture
def caller(partner: Partner) -> Caller:
    """Someone who may ask and order."""
    return Caller(issue_api_key(name="till"), StoreFactory().code)


@pytest.fixture
def guard_off(partner: Partner) -> Callable[[], None]:
    """Lets the purchase orders that follow be repeated without asking the shop first."""

    def switch() -> None:
        Partner.objects.filter(pk=partner.pk).update(transformer=GUARD_OFF)

    return switch
