"""How the HQ console looks and what its side bar offers. Imports no models: it is read with the settings."""

from typing import Any

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Endless Aisle",
    "SITE_HEADER": "Endless Aisle",
    "SITE_SYMBOL": "storefront",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
}
