"""The console's pages for products, their variants, what partners offer, and what becomes of it."""

from catalog.admin import (
    feed_files,
    feed_runs,
    feed_sources,
    feeds,
    offers,
    partner_skus,
    pictures,
    products,
    rules,
    terms,
    unmatched,
    variants,
)

__all__ = [
    "feed_files",
    "feed_runs",
    "feed_sources",
    "feeds",
    "offers",
    "partner_skus",
    "pictures",
    "products",
    "rules",
    "terms",
    "unmatched",
    "variants",
]
