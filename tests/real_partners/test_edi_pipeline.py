"""From our API through the outbox into the mailbox, and from the partner's documents back into our books."""

import time
from decimal import Decimal

import pytest

from deploy.partners.mock_edi.program import running
from orders.documents import purchase_order_message
from orders.models import OrderEvent, PurchaseOrder
from orders.operations.collection import collect_from
from orders.operations.relay import deliver_next
from orders.states import PurchaseOrderState as State
from partners.models import Exchange, PartnerNotice
from partners.queries.accounts import account_of
from partners.registry import transformer_for
from partners.transports.conversation import hold
from tests.factories.catalog import OfferFactory
from tests.factories.partners import PartnerFactory
from tests.real_partners.edi_trade import BRACKETS, CUSTOMERS, PRICES, WIDGETS

pytestmark = [
    pytest.mark.partners,
    pytest.mark.django_db(transaction=True, databases=["default", "ops"]),
]

SPEAKERS = {
    "X12": "partners.transformers.x12.X12Transformer",
    "EDIFACT": "partners.transformers.edifact.EdifactTransformer",
}


@pytest.fixture(params=SPEAKERS)
def dialect(request):
    return request.param


@pytest.fixture
def mock_edi(committed_retailer, tmp_path, settings):
    """A partner that shares a folder of ours."""
    settings.PARTNER_FILES_ROOT = tmp_path
    settings.PARTNER_FILES_SETTLE_S = 0
    mailbox = tmp_path / committed_retailer.slug / "mock-edi"
    mailbox.mkdir(parents=True)
    with running(mailbox) as partner:
        yield partner


@pytest.fixture
def partner(committed_retailer, mock_edi, dialect):
    """mock-edi as the retailer's partner, in one dialect."""
    options = {"our_id": CUSTOMERS[dialect], "partner_id": "MOCKEDI", "is_test": True}
    if dialect == "EDIFACT":
        options["with_contact"] = False
    return PartnerFactory(
        code="mock-edi",
        transformer=SPEAKERS[dialect],
        base_url="file:///mock-edi",
        auth_scheme="none",
        options=options,
    )


@pytest.fixture
def offers(partner):
    """What it sells, as a list of stock would have told us."""
    return {
        sku: OfferFactory(
            partner=partner, partner_sku=sku, cost=Decimal(PRICES[sku]), price=Decimal("20.00"), available=50
        )
        for sku in (WIDGETS, BRACKETS)
    }


@pytest.fixture
def purchase_order(caller, offers):
    """An order of five widgets and two brackets."""
    lines = [(offers[WIDGETS].variant.gtin, 5), (offers[BRACKETS].variant.gtin, 2)]
    return caller.order("one", *lines)


def _deliver():
    """Set out once, as a worker would; a promise that was postponed is waited for."""
    until = time.monotonic() + 10
    while not deliver_next(queue="partners"):
        assert time.monotonic() < until
        time.sleep(0.1)


def _fetch(partner, mock_edi):
    """One round of post."""
    mock_edi.scan()
    collect_from(partner_id=partner.pk)


def _story(purchase_order):
    told = OrderEvent.objects.filter(purchase_order=purchase_order).order_by("pk")
    return [event.kind.removeprefix("purchase-order.") for event in told]


def _held(mock_edi, purchase_order):
    """Its own books: how often it holds the order, and how often it has sent the goods."""
    held = [one for one in mock_edi.orders() if one["po_number"] == purchase_order.number]
    sent = [one for one in mock_edi.documents() if one["code"] in ("856", "DESADV")]
    return len(held), len(sent)


def test_an_order_is_sent_answered_shipped_and_charged(purchase_order, partner, mock_edi):
    _deliver()
    purchase_order.refresh_from_db()
    sent = purchase_order.state

    _fetch(partner, mock_edi)

    purchase_order.refresh_from_db()
    assert (sent, purchase_order.state) == (State.SENT, State.ACKNOWLEDGED)
    assert [(line.accepted, line.rejected) for line in purchase_order.lines.order_by("pk")] == [
        (5, 0),
        (2, 0),
    ]
    assert _story(purchase_order)[-4:] == ["received", "acknowledged", "shipped", "invoiced"]
    assert PartnerNotice.objects.waiting().count() == 0
    mock_edi.scan()
    assert mock_edi.unacknowledged() == []


def test_an_order_whose_sender_died_is_held_once(purchase_order, partner, mock_edi):
    """The file lies there, and nobody knows: the same file is left again and the partner knows it by its number."""
    message = purchase_order_message(purchase_order)
    hold(transformer_for(partner).place_order(message), account_of(partner), timeout_s=10)
    PurchaseOrder.objects.filter(pk=purchase_order.pk).update(state=State.SENDING, attempts=1)
    mock_edi.scan()

    _deliver()
    _fetch(partner, mock_edi)

    purchase_order.refresh_from_db()
    assert purchase_order.state == State.ACKNOWLEDGED
    assert _held(mock_edi, purchase_order) == (1, 1)
    assert PartnerNotice.objects.waiting().count() == 0


def test_an_order_that_the_partner_cannot_read_waits_for_a_person(purchase_order, partner, mock_edi, dialect):
    mock_edi.behave(CUSTOMERS[dialect], "reject-ack")
    _deliver()

    _fetch(partner, mock_edi)

    purchase_order.refresh_from_db()
    assert purchase_order.state == State.PARKED
    assert purchase_order.reason.startswith("The partner could not read it: ")


def test_documents_that_count_wrongly_wait_for_a_person(purchase_order, partner, mock_edi, dialect):
    mock_edi.behave(CUSTOMERS[dialect], "corrupt")
    _deliver()

    _fetch(partner, mock_edi)
    _fetch(partner, mock_edi)

    purchase_order.refresh_from_db()
    problems = [notice.problem for notice in PartnerNotice.objects.waiting()]
    assert purchase_order.state == State.SENT
    assert len(problems) == 3
    assert all("counts" in problem for problem in problems)


def test_what_we_keep_of_the_conversation_names_no_shopper(purchase_order, partner, mock_edi):
    _deliver()
    _fetch(partner, mock_edi)

    kept = str(list(Exchange.objects.values_list("turns", flat=True)))
    secrets = ["Ana Shopper", "Rua Augusta", "1100-048", "ana@example.com", "912 345"]
    assert [word for word in secrets if word in kept] == []
