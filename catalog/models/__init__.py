"""The rows of the catalog app."""

from catalog.models.choosing import ChoicePolicy, PartnerRecord
from catalog.models.feed import Feed
from catalog.models.feed_file import FeedFile, FeedSource
from catalog.models.lookup import Lookup, LookupAnswer
from catalog.models.offer import Offer
from catalog.models.pricing import ExchangeRate, PriceRule
from catalog.models.product import Product, Variant
from catalog.models.search import SearchDocument, SearchWord

__all__ = [
    "ChoicePolicy",
    "ExchangeRate",
    "Feed",
    "FeedFile",
    "FeedSource",
    "Lookup",
    "LookupAnswer",
    "Offer",
    "PartnerRecord",
    "PriceRule",
    "Product",
    "SearchDocument",
    "SearchWord",
    "Variant",
]
