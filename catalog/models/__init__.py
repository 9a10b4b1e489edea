"""The rows of the catalog app."""

from catalog.models.feed import Feed
from catalog.models.lookup import Lookup, LookupAnswer
from catalog.models.offer import Offer
from catalog.models.product import Product, Variant

__all__ = ["Feed", "Lookup", "LookupAnswer", "Offer", "Product", "Variant"]
