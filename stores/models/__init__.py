"""The rows of the stores app."""

from stores.models.access import ApiKey
from stores.models.owned import RetailerOwned
from stores.models.retailer import Retailer
from stores.models.store import Kiosk, Store
from stores.models.user import User

__all__ = ["ApiKey", "Kiosk", "Retailer", "RetailerOwned", "Store", "User"]
