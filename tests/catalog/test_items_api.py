"""`GET /api/v1/items/`, over what we know and with partners asked."""

import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Lookup, Offer, Product
from stores.models import Retailer
from stores.tenancy import retailer_scope
from tests.api import problem, program
from tests.catalog.counting_partner import counting_partner
from tests.factories.catalog import OfferFactory, ProductFactory, VariantFactory, gtin
from tests.factories.partners import PartnerFactory
from tests.factories.stores import RetailerFactory
from tests.partners.odd_partner import odd_partner, resetting, saying

ITEMS = "/api/v1/items/"
UNTOLD = dict.fromkeys(("lot", "serial", "expires_on", "best_before_on", "made_on"))


@pytest.fixture
def api(retailer):
    return program()


@pytest.fixture
def northpeak(retailer, simulator):
    return PartnerFactory(code="northpeak", name="Northpeak", base_url=simulator.base_url("northpeak"))


@pytest.fixture
def counting():
    with counting_partner() as partner:
        yield partner


def _partners(**told):
    return {"answered": [], "failed": [], "missing": [], "fresh": [], **told}


def test_an_item_is_told_with_its_variants_offers_and_what_is_like_it(api):
    partner = PartnerFactory(code="northpeak", name="Northpeak")
    product = ProductFactory(family="ridge", title="Ridge jacket", description="Keeps rain out.")
    fern = VariantFactory(product=product, sku="AF-1", attributes={"size": "M", "colour": "Fern"})
    sold_out = VariantFactory(product=product, sku="AF-2", attributes={"size": "L"}, position=1)
    OfferFactory(variant=fern, partner=partner, price="149.00", available=2, lead_time_days=None)
    OfferFactory(variant=sold_out, partner=partner, price="149.00", available=0)
    other = OfferFactory(variant__product__title="Tarn jacket", variant__sku="AF-9", price="99.50")

    response = api.get(ITEMS, {"code": fern.gtin[1:]})

    assert response.status_code == 200, response.content
    answer = response.json()
    [found] = answer["results"]
    matched, other_variant = found.pop("variants")
    [offer] = matched.pop("offers")
    assert answer["code"] == {"kind": "gtin", "gtin": fern.gtin, "sku": "AF-1", **UNTOLD}
    assert found == {
        "family": "ridge",
        "title": "Ridge jacket",
        "brand": "Northpeak",
        "category": "Jackets",
        "description": "Keeps rain out.",
    }
    assert matched == {
        "sku": "AF-1",
        "gtin": fern.gtin,
        "attributes": {"colour": "Fern", "size": "M"},
        "images": [],
        "matched": True,
        "best_offer": "northpeak",
    }
    assert {name: offer[name] for name in offer if name not in {"observed_at", "arrives"}} == {
        "partner": {"code": "northpeak", "name": "Northpeak"},
        "price": {"amount": "149.00", "currency": "EUR"},
        "availability": {"state": "low", "available": 2},
        "lead_time_days": None,
        "provenance": "live",
    }
    assert (other_variant["sku"], other_variant["matched"], other_variant["best_offer"]) == (
        "AF-2",
        False,
        None,
    )
    assert answer["similar"] == [
        {
            "family": other.variant.product.family,
            "title": "Tarn jacket",
            "brand": "Northpeak",
            "category": "Jackets",
            "sku": "AF-9",
            "gtin": other.variant.gtin,
            "images": [],
            "price_from": {"amount": "99.50", "currency": "EUR"},
            "reason": "here-sooner",
            "reason_words": "similar, here sooner",
        }
    ]


def test_an_item_whose_offers_are_fresh_is_told_without_asking_or_writing(api):
    offer = OfferFactory(partner__code="tarn", partner__name="Tarn")

    answer = api.get(ITEMS, {"code": offer.variant.gtin}).json()

    assert (answer["lookup"], answer["partners"]) == (
        None,
        _partners(fresh=[{"code": "tarn", "name": "Tarn"}]),
    )
    assert not Lookup.objects.exists()


@pytest.mark.parametrize("variants", [1, 5])
def test_a_known_item_costs_three_queries_however_large_the_family(api, variants, django_assert_num_queries):
    partner, product = PartnerFactory(), ProductFactory()
    offers = OfferFactory.create_batch(variants, partner=partner, variant__product=product)
    OfferFactory.create_batch(variants, partner=partner)
    api.get(ITEMS, {"code": offers[0].variant.gtin})

    with django_assert_num_queries(3):
        api.get(ITEMS, {"code": offers[0].variant.gtin})


@pytest.mark.parametrize(
    ("fields", "is_fetched"),
    [("", True), ("&fields=results,similar.title", True), ("&fields=results.title", False)],
)
def test_what_is_like_an_item_is_fetched_only_where_it_is_wanted(api, fields, is_fetched):
    offer = OfferFactory()
    OfferFactory(variant__product__title=offer.variant.product.title)

    with CaptureQueriesContext(connection) as asked:
        found = api.get(f"/api/v1/items/?code={offer.variant.gtin}{fields}").json()

    assert any("CROSS JOIN LATERAL" in query["sql"] for query in asked) is is_fetched
    assert ("similar" in found) is is_fetched
    assert [one["title"] for one in found["results"]] == [offer.variant.product.title]


@pytest.mark.parametrize("products", [1, 5])
def test_a_search_costs_the_same_however_much_it_finds(api, products, django_assert_num_queries):
    OfferFactory.create_batch(products, partner=PartnerFactory(paused_at=timezone.now()))
    api.get(ITEMS, {"q": "ridge"})

    with django_assert_num_queries(5):
        answer = api.get(ITEMS, {"q": "ridge"}).json()

    assert len(answer["results"]) == products


def test_a_partner_whose_word_is_stale_is_asked_and_its_answer_told(api, northpeak, simulator):
    partner, known = northpeak, _something_northpeak_has(api)
    old = timezone.now() - timedelta(hours=1)
    Offer.objects.filter(partner=partner).update(observed_at=old, price=Decimal("1.00"))
    Lookup.objects.all().delete()

    answer = api.get(ITEMS, {"code": known}).json()

    [matched] = [one for one in answer["results"][0]["variants"] if one["matched"]]
    [offer] = matched["offers"]
    assert (
        offer["observed_at"] > old.isoformat(),
        offer["price"]["amount"] == "1.00",
        offer["provenance"],
    ) == (
        True,
        False,
        "live",
    )
    [answered] = answer["partners"]["answered"]
    assert (answered["code"], answer["partners"]["fresh"]) == ("northpeak", [])
    assert answer["lookup"] == str(Lookup.objects.get().public_id)


@pytest.mark.parametrize(
    ("provenance", "age"), [("live", timedelta(seconds=75)), ("feed", timedelta(hours=3))]
)
def test_an_offer_that_is_old_is_told_at_once_with_its_age_while_the_partner_is_asked(
    api, counting, provenance, age
):
    counting.delay_s = 0.5
    offer = OfferFactory(
        partner=PartnerFactory(code="lumi", name="Lumi", base_url=counting.url),
        provenance=provenance,
        observed_at=timezone.now() - age,
    )
    Retailer.objects.update(offer_fresh_s=60)

    answer = api.get(ITEMS, {"code": offer.variant.gtin, "wait_ms": 0}).json()

    [shown] = answer["results"][0]["variants"][0]["offers"]
    assert (shown["provenance"], shown["price"]["amount"]) == (provenance, "19.90")
    assert shown["observed_at"] == offer.observed_at.isoformat()
    assert answer["partners"] == _partners(missing=[{"code": "lumi", "name": "Lumi"}])


def test_partners_that_hang_fail_or_are_slow_cost_no_more_than_the_retailers_deadline(api, counting):
    Retailer.objects.update(lookup_deadline_ms=400)
    slow = PartnerFactory(code="slow", name="Slow", base_url=counting.url)
    counting.delay_s = 1
    offer = OfferFactory(partner=slow, observed_at=timezone.now() - timedelta(hours=3))
    with odd_partner(saying("500 Broken")) as broken, odd_partner(lambda line: time.sleep(2)) as hung:
        PartnerFactory(code="broken", name="Broken", base_url=broken)
        PartnerFactory(code="hung", name="Hung", base_url=hung)

        began = time.monotonic()
        answer = api.get(ITEMS, {"code": offer.variant.gtin}).json()
        took = time.monotonic() - began

    assert 0.4 <= took < 0.8
    assert [one["code"] for one in answer["partners"]["failed"]] == ["broken"]
    assert sorted(one["code"] for one in answer["partners"]["missing"]) == ["hung", "slow"]
    [shown] = answer["results"][0]["variants"][0]["offers"]
    assert shown["observed_at"] == offer.observed_at.isoformat()


def test_an_item_nobody_had_listed_is_found_at_a_partner_and_listed(api, northpeak):
    known = _something_northpeak_has(api)
    Offer.objects.all().delete()
    Product.objects.all().delete()
    Lookup.objects.all().delete()

    response = api.get(ITEMS, {"code": known})

    assert response.status_code == 200, response.content
    assert known in {one["gtin"] for one in response.json()["results"][0]["variants"]}


def test_the_same_question_is_put_to_a_partner_once(api, northpeak, simulator):
    unknown = gtin(999_999_999)

    answers = [api.get(ITEMS, {"code": unknown}).json() for _ in range(2)]

    assert [(len(one["partners"]["answered"]), len(one["partners"]["fresh"])) for one in answers] == [
        (1, 0),
        (0, 1),
    ]
    assert sum(simulator.calls("northpeak").values()) == 1


def test_an_unknown_item_is_refused_with_the_word_of_every_partner(api, northpeak):
    with odd_partner(resetting) as url:
        PartnerFactory(code="odd", name="Odd", base_url=url)
        response = api.get(ITEMS, {"code": gtin(999_999_999)})

    assert problem(response) == (404, "item-not-found")
    document = response.json()
    [answered] = document["partners"]["answered"]
    assert (answered["code"], answered["items"]) == ("northpeak", 0)
    assert document["partners"]["failed"] == [{"code": "odd", "name": "Odd", "outcome": "not-sent"}]
    assert document["lookup"] == str(Lookup.objects.get().public_id)


def test_a_caller_that_does_not_wait_is_told_who_is_missing_and_follows_them(committed_retailer, simulator):
    PartnerFactory(code="lumi", name="Lumi", base_url=simulator.base_url("lumi"), key="sim-lumi-key")
    api = program()
    simulator.knobs("lumi", latency_ms=200)

    first = api.get(ITEMS, {"code": gtin(999_999_999), "wait_ms": 0}).json()
    following = _followed(api, first["lookup"])

    assert first["partners"] == _partners(missing=[{"code": "lumi", "name": "Lumi"}])
    [answered] = following["partners"]["answered"]
    assert (following["id"], following["complete"], answered["code"]) == (first["lookup"], True, "lumi")


def test_a_partner_that_never_answers_ends_the_look_up_all_the_same(api):
    asked = Lookup.objects.create(
        gtin=gtin(1), started_at=timezone.now() - timedelta(minutes=1), deadline_at=timezone.now()
    )
    asked.answers.create(partner=PartnerFactory(code="lumi", name="Lumi"))

    answer = api.get(f"/api/v1/lookups/{asked.public_id}/").json()

    assert (answer["complete"], answer["partners"]["missing"]) == (True, [{"code": "lumi", "name": "Lumi"}])


@pytest.mark.parametrize(
    "broken", [{"sealed_credentials": "v1:local:AAAA"}, {"transformer": "os.system"}], ids=["vault", "class"]
)
def test_a_partner_that_is_set_up_wrongly_costs_the_others_nothing(api, broken):
    offer = OfferFactory(partner__code="good")
    bad = PartnerFactory(code="bad", name="Bad")
    ((column, value),) = broken.items()
    with connection.cursor() as cursor:  # past the model, which would refuse a class that is not listed
        cursor.execute(f"UPDATE partners_partner SET {column} = %s WHERE id = %s", [value, bad.pk])

    answer = api.get(ITEMS, {"code": offer.variant.gtin}).json()

    assert len(answer["results"]) == 1
    assert answer["partners"]["failed"] == [{"code": "bad", "name": "Bad", "outcome": "not-sent"}]


def test_words_find_products_at_home_and_at_partners(api, northpeak):
    ProductFactory(title="Our own rain cape")

    answer = api.get(ITEMS, {"q": "  rain  "}).json()

    assert "Our own rain cape" in [one["title"] for one in answer["results"]]
    assert answer["partners"]["answered"][0]["code"] == "northpeak"
    assert Lookup.objects.get().words == "rain"


def test_pages_of_what_words_find_follow_each_other(api):
    for letter in "abcde":
        ProductFactory(title=f"Cape {letter}")

    pages, address = [], f"{ITEMS}?q=cape&limit=2"
    while address:
        page = api.get(address).json()
        pages.append([one["title"] for one in page["results"]])
        address = page["next"]

    assert pages == [["Cape a", "Cape b"], ["Cape c", "Cape d"], ["Cape e"]]


def test_what_words_find_is_counted_and_narrowed_down(api):
    near = VariantFactory(product=ProductFactory(title="Cape", brand="Tarn"), attributes={"colour": "Red"})
    far = VariantFactory(product=ProductFactory(title="Cape", brand="Lumi"), attributes={"colour": "Blue"})
    partner = PartnerFactory(paused_at=None)
    for variant, lead, price in ((near, 1, "15.00"), (far, 30, "250.00")):
        OfferFactory(variant=variant, partner=partner, lead_time_days=lead, price=price)
    soon = (timezone.now() + timedelta(days=10)).date().isoformat()

    answer = api.get(ITEMS, {"q": "caep", "facets": "true"}).json()
    narrowed = [
        api.get(ITEMS, {"q": "cape", **narrow}).json()
        for narrow in ({"brand": "tarn"}, {"colour": "Red"}, {"price_to": "20"}, {"here_by": soon})
    ]

    assert (answer["total"], answer["meant"]) == (2, {"caep": "cape"})
    assert {"facet": "brand", "value": "Lumi", "count": 1} in answer["facets"]
    assert {"facet": "days", "value": "1", "count": 1} in answer["facets"]
    assert [[one["brand"] for one in page["results"]] for page in narrowed] == [["Tarn"]] * 4
    assert "facets" not in narrowed[0]


def test_pages_keep_what_narrows_them_down_and_an_offset_still_works(api):
    for letter in "abc":
        ProductFactory(title=f"Cape {letter}", brand="Tarn")
        ProductFactory(title=f"Cape {letter}", brand="Lumi")

    first = api.get(ITEMS, {"q": "cape", "brand": "Tarn", "limit": 2, "offset": 0}).json()
    second = api.get(first["next"]).json()
    last = api.get(ITEMS, {"q": "cape", "brand": "Tarn", "limit": 2, "offset": 2}).json()

    assert [one["title"] for one in second["results"]] == ["Cape c"]
    assert (second["results"], second["next"]) == (last["results"], None)


def test_a_stores_own_label_is_found_at_home_and_never_asked_of_partners(api, northpeak, simulator):
    VariantFactory(gtin="02012345678903", sku="CHEESE")

    answer = api.get(ITEMS, {"code": "2012345678903"}).json()
    unknown = api.get(ITEMS, {"code": "2000000000008"})

    assert (answer["code"]["kind"], answer["code"]["sku"]) == ("store-label", "CHEESE")
    assert problem(unknown) == (404, "item-not-found")
    assert unknown.json()["partners"] == _partners()
    assert sum(simulator.calls("northpeak").values()) == 0


def test_a_sku_means_its_variant(api):
    offer = OfferFactory(variant__sku="AF-1001")

    answer = api.get(ITEMS, {"code": "af-1001"}).json()

    assert answer["code"] == {
        "kind": "text",
        "gtin": None,
        "sku": "AF-1001",
        **UNTOLD,
    }
    assert answer["results"][0]["variants"][0]["gtin"] == offer.variant.gtin


def test_a_wrong_check_digit_is_told_from_an_unknown_item(api):
    assert problem(api.get(ITEMS, {"code": "4006381333932"})) == (400, "bad-check-digit")
    assert problem(api.get(ITEMS, {"code": "4006381333931"})) == (404, "item-not-found")


def test_a_mistyped_number_is_told_with_what_it_may_have_been(api):
    VariantFactory(gtin="04006381333931", sku="AF-1", product__title="Ridge jacket")

    answer = api.get(ITEMS, {"code": "4006381333391"}).json()

    assert (answer["item"], answer["suggestions"]) == (
        "4006381333391",
        [{"sku": "AF-1", "gtin": "04006381333931", "title": "Ridge jacket"}],
    )


@pytest.mark.parametrize(
    ("code", "refusal", "kind"),
    [
        ("]C1garbage", "damaged-code", None),
        ("4006381\ufffd33931", "damaged-code", None),
        ("]E0", "damaged-code", None),
        ("https://id.gs1.org/AQnO2IRCICDKWcnpqQtCQiJABemo", "compressed-link", None),
        ("https://example.com/p/1", "not-an-item", "web-address"),
        ("]C100340123450000000018", "not-an-item", "not-an-item"),
        ("AF-12345678V", "not-an-item", "order"),
        ("eab_1_k7_0f", "not-an-item", "badge"),
    ],
)
def test_a_code_that_can_lead_to_no_item_is_refused_by_name(api, code, refusal, kind):
    response = api.get(ITEMS, {"code": code})

    assert problem(response) == (400, refusal)
    assert response.json().get("kind") == kind


def test_what_a_pack_says_of_itself_is_told_with_its_item(api):
    OfferFactory(variant__gtin="04006381333931", variant__sku="AF-1")

    answer = api.get(ITEMS, {"code": "(01)04006381333931(17)270200(10)LOT7(21)SN42(11)260101"}).json()

    assert answer["code"] == {
        "kind": "gtin",
        "gtin": "04006381333931",
        "sku": "AF-1",
        "lot": "LOT7",
        "serial": "SN42",
        "expires_on": "2027-02-28",
        "best_before_on": None,
        "made_on": "2026-01-01",
    }


def test_a_retailer_may_number_its_items_as_orders_are(api):
    OfferFactory(variant__sku="AF-12345678V")

    assert api.get(ITEMS, {"code": "AF-12345678V"}).json()["code"]["sku"] == "AF-12345678V"


def test_odd_words_are_looked_for_like_any_other(api):
    for words in ("%s", "100%", "' OR 1=1--", "<script>", "\\", "_", "王", "👩\u200d💻"):
        response = api.get(ITEMS, {"q": words})
        assert (response.status_code, response.json()["results"]) == (200, []), words


def test_another_retailers_items_and_look_ups_are_not_there(api):
    with retailer_scope(RetailerFactory().pk):
        theirs = OfferFactory(variant__sku="THEIRS", variant__product__title="Canary")
        asked = Lookup.objects.create(words="x", started_at=timezone.now(), deadline_at=timezone.now())

    responses = [api.get(ITEMS, {"code": code}) for code in (theirs.variant.gtin, "THEIRS")]

    assert [problem(response) for response in responses] == [(404, "item-not-found")] * 2
    assert api.get(ITEMS, {"q": "canary"}).json()["results"] == []
    assert problem(api.get(f"/api/v1/lookups/{asked.public_id}/")) == (404, "lookup-not-found")


def _something_northpeak_has(api) -> str:
    """The number of an item that the simulated partner sells; it is listed afterwards."""
    results = api.get(ITEMS, {"q": "jacket"}).json()["results"]
    found: str = results[0]["variants"][0]["gtin"]
    return found


def _followed(api, public_id):
    for _ in range(100):
        answer = api.get(f"/api/v1/lookups/{public_id}/").json()
        if answer["complete"]:
            break
    return answer
