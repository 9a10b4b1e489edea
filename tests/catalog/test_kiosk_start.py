import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.queries import shop
from stores.tenancy import retailer_scope
from tests.factories.catalog import OfferFactory, ProductFactory, VariantFactory
from tests.factories.stores import UserFactory

pytestmark = pytest.mark.usefixtures("retailer")


def on_shelf(title, category="Jackets", *, available=5, picture="pictures/one.svg", **offer):
    product = ProductFactory(title=title, category=category)
    variant = VariantFactory(product=product, picture=picture)
    OfferFactory(variant=variant, available=available, **offer)
    return variant


def test_the_start_says_what_can_be_done_here(screen, retailer):
    page = screen.get(reverse("start")).content.decode()

    assert "Not on the shelf?" in page
    assert retailer.promise in page
    assert 'placeholder="What are you looking for?"' in page
    assert "hold a barcode to the scanner" in page
    assert "Find my order" in page


def test_the_shelf_shows_one_of_each_category_before_a_second(screen):
    on_shelf("Ash boot", "Boots")
    on_shelf("Birch boot", "Boots")
    on_shelf("Cedar hat", "Hats")

    assert [variant.product.title for variant in shop.on_show()] == ["Ash boot", "Cedar hat", "Birch boot"]


def test_the_shelf_shows_a_family_once(screen):
    first = on_shelf("Ash boot")
    OfferFactory(variant=VariantFactory(product=first.product, picture="pictures/two.svg", position=1))

    assert shop.on_show() == [first]


@pytest.mark.parametrize(
    "lacking", [{"picture": ""}, {"available": 0}, {"partner__paused_at": timezone.now()}]
)
def test_what_has_no_picture_or_cannot_be_had_is_not_shown(screen, lacking):
    on_shelf("Ash boot", **lacking)

    assert shop.on_show() == []


def test_the_shelf_costs_two_queries_however_full(screen, django_assert_num_queries):
    for number in range(12):
        on_shelf(f"Boot {number}")

    with django_assert_num_queries(2):
        assert len(shop.on_show()) == 6


def test_nothing_of_another_retailer_is_shown(screen, other_retailer):
    with retailer_scope(other_retailer.pk):
        on_shelf("Secret boot")

    assert "Secret boot" not in screen.get(reverse("start")).content.decode()


def test_an_associate_sees_their_own_name_and_store(client, store):
    client.force_login(UserFactory(full_name="Ana Alves", store=store))

    page = client.get(reverse("start")).content.decode()

    assert "Ana Alves" in page
    assert store.name in page
    assert "Log out" in page


def test_a_logo_and_a_colour_are_the_retailers_own(screen, retailer):
    retailer.brand_colour, retailer.logo = "#1b2cc1", "logos/volt.svg"
    retailer.save()

    page = screen.get(reverse("start")).content.decode()

    assert 'href="/theme/1b2cc1.css"' in page
    assert 'src="/media/logos/volt.svg"' in page
