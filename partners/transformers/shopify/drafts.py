"""A purchase order in the words of a draft order (`DraftOrderInput`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from partners.messages import PurchaseOrderMessage
from partners.transformers.shopify.lines import mark


def draft(order: PurchaseOrderMessage, variants: Sequence[str], options: Mapping[str, Any]) -> dict[str, Any]:
    """A draft order. The shopper's e-mail address stays with us: the shop would write to it, of its own prices."""
    content: dict[str, Any] = {
        "poNumber": order.number,
        "tags": [options.get("tag", "endless-aisle")],
        "note": f"Purchase order {order.number}",
        "acceptAutomaticDiscounts": False,
        "taxExempt": options.get("tax_exempt", False),
        "shippingAddress": _address(order),
        "lineItems": [
            {
                "variantId": variant,
                "quantity": line.quantity,
                "customAttributes": [mark(order.number, line.line_number)],
            }
            for variant, line in zip(variants, order.lines, strict=True)
        ],
    }
    return {**content, **_agreed(order, options)}


def _agreed(order: PurchaseOrderMessage, options: Mapping[str, Any]) -> dict[str, Any]:
    """What retailer and partner have agreed on: who is written to, how it is shipped, when it is paid."""
    agreed: dict[str, Any] = {}
    if email := options.get("email"):
        agreed["email"] = email
    if title := options.get("shipping_title"):
        free = {"amount": "0.00", "currencyCode": order.currency}
        agreed["shippingLine"] = {"title": title, "priceWithCurrency": free}
    if terms := options.get("payment_terms"):
        schedule = {"issuedAt": order.placed_at.isoformat()}
        agreed["paymentTerms"] = {"paymentTermsTemplateId": terms, "paymentSchedules": [schedule]}
    return agreed


def _address(order: PurchaseOrderMessage) -> dict[str, str]:
    to = order.ship_to
    first_name, last_name = to.two_names
    fields = {
        "firstName": first_name,
        "lastName": last_name,
        "address1": to.line1,
        "address2": to.line2,
        "city": to.city,
        "provinceCode": to.region,
        "zip": to.postal_code,
        "countryCode": to.country,
        "phone": order.phone,
    }
    return {name: value for name, value in fields.items() if value}
