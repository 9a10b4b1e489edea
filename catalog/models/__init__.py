"""The rows of the catalog app."""

from catalog.models.choosing import ChoicePolicy, PartnerRecord
from catalog.models.enquiry import Enquiry
from catalog.models.feed import Feed
from catalog.models.feed_file import FeedFile, FeedSource
from catalog.models.feed_run import FeedRun
from catalog.models.interest import Interest
from catalog.models.lookup import Lookup, LookupAnswer
from catalog.models.matching import PartnerSku, UnmatchedItem
from catalog.models.offer import Offer
from catalog.models.picture import Picture, PictureSource, VariantPicture
from catalog.models.pricing import ExchangeRate, PriceRule
from catalog.models.product import Product, Variant
from catalog.models.search import SearchDocument, SearchWord

__all__ = [
    "ChoicePolicy",
    "Enquiry",
    "ExchangeRate",
    "Feed",
    "FeedFile",
    "FeedRun",
    "FeedSource",
    "Interest",
    "Lookup",
    "LookupAnswer",
    "Offer",
    "PartnerRecord",
    "PartnerSku",
    "Picture",
    "PictureSource",
    "PriceRule",
    "Product",
    "SearchDocument",
    "SearchWord",
    "UnmatchedItem",
    "Variant",
    "VariantPicture",
]
