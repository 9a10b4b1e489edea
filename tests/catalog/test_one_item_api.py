"""`GET /api/v1/items/{gtin}/` with its offers and what is like it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Lookup, Offer
from partners.models import PartnerTerms
from stores.tenancy import retailer_scope
from tests.api import field_errors, problem, program
from tests.factories.catalog import OfferFactory, ProductFactory, VariantFactory, gtin
from tests.factories.partners import PartnerFactory
from tests.factories.stores import RetailerFactory

ITEMS = "/api/v1/items/"
NUMBER = "04006381333931"


@pytest.fixture
def api(retailer):
    return program()


@pytest.fixture
def jacket():
    """A variant with a cheap and a dear offer, and a sibling."""
    product = ProductFactory(family="ridge", title="Ridge jacket", description="Keeps rain out.")
    variant = VariantFactory(
        product=product, gtin=NUMBER, sku="AF-1", attributes={"size": "M", "colour": "Fern"}
    )
    VariantFactory(product=product, sku="AF-2", gtin=gtin(2), attributes={"size": "L"}, position=1)
    for code, price in (("tarn", "150.00"), ("northpeak", "149.00")):
        partner = PartnerFactory(code=code, name=code.title())
        OfferFactory(variant=variant, partner=partner, price=price, cost="90.00", available=9)
    return variant


def _item(api, part="", number=NUMBER, **query):
    return api.get(f"{ITEMS}{number}/{part}", query)


def test_an_item_is_told_with_its_offers_and_its_family(api, jacket):
    response = _item(api)

    told = response.json()
    offers, variants = told.pop("offers"), told.pop("variants")
    assert response.status_code == 200
    assert told == {
        "gtin": NUMBER,
        "sku": "AF-1",
        "family": "ridge",
        "title": "Ridge jacket",
        "brand": "Northpeak",
        "category": "Jackets",
        "description": "Keeps rain out.",
        "attributes": {"colour": "Fern", "size": "M"},
        "images": [],
        "best_offer": "northpeak",
        "partners": {
            "answered": [],
            "failed": [],
            "missing": [],
            "fresh": [{"code": "tarn", "name": "Tarn"}, {"code": "northpeak", "name": "Northpeak"}],
        },
        "lookup": None,
    }
    assert [one["sku"] for one in variants] == ["AF-1", "AF-2"]
    assert [(one["partner"]["code"], one["price"]["amount"]) for one in offers] == [
        ("northpeak", "149.00"),
        ("tarn", "150.00"),
    ]
    observed = Offer.objects.get(partner__code="tarn").observed_at
    assert offers[1]["observed_at"] == observed.isoformat()
    assert not Lookup.objects.exists()


@pytest.mark.parametrize("number", ["4006381333931", "04006381333931"])
@pytest.mark.parametrize("part", ["", "offers/", "similar/"])
def test_a_number_is_taken_in_each_of_its_lengths(api, jacket, part, number):
    assert _item(api, part, number).json()["gtin"] == NUMBER


def test_short_numbers_mean_the_same_item_as_long_ones(api):
    OfferFactory(variant__gtin="00000096385074", variant__sku="EIGHT")
    OfferFactory(variant__gtin="00036000291452", variant__sku="TWELVE")

    told = [_item(api, "", number).json()["sku"] for number in ("96385074", "036000291452")]

    assert told == ["EIGHT", "TWELVE"]


@pytest.mark.parametrize("part", ["", "offers/", "similar/"])
def test_a_number_with_a_slip_is_told_with_what_it_may_have_been(api, jacket, part):
    response = _item(api, part, "4006381333391")

    assert problem(response) == (400, "bad-check-digit")
    assert response.json()["suggestions"] == [{"sku": "AF-1", "gtin": NUMBER, "title": "Ridge jacket"}]


@pytest.mark.parametrize("part", ["", "offers/", "similar/"])
def test_a_sku_is_no_number_even_when_it_looks_like_one(api, part):
    VariantFactory(sku="40063813", gtin=gtin(7))
    VariantFactory(sku=NUMBER, gtin=gtin(8))

    assert problem(_item(api, part, "AF-1")) == (400, "not-a-gtin")
    assert problem(_item(api, part, NUMBER)) == (404, "item-not-found")


def test_an_unknown_item_is_refused_with_who_is_missing(committed_retailer, simulator):
    PartnerFactory(code="lumi", name="Lumi", base_url=simulator.base_url("lumi"), key="sim-lumi-key")
    simulator.knobs("lumi", latency_ms=300)

    response = program().get(f"{ITEMS}{gtin(999_999_999)}/", headers={"Prefer": "respond-async"})

    assert problem(response) == (404, "item-not-found")
    document = response.json()
    assert document["partners"]["missing"] == [{"code": "lumi", "name": "Lumi"}]
    assert document["lookup"] == str(Lookup.objects.get().public_id)
    assert (response.headers["Preference-Applied"], response.headers["Retry-After"]) == ("respond-async", "1")


def test_offers_are_ranked_and_those_left_out_tell_the_rule(api, jacket):
    northpeak, tarn = (Offer.objects.get(partner__code=code).partner for code in ("northpeak", "tarn"))
    PartnerTerms.objects.create(partner=tarn, freight="4.00", fee="1.00")
    PartnerTerms.objects.create(partner=northpeak, ship_to=["ES"])
    paused = PartnerFactory(code="lumi", name="Lumi", paused_at=timezone.now())
    OfferFactory(variant=jacket, partner=paused, price="1.00", available=5)

    told = _item(api, "offers/", quantity=2, country="PT").json()

    assert (told["quantity"], told["country"], told["policy"]["first"]) == (2, "PT", "cheapest")
    assert [(one["partner"]["code"], one["rank"], one["left_out"]) for one in told["offers"]] == [
        ("tarn", 1, None),
        ("northpeak", None, {"rule": "country", "words": "It does not ship to PT."}),
        ("lumi", None, {"rule": "paused", "words": "The partner is paused."}),
    ]
    assert told["offers"][0]["landed"] == {"amount": "93.00", "currency": "EUR"}
    assert (told["offers"][0]["confidence"], told["offers"][0]["provenance"]) == (None, "live")


def test_what_is_like_an_item_is_told_without_asking(api, jacket):
    other = OfferFactory(variant__product__title="Tarn jacket", variant__sku="AF-9", price="99.50")
    PartnerFactory(code="unasked")

    told = _item(api, "similar/").json()

    assert [(one["sku"], one["gtin"]) for one in told["similar"]] == [("AF-9", other.variant.gtin)]
    assert not Lookup.objects.exists()


def test_only_what_is_wanted_is_told(api, jacket):
    assert _item(api, fields="gtin,title,offers.price").json() == {
        "gtin": NUMBER,
        "title": "Ridge jacket",
        "offers": [
            {"price": {"amount": "149.00", "currency": "EUR"}},
            {"price": {"amount": "150.00", "currency": "EUR"}},
        ],
    }
    assert _item(api, "offers/", fields="offers.partner.code,offers.rank").json() == {
        "offers": [
            {"partner": {"code": "northpeak"}, "rank": 1},
            {"partner": {"code": "tarn"}, "rank": 2},
        ]
    }
    assert api.get(ITEMS, {"code": NUMBER, "fields": "results.title,code.sku"}).json() == {
        "results": [{"title": "Ridge jacket"}],
        "code": {"sku": "AF-1"},
    }


def test_the_whole_goes_before_a_part_of_it(api, jacket):
    for fields in ("offers,offers.price", "offers.price,offers"):
        [cheapest, _] = _item(api, fields=fields).json()["offers"]
        assert cheapest["partner"] == {"code": "northpeak", "name": "Northpeak"}


def test_what_is_not_wanted_is_not_fetched_and_nobody_is_asked_for_it(api, jacket, django_assert_num_queries):
    PartnerFactory(code="unasked")
    _item(api, fields="title")

    with django_assert_num_queries(2) as seen:
        told = _item(api, fields="title").json()

    assert told == {"title": "Ridge jacket"}
    assert not any("catalog_offer" in query["sql"] for query in seen.captured_queries)
    assert not Lookup.objects.exists()


def test_an_item_nobody_lists_is_asked_for_whatever_is_wanted_of_it(api, simulator):
    PartnerFactory(code="northpeak", base_url=simulator.base_url("northpeak"))

    response = _item(api, number=gtin(999_999_999), fields="title")

    assert problem(response) == (404, "item-not-found")
    assert [one["code"] for one in response.json()["partners"]["answered"]] == ["northpeak"]


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("", "price"),
        ("", "offers.prize"),
        ("", "title.length"),
        ("", ","),
        ("", "offers."),
        ("offers/", "title"),
    ],
)
def test_a_name_that_is_not_there_is_refused_with_those_that_are(api, jacket, part, fields):
    response = _item(api, part, fields=fields)

    assert problem(response) == (400, "invalid-parameter")
    assert field_errors(response) == [("fields", "unknown-name")]


def test_names_that_are_there_stand_in_the_refusal(api, jacket):
    [error] = _item(api, fields="offers.prize").json()["errors"]

    assert error["message"].startswith("There is no offers.prize. There are: partner, price, availability")


@pytest.mark.parametrize("count", [1, 30])
def test_an_item_costs_two_queries_however_many_offers(api, count, django_assert_num_queries):
    variant = VariantFactory(gtin=NUMBER)
    for number in range(count):
        OfferFactory(variant=variant, partner=PartnerFactory(code=f"p-{number}"))
        VariantFactory(product=variant.product)
    _item(api)

    for part in ("", "offers/"):
        with django_assert_num_queries(2):
            _item(api, part)


def test_another_retailers_item_is_not_there(api):
    with retailer_scope(RetailerFactory().pk):
        theirs = OfferFactory(variant__product__title="Canary")

    for part in ("", "offers/", "similar/"):
        response = _item(api, part, theirs.variant.gtin)
        assert problem(response) == (404, "item-not-found")
        assert b"Canary" not in response.content


def test_a_partner_whose_word_is_stale_is_asked(api, simulator):
    northpeak = PartnerFactory(code="northpeak", name="Northpeak", base_url=simulator.base_url("northpeak"))
    number = simulator.carried("northpeak")["gtin"]
    old = timezone.now() - timedelta(hours=1)
    OfferFactory(variant__gtin=number.zfill(14), partner=northpeak, observed_at=old, price="1.00")

    told = _item(api, "", number).json()

    assert [one["code"] for one in told["partners"]["answered"]] == ["northpeak"]
    assert told["offers"][0]["observed_at"] > old.isoformat()
    assert told["lookup"] == str(Lookup.objects.get().public_id)
