"""The console's pages for products, their variants, what partners offer, and what becomes of it."""

from catalog.admin import feeds, offers, partner_skus, products, rules, terms, unmatched, variants

__all__ = ["feeds", "offers", "partner_skus", "products", "rules", "terms", "unmatched", "variants"]
