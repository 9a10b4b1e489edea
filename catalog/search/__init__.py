"""Search by name, behind one interface."""

from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from catalog.search.base import SearchEngine


@lru_cache(maxsize=1)
def engine() -> SearchEngine:
    """The engine that the settings name."""
    made: SearchEngine = import_string(settings.SEARCH_ENGINE)()
    return made
