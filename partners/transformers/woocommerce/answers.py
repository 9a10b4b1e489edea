"""Reading WooCommerce's answers: documents, lists in pages, and refusals (`code`, `message`, `data.status`).

Its page: "Introduction" of the REST API, with "Errors" and "Pagination".
"""

from typing import Any

from partners.errors import Rejected, Unreadable
from partners.transformers.reading import document, field, rows, words
from partners.transformers.requests import Response

REFUSING = frozenset({400, 404, 409, 422})
PAGES = "x-wp-totalpages"
REFUSALS = frozenset(
    {
        "rest_invalid_param",
        "rest_missing_callback_param",
        "woocommerce_rest_invalid_customer_id",
        "woocommerce_rest_invalid_fee_item",
        "woocommerce_rest_invalid_item_id",
        "woocommerce_rest_invalid_product_id",
        "woocommerce_rest_invalid_shipping_item",
        "woocommerce_rest_product_invalid_id",
        "woocommerce_rest_required_product_reference",
        "woocommerce_rest_shop_order_invalid_id",
    }
)
REFUSED_FIELD = "order_invalid_"  # order_invalid_billing_email, order_invalid_currency and so on


def taken(response: Response) -> Any:
    """The document of a shop that did what we wanted. Raises Rejected for a refusal that its pages name."""
    if response.status in REFUSING:
        body = response.json()
        code = words(body, "code")
        if code in REFUSALS or code.startswith(REFUSED_FIELD):
            raise Rejected(f"The shop refused: {words(body, 'message')[:300] or code}")
    return document(response)


def listed(response: Response) -> list[Any]:
    """A list; WooCommerce gives it without a name around it."""
    found = document(response, accepted={200})
    if not isinstance(found, list):
        raise Unreadable("The shop's list is none.")
    return found


def pages(response: Response) -> int:
    """How many pages a list has. Raises Unreadable when its header does not say so."""
    told = response.headers.get(PAGES, "").strip()
    if not (told.isascii() and told.isdigit() and len(told) < 10):
        raise Unreadable(f"{PAGES} is no number of pages.")
    return int(told)


def meta(row: Any, key: str) -> Any:
    """What a row's `meta_data` says of a key; None when it says nothing. The last word counts, as in the shop."""
    told = [field(one, "value") for one in rows(row, "meta_data") if field(one, "key") == key]
    return told[-1] if told else None
