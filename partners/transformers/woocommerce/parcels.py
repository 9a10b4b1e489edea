"""Parcels. WooCommerce itself knows none; extensions such as "Shipment Tracking" keep them with the order."""

from collections.abc import Mapping
from typing import Any

from partners.errors import Unreadable
from partners.messages import Parcel
from partners.transformers.reading import words
from partners.transformers.woocommerce.answers import meta

TRACKING = "_wc_shipment_tracking_items"


def of(order: Any, options: Mapping[str, Any]) -> tuple[Parcel, ...]:
    """The parcels that a shop tells of, if it does. What is in them, it does not say."""
    told = meta(order, options.get("tracking_field", TRACKING))
    if told is None or told == "":
        return ()
    if not isinstance(told, list):
        raise Unreadable("The shop's parcels are no list.")
    return tuple(
        Parcel(
            carrier=words(one, "tracking_provider") or words(one, "custom_tracking_provider"),
            tracking_number=words(one, "tracking_number"),
            tracking_url=words(one, "custom_tracking_link"),
        )
        for one in told
    )
