"""Products, variants, offers, and how they are found."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """What can be sold, by whom, for how much, and how old that knowledge is."""

    name = "catalog"
    verbose_name = "Range"
