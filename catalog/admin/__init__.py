"""The console's pages for products, their variants, what partners offer, and what becomes of it."""

from catalog.admin import feed_files, feed_sources, feeds, offers, products, rules, terms

__all__ = ["feed_files", "feed_sources", "feeds", "offers", "products", "rules", "terms"]
