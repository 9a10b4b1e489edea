"""The console's pages for products, their variants, what partners offer, and what becomes of it."""

from catalog.admin import feed_runs, feeds, offers, products, rules, terms

__all__ = ["feed_runs", "feeds", "offers", "products", "rules", "terms"]
