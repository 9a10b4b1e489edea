"""The catalogue in the console."""

from catalog.admin import feeds, offers, products

__all__ = ["feeds", "offers", "products"]
