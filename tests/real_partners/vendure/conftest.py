"""A Vendure shop that runs, a line to it that can be cut, and a retailer whose partner it is."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from deploy.partners.vendure.shop_program import Shop, running
from orders.models import PurchaseOrder
from orders.states import PurchaseOrderState
from partners.models import Partner
from stores.models import Retailer
from tests.factories.partners import PartnerFactory
from tests.real_partners.conftest import Caller
from tests.real_partners.line_cut import Line, line_to
from tests.real_partners.vendure.books import Books
from tests.real_partners.vendure.trade import LACES, deliver, told

FORGETFUL = "tests.real_partners.vendure.transformers.ForgetfulVendureTransformer"
LOOKUP = "partners.transformers.vendure.LookupVendureTransformer"


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One shop for the whole run."""
    with running(tmp_path_factory.mktemp("vendure")) as shop:
        yield shop


@pytest.fixture
def books(shop: Shop) -> Books:
    """What the shop holds."""
    return Books(shop)


@pytest.fixture
def line(shop: Shop) -> Iterator[Line]:
    """The line between us and the shop, which knows the document that places an order."""
    with line_to(shop.url, mark=b'"mutation buy(') as line:
        yield line


@pytest.fixture
def partner(patient_retailer: Retailer, shop: Shop, line: Line, settings: Any) -> Partner:
    """The shop as the retailer's partner, reached through the line."""
    settings.PARTNER_TRANSFORMERS = [*settings.PARTNER_TRANSFORMERS, FORGETFUL]
    partner = PartnerFactory(
        code="vendure",
        transformer="partners.transformers.vendure.VendureTransformer",
        options={"customer_id": shop.customer_id},
        base_url=line.url,
        auth_scheme="session",
        lookup_timeout_ms=10_000,
        markup_percent=50,
    )
    partner.seal_credentials({"username": shop.username, "password": shop.password})
    partner.save()
    return partner


@pytest.fixture
def speaks(partner: Partner) -> Callable[[str], None]:
    """Lets the retailer speak to the shop in another way from now on."""

    def switch(transformer: str) -> None:
        Partner.objects.filter(pk=partner.pk).update(transformer=transformer)

    return switch


@pytest.fixture
def acknowledged(caller: Caller) -> Callable[..., PurchaseOrder]:
    """Orders some laces, and perhaps more, and sees the shop take it."""

    def order(key: str, *lines: tuple[str, int]) -> PurchaseOrder:
        for code, _ in lines or [(LACES, 1)]:
            caller.item(code)
        purchase_order = caller.order(key, *(lines or [(LACES, 1)]))
        deliver()
        assert told(purchase_order)[0] == PurchaseOrderState.ACKNOWLEDGED
        return purchase_order

    return order
