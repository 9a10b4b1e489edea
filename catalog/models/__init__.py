"""The rows of the catalog app."""

from catalog.models.choosing import ChoicePolicy, PartnerRecord
from catalog.models.feed import Feed
from catalog.models.lookup import Lookup, LookupAnswer
from catalog.models.offer import Offer
from catalog.models.picture import Picture, PictureSource, VariantPicture
from catalog.models.pricing import ExchangeRate, PriceRule
from catalog.models.product import Product, Variant
from catalog.models.search import SearchDocument, SearchWord

__all__ = [
    "ChoicePolicy",
    "ExchangeRate",
    "Feed",
    "Lookup",
    "LookupAnswer",
    "Offer",
    "PartnerRecord",
    "Picture",
    "PictureSource",
    "PriceRule",
    "Product",
    "SearchDocument",
    "SearchWord",
    "Variant",
    "VariantPicture",
]
