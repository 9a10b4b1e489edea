"""Keeping search by name up to date. Whoever writes products or offers calls one of these in the same transaction."""

from collections.abc import Collection, Iterator

from catalog.search import engine
from stores.models import Retailer
from stores.tenancy import retailer_scope


def renew_search(*, products: Collection[int]) -> None:
    """Learn of products that are new or called otherwise, or that have other variants. Again is harmless."""
    engine().renew(products)


def renew_standing(*, products: Collection[int]) -> None:
    """Learn of products whose offers changed and nothing else. Again is harmless."""
    engine().renew_standing(products)


def rebuild_search(slugs: Collection[str] = ()) -> Iterator[tuple[str, int]]:
    """Make all anew for these retailers, or for all of them: yields each with its number of products.

    What was found before is found meanwhile, and nobody waits. Again is harmless.
    """
    for retailer in Retailer.objects.order_by("pk"):
        if not slugs or retailer.slug in slugs:
            with retailer_scope(retailer.pk):
                count = engine().rebuild()
            yield retailer.slug, count
