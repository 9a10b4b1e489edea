"""The console's pages for retailers, stores, kiosks, people and API keys."""

from stores.admin import api_keys, people, retailers, shops

__all__ = ["api_keys", "people", "retailers", "shops"]
