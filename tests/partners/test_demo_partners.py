"""The demo's partners are spoken to in different ways, and each of them answers."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from catalog.models import Offer
from catalog.operations.feeds import read_due_feeds
from catalog.queries import items
from catalog.scan import read
from config.demo.cast import RETAILERS
from config.demo.seed import seed
from orders.operations.collection import collect_from
from partners.messages import ItemQuery
from partners.models import Partner
from partners.queries.accounts import account_of
from partners.registry import transformer_for
from partners.transports.conversation import hold
from stores.models import Retailer
from stores.tenancy import retailer_scope
from tests.partners.simulator_orders import purchase_order
from tests.simulator import Simulator, offers_of

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def demo(db, settings, tmp_path):
    """The demo's retailers with their partners, and the simulator that plays them."""
    settings.PARTNER_FILES_ROOT, settings.PARTNER_FILES_SETTLE_S = tmp_path / "files", 0
    settings.MEDIA_ROOT = tmp_path / "media"
    with Simulator.started(tmp_path, mailbox=tmp_path / "files" / "volt") as simulator:
        simulator.reset()
        seed(simulator_url=simulator.url, now=NOW, mailboxes=True)
        yield simulator


def _scoped(slug):
    return retailer_scope(Retailer.objects.get(slug=slug).pk)


def test_partners_are_known_by_key_token_signature_and_files(demo):
    with _scoped("alder"):
        alder = dict(Partner.objects.values_list("code", "auth_scheme"))
    with _scoped("volt"):
        volt = dict(Partner.objects.values_list("code", "transformer"))

    assert alder == {"northpeak": "api-key", "tarn": "oauth2", "lumi": "hmac", "moor": "api-key"}
    assert volt["tarn"] == "partners.transformers.feed.FeedTransformer"


@pytest.mark.parametrize("slug", [cast.slug for cast in RETAILERS])
def test_every_partner_answers_and_sells_something(demo, slug):
    demo.read_mailboxes()

    with _scoped(slug):
        found = {
            partner.code: hold(transformer_for(partner).ping(), account_of(partner), timeout_s=5)
            for partner in Partner.objects.all()
        }
        selling = set(Offer.objects.filter(available__gt=0).values_list("partner__code", flat=True))

    assert {code: held.error for code, held in found.items()} == dict.fromkeys(found)
    assert selling == set(found)


def test_a_partner_without_code_of_its_own_is_asked_and_ordered_at_by_its_mapping(demo):
    offer = next(offer for offer in offers_of("moor") if offer["available"] >= 5)
    with _scoped("alder"):
        moor = Partner.objects.get(code="moor")
        speaker, account = transformer_for(moor), account_of(moor)
        order = purchase_order("AF-1-1", partner="moor", sku=offer["sku"])

        family = hold(speaker.find_items(ItemQuery(partner_sku=offer["sku"])), account, timeout_s=5).result
        placed = hold(speaker.place_order(order), account, timeout_s=5)
        held = hold(speaker.find_order("AF-1-1"), account, timeout_s=5)

    assert moor.transformer == "partners.transformers.declarative.DeclarativeTransformer"
    assert (offer["sku"], offer["gtin"], Decimal(offer["cost"]), offer["available"]) in [
        (item.partner_sku, item.gtin, item.cost, item.available) for item in family
    ]
    assert [one["reference"] for one in demo.ledger("moor")] == ["AF-1-1"]
    assert (placed.outcome, held.result) == ("confirmed", placed.result)


def test_an_order_dropped_as_a_file_is_answered_by_one(demo):
    sku = next(offer["sku"] for offer in offers_of("tarn") if offer["available"] >= 5)
    with _scoped("volt"):
        tarn = Partner.objects.get(code="tarn")
        order = purchase_order("VS-1-1", partner="tarn", sku=sku)

        held = hold(transformer_for(tarn).place_order(order), account_of(tarn), timeout_s=5)
        demo.read_mailboxes()

        assert held.error is None
        assert [one["reference"] for one in demo.ledger("tarn")] == ["VS-1-1"]
        assert collect_from(partner_id=tarn.pk) == 1


def test_a_second_start_of_the_demo_changes_the_address_alone(demo):
    again = seed(simulator_url="http://127.0.0.1:9", now=NOW, mailboxes=True)

    with _scoped("alder"):
        tarn = Partner.objects.get(code="tarn")

    assert tarn.base_url == "http://127.0.0.1:9/tarn/oauth/v1"
    assert tarn.credentials == {"client_id": "sim-tarn", "client_secret": "sim-tarn-secret"}
    assert [one["partners"] for one in again] == [
        ["northpeak", "tarn", "lumi", "moor"],
        ["northpeak", "lumi", "tarn"],
    ]


def test_what_only_the_partner_by_files_has_is_found_once_its_list_was_read(demo):
    with _scoped("volt"):
        known = {offer["gtin"] for code in ("northpeak", "lumi") for offer in offers_of(code)}
        only = [
            offer
            for offer in offers_of("tarn")
            if offer["gtin"] not in known and items.find(read(offer["gtin"])) is None
        ]

        assert read_due_feeds() == 1

        variants = [items.find(read(offer["gtin"])) for offer in only]
        told = Offer.objects.filter(variant__in=variants)
        found = {offer.partner_sku: (offer.partner.code, offer.available) for offer in told}

    assert "Slipway dry bag" in {variant.product.title for variant in variants}
    assert found == {offer["sku"]: ("tarn", offer["available"]) for offer in only}
