"""A draft order: what a clerk of the shop's puts together. Nobody ships it, and one that is left behind is litter."""

from collections.abc import Mapping, Sequence
from typing import Any

from partners.errors import PartnerError, Rejected
from partners.messages import PurchaseOrderLine, PurchaseOrderMessage
from partners.transformers.reading import mapping, rows, text
from partners.transformers.requests import Conversation
from partners.transformers.vendure import documents
from partners.transformers.vendure.api import Api, given, refusal
from partners.transformers.vendure.settings import Settings


def created(api: Api) -> Conversation[str]:
    """A new draft's own number."""
    data = yield from api.ask(documents.CREATE_DRAFT, {})
    return text(mapping(data, "createDraftOrder"), "id")


def filled(
    api: Api,
    shop: Settings,
    draft: str,
    order: PurchaseOrderMessage,
    variants: Sequence[str],
    options: Mapping[str, Any],
) -> Conversation[Mapping[str, Any]]:
    """The draft with all lines, the retailer as its customer, the address and a way to ship. Raises Rejected."""
    yield from _put_in(api, draft, order, variants, options)
    data = yield from api.ask(documents.SHIPPING_METHODS, {"id": draft})
    method = _free_of_charge(shop, data, options.get("shipping_method", ""))
    data = yield from api.ask(documents.CHOOSE_SHIPPING, {"id": draft, "method": method})
    return given(data, "setDraftOrderShippingMethod")


def claim(api: Api, draft: str, number: str) -> Conversation[None]:
    """Give a draft our number. Where it is unique the shop refuses a second one, with an error of its database's."""
    yield from api.ask(documents.CLAIM, {"id": draft, "number": number})


def put_away(api: Api, draft: str) -> Conversation[bool]:
    """Delete a draft; whether it is gone. One that is bought at this moment stays, and so does one that we may not."""
    try:
        data = yield from api.ask(documents.DELETE_DRAFT, {"id": draft})
        return text(mapping(data, "deleteDraftOrder"), "result") == "DELETED"
    except PartnerError:
        return False


def _put_in(
    api: Api, draft: str, order: PurchaseOrderMessage, variants: Sequence[str], options: Mapping[str, Any]
) -> Conversation[None]:
    variables = {
        "id": draft,
        "customer": options["customer_id"],
        "address": _address(order),
        **{
            f"line{n}": {"productVariantId": variant, "quantity": line.quantity}
            for n, (variant, line) in enumerate(zip(variants, order.lines, strict=True))
        },
    }
    data = yield from api.ask(documents.fill_draft(len(order.lines)), variables)
    for n, line in enumerate(order.lines):
        _took(data, n, line)
    given(data, "setCustomerForDraftOrder")


def _took(data: Mapping[str, Any], n: int, line: PurchaseOrderLine) -> None:
    """Refuse a draft that could not take a line. When there are too few, the shop puts in those that there are."""
    answer = mapping(data, f"line{n}")
    if "errorCode" in answer:
        raise Rejected(f"The shop cannot deliver {line.quantity} × {line.gtin}: {refusal(answer)}")


def _address(order: PurchaseOrderMessage) -> dict[str, str]:
    to = order.ship_to
    fields = {
        "fullName": to.name,
        "streetLine2": to.line2,
        "city": to.city,
        "province": to.region,
        "postalCode": to.postal_code,
        "phoneNumber": order.phone,
    }
    told = {name: value for name, value in fields.items() if value}
    return {"streetLine1": to.line1, "countryCode": to.country, **told}


def _free_of_charge(shop: Settings, data: Mapping[str, Any], code: str) -> str:
    """The wanted way to ship, or the first that costs us nothing. Raises Rejected: there is none."""
    offered = rows(data, "eligibleShippingMethodsForDraftOrder")
    wanted = [method for method in offered if text(method, "code") == (code or text(method, "code"))]
    free = [method for method in wanted if shop.money(method, "priceWithTax") == 0]
    if not free:
        told = ", ".join(f"{text(one, 'code')} costs {shop.money(one, 'priceWithTax')}" for one in wanted)
        raise Rejected(f"The shop does not ship free of charge: {told or 'it names no way to ship'}.")
    return text(free[0], "id")
