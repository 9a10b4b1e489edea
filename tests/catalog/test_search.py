"""Search by name, as the one module behind its interface does it."""

import pytest

from catalog.search import engine
from catalog.search.base import Question
from tests.factories.catalog import OfferFactory, ProductFactory, VariantFactory

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
