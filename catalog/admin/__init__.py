"""The console's pages for products, their variants, what partners offer, and what becomes of it."""

from catalog.admin import offers, products, rules, terms

__all__ = ["offers", "products", "rules", "terms"]
