"""Search by name, as the one module behind its interface does it."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from catalog.models import Product, SearchDocument, SearchWord
from catalog.models.offer import Provenance
from catalog.operations.answers import record_items
from catalog.operations.reservation import Wanted, reserve
from catalog.search import engine
from catalog.search.base import Count, Question
from partners.messages import PartnerItem
from partners.models import Partner
from stores.tenancy import retailer_scope
from tests.factories.catalog import OfferFactory, ProductFactory, VariantFactory, gtin
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.usefixtures("retailer")


def found(words="", **asked):
    """The keys of the products found, best first."""
    return engine().find(Question(words=words, **asked)).products


@pytest.mark.parametrize(
    "typed",
    [
        "harbour",
        "HARBOUR",
        "harbor",
        "harbuor",
        "hrbour",
        "harbpur",
        "harbourr",
        "harb",
        "shell harbour",
        "harbours",
    ],
)
def test_words_are_found_as_they_are_typed(typed):
    shell = ProductFactory(title="Harbour shell", brand="Tarn")
    ProductFactory(title="Moor boot", brand="Tarn")

    assert found(typed) == [shell.pk]


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Größe-Mütze", "grosse mutze"),
        ("Crème brûlée torch", "creme brulee"),
        ("Smørrebrød board", "smorrebrod"),
        ("Trail T-shirt", "tshirt"),
        ("Regenjacke", "jacke"),
        ("ジャケット", "ジャケ"),
        ("Зимняя куртка", "ЗИМНЯ"),
        ("Two berries", "berry"),
    ],
)
def test_words_are_found_without_accents_inside_others_and_in_other_forms(title, typed):
    product = ProductFactory(title=title)

    assert found(typed) == [product.pk]


def test_every_word_must_be_there():
    ProductFactory(title="Harbour shell")

    assert found("harbour rocket") == []


def test_a_number_is_not_taken_for_another():
    ProductFactory(title="Lamp 1401")

    assert found("lamp 1402") == []


def test_what_was_meant_is_told():
    ProductFactory(title="Harbour shell")

    hits = engine().find(Question(words="harbuor shell"))

    assert dict(hits.meant) == {"harbuor": "harbour"}


def test_the_title_counts_for_more_than_the_description_and_what_can_be_had_for_more_than_both():
    mentioned = ProductFactory(title="Anorak", description="Fits over a hoodie.")
    named = ProductFactory(title="Hoodie")
    sold = OfferFactory(variant__product=ProductFactory(title="Hoodie"), lead_time_days=5).variant.product
    soon = OfferFactory(variant__product=ProductFactory(title="Hoodie"), lead_time_days=1).variant.product

    assert found("hoodie") == [soon.pk, sold.pk, named.pk, mentioned.pk]


def test_what_only_a_paused_partner_has_cannot_be_had():
    gone = OfferFactory(variant__product__title="Hat").variant.product
    there = OfferFactory(variant__product__title="Hat").variant.product
    Partner.objects.exclude(pk=there.variants.get().offers.get().partner_id).update(paused_at=timezone.now())

    assert found("hat") == [there.pk, gone.pk]


def test_pages_follow_each_other_without_a_gap():
    products = [ProductFactory(title="Hat").pk for _ in range(5)]

    first = engine().find(Question(words="hat", limit=2))
    second = engine().find(Question(words="hat", limit=2, after=first.places[-1]))
    last = engine().find(Question(words="hat", limit=2, after=second.places[-1]))

    assert (first.total, second.total, last.total) == (5, 5, 5)
    assert [*first.products, *second.products, *last.products] == products


def test_facets_count_what_was_found():
    red, blue = ProductFactory(title="Hat", brand="Tarn"), ProductFactory(title="Hat", brand="Lumi")
    for product, colour in ((red, "Red"), (blue, "Blue"), (blue, "Red")):
        variant = VariantFactory(product=product, attributes={"colour": colour, "size": "M"})
        OfferFactory(variant=variant, price="15.00", lead_time_days=3)
    ProductFactory(title="Boot", brand="Tarn")

    facets = engine().find(Question(words="hat", with_facets=True)).facets

    assert [facet for facet in facets if facet.facet in {"brand", "colour", "size"}] == [
        Count("brand", "Lumi", 1),
        Count("brand", "Tarn", 1),
        Count("colour", "Red", 2),
        Count("colour", "Blue", 1),
        Count("size", "M", 2),
    ]
    assert {(facet.facet, facet.value) for facet in facets if facet.facet in {"price", "days"}} >= {
        ("price", "20"),
        ("days", "3"),
    }
    assert ("price", "10") not in {(facet.facet, facet.value) for facet in facets}


@pytest.mark.parametrize(
    "narrow",
    [
        {"terms": {"brand": "TARN"}},
        {"terms": {"colour": "red", "brand": "Tarn"}},
        {"price_to": Decimal(20)},
        {"price_to": Decimal("15.00"), "price_from": Decimal(15)},
        {"lead_time_days": 2},
    ],
)
def test_facets_narrow_what_is_found(narrow):
    wanted = VariantFactory(product=ProductFactory(title="Hat", brand="Tarn"), attributes={"colour": "Red"})
    other = VariantFactory(product=ProductFactory(title="Hat", brand="Lumi"), attributes={"colour": "Blue"})
    OfferFactory(variant=wanted, price="15.00", lead_time_days=1)
    OfferFactory(variant=other, price="25.00", lead_time_days=9)

    assert found("hat", **narrow) == [wanted.product_id]


def test_a_facet_alone_is_a_question():
    tarn = ProductFactory(brand="Tarn")
    ProductFactory(brand="Tarn East")

    assert found(terms={"brand": "Tarn"}) == [tarn.pk]


def test_what_a_partner_tells_of_can_be_found_at_once():
    partner = PartnerFactory()
    partner.refresh_from_db()
    item = PartnerItem(
        partner_sku="P-1",
        gtin=gtin(555),
        family="parka",
        title="Glacier parka",
        currency="EUR",
        cost=Decimal(5),
        price=Decimal(9),
        available=1,
        lead_time_days=1,
    )

    record_items(partner=partner, items=[item], provenance=Provenance.LIVE, now=timezone.now())

    assert found("glaicer parka") == [Product.objects.get().pk]
    assert found("glacier", price_to=Decimal(9)) == [Product.objects.get().pk]


def test_the_last_piece_sold_is_known_to_the_search():
    offer = OfferFactory(variant__product__title="Hat", available=1)
    assert found("hat", price_to=Decimal(999)) == [offer.variant.product_id]

    reserve([Wanted(offer_id=offer.pk, sku=offer.variant.sku, quantity=1, shown_price=Decimal("19.90"))])

    assert found("hat", price_to=Decimal(999)) == []


def test_what_is_not_committed_is_not_found_by_others():
    with transaction.atomic():
        ProductFactory(title="Hat")
        transaction.set_rollback(True)

    assert found("hat") == []


def test_all_can_be_made_anew(retailer, capsys):
    offer = OfferFactory(variant__product__title="Harbour hat")
    ProductFactory(title="Harbour shell")
    before = found("harbor"), SearchDocument.objects.count()
    SearchWord.objects.all().delete()
    SearchDocument.objects.all().delete()
    assert found("harbor") == []

    call_command("rebuild_search", retailer.slug)

    assert (found("harbor"), SearchDocument.objects.count()) == before
    assert SearchWord.objects.get(word="harbour").uses == 2
    assert capsys.readouterr().out == f"{retailer.slug}: 2 products\n"
    assert found("hat", price_to=offer.price) == [offer.variant.product_id]


def test_making_anew_what_is_right_writes_nothing_and_forgets_words_nobody_uses(retailer):
    product = OfferFactory(variant__product__title="Harbour hat").variant.product
    Product.objects.filter(pk=product.pk).update(title="Moor hat")
    call_command("rebuild_search")
    words = set(SearchWord.objects.values_list("word", flat=True))
    before = _versions()

    call_command("rebuild_search")

    assert (found("moor"), found("harbour")) == ([product.pk], [])
    assert "harbour" not in words
    assert _versions() == before


def _versions():
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text, word FROM catalog_searchword ORDER BY word")
        words = cursor.fetchall()
        cursor.execute("SELECT ctid::text, product_id FROM catalog_searchdocument ORDER BY product_id")
        return words, cursor.fetchall()


@pytest.mark.parametrize("count", [1, 100])
def test_a_search_is_one_query_however_much_it_finds(count, django_assert_num_queries):
    for _ in range(count):
        ProductFactory(title="Hat")

    with django_assert_num_queries(1):
        hits = engine().find(Question(words="haat", limit=100, with_facets=True))

    assert hits.total == count


def test_learning_of_many_products_costs_the_same_as_of_one(django_assert_num_queries):
    products = [ProductFactory().pk for _ in range(50)]

    with django_assert_num_queries(5):  # three, within a savepoint
        engine().renew(products)


ODD = [
    "",
    " ",
    "'",
    "\\",
    "' | '1:x",
    "a' & 'b",
    ":*",
    "!",
    "(",
    "\u0000",
    "💥",
    "%",
    "a" * 500,
    "x " * 500,
    "=brand",
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_find_nothing_and_break_nothing(odd):
    ProductFactory(title="Hat")

    assert found(odd) == []


def _raw(*arguments):
    with connection.cursor() as cursor:
        cursor.execute("SELECT product_id FROM catalog_search(%s::text[], %s::text[], 100)", arguments)
        return cursor.fetchall()


def _forge(setting):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.retailer', %s, true)", [setting])


@pytest.fixture
def secret(other_retailer):
    """A word and a product of somebody else."""
    with retailer_scope(other_retailer.pk):
        ProductFactory(title="Canary hat", brand="Canary")
    return other_retailer.pk


@pytest.mark.parametrize("words", ["canary", "canray", "can", "canaries", "nary"])
def test_another_retailers_products_and_words_are_not_found(secret, words):
    own = ProductFactory(title="Hat").pk

    hits = engine().find(Question(words=words, with_facets=True))

    assert (hits.products, hits.total, hits.meant, hits.facets) == ([], 0, {}, [])
    assert found("hat") == [own]


@pytest.mark.parametrize(
    "typed",
    [
        "{r}:canary",
        "canary' | '{r}:canary",
        "x':* | '{r}:canary",
        "\\' | '{r}:canary",
        "' | '{r}:can':* | '",
        "{r}:=brand=canary",
    ],
)
def test_no_word_reaches_the_terms_of_another_retailer(secret, typed):
    typed = typed.format(r=secret)

    assert _raw([typed], []) == []
    assert _raw([], [typed]) == []
    assert _raw(["hat", typed], [typed]) == []


@pytest.mark.parametrize("forged", ["", "0", "-1"])
def test_a_session_that_names_nobody_finds_nothing(secret, forged):
    ProductFactory(title="Canary")
    _forge(forged)

    assert _raw(["canary"], []) == []


@pytest.mark.parametrize("forged", ["1 OR true", "null", "1,2", "%", "1; DROP TABLE catalog_product"])
def test_a_forged_setting_is_an_error_and_tells_nothing(secret, forged):
    with transaction.atomic():
        _forge(forged)
        with pytest.raises(Exception, match="invalid input syntax for type bigint"), transaction.atomic():
            _raw(["canary"], [])
        transaction.set_rollback(True)


def test_the_functions_belong_to_the_role_that_only_reads_and_their_path_is_pinned(settings):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, r.rolname, prosecdef, coalesce(proconfig, '{}'), has_function_privilege(p.oid, 'EXECUTE'),"
            "       EXISTS (SELECT FROM aclexplode(proacl) a WHERE a.grantee = 0)"
            "  FROM pg_proc p JOIN pg_roles r ON r.oid = proowner WHERE proname LIKE 'catalog_search%'"
        )
        functions = {name: told for name, *told in cursor.fetchall()}
        cursor.execute(
            "SELECT has_schema_privilege(%s, 'public', 'CREATE')", [settings.DATABASES["ops"]["USER"]]
        )
        may_create = cursor.fetchone()[0]

    ops = settings.DATABASES["ops"]["USER"]
    definers = {name for name, (_, definer, *_) in functions.items() if definer}
    assert {owner for owner, *_ in functions.values()} == {ops}
    assert definers == {"catalog_search"}
    assert "search_path=pg_catalog, public, pg_temp" in functions["catalog_search"][2]
    assert [name for name, (*_, for_all) in functions.items() if for_all] == []
    assert not may_create
