"""Retailers, their stores, kiosks and people."""

from django.apps import AppConfig


class StoresConfig(AppConfig):
    """The lowest app: whose rows they are, and who may touch them."""

    name = "stores"
    verbose_name = "Set up"
