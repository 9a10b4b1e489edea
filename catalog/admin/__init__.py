"""The console's pages for products, their variants, what partners offer, and what becomes of it."""

from catalog.admin import feeds, offers, pictures, products, rules, terms

__all__ = ["feeds", "offers", "pictures", "products", "rules", "terms"]
