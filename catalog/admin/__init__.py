"""The console's pages for products, their variants and what partners offer."""

from catalog.admin import offers, products

__all__ = ["offers", "products"]
