"""The console's pages for products, their variants, what partners offer, and what becomes of it."""

from catalog.admin import feed_runs, feeds, offers, partner_skus, products, rules, terms, unmatched, variants

__all__ = [
    "feed_runs",
    "feeds",
    "offers",
    "partner_skus",
    "products",
    "rules",
    "terms",
    "unmatched",
    "variants",
]
