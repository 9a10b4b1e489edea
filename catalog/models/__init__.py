"""The rows of the catalog app."""

from catalog.models.lookup import Lookup, LookupAnswer
from catalog.models.offer import Offer
from catalog.models.product import Product, Variant
from catalog.models.search import SearchDocument, SearchWord

__all__ = ["Lookup", "LookupAnswer", "Offer", "Product", "SearchDocument", "SearchWord", "Variant"]
