"""Where an order goes, in the shop's words, and how it gets there.

All of it is asked before the check-out: the shop checks an address in the same way when it names its shipping methods.
"""

from typing import Any

from partners.errors import Rejected, Unreadable
from partners.messages import PurchaseOrderMessage
from partners.transformers.oscar import orders
from partners.transformers.oscar.addresses import Base
from partners.transformers.oscar.reading import MISSING, REFUSED, amount, document, field, refusal, text
from partners.transformers.oscar.visit import Visit
from partners.transformers.requests import Conversation, Response, segment

SHIPPING_METHODS = "/basket/shipping-methods/"

Address = dict[str, str]


def country(visit: Visit, code: str) -> Conversation[Base]:
    """Make sure that the shop ships to a country, which its check-out does not; return where its API begins."""
    path = _country_path(code)
    response = yield from visit.get(path)
    if response.status == MISSING or field(document(response), "is_shipping_country") is not True:
        raise Rejected(f"The shop does not ship to {code}.")
    return Base.told_by(field(document(response), "url"), path)


def address(base: Base, order: PurchaseOrderMessage) -> Address:
    """A delivery address as oscar keeps it: two names, the town in line 4, our number in the notes."""
    to = order.ship_to
    first_name, last_name = to.two_names
    fields = {
        "first_name": first_name,
        "last_name": last_name,
        "line1": to.line1,
        "line2": to.line2,
        "line4": to.city,
        "state": to.region,
        "postcode": to.postal_code,
        "country": base.address(_country_path(to.country)),
        "phone_number": order.phone,
        "notes": orders.note(order.number),
    }
    return {name: value for name, value in fields.items() if value}


def checked(
    visit: Visit, to: Address, order: PurchaseOrderMessage
) -> Conversation[tuple[Address, list[Any]]]:
    """Let the shop check an address; return it with the ways to ship there. Raises Rejected.

    The shop knows which phone numbers exist. One that it does not know travels in the notes: the parcel needs none.
    """
    response = yield from visit.post(SHIPPING_METHODS, to)
    if _refuses_only_the_phone(response):
        to = {name: value for name, value in to.items() if name != "phone_number"}
        to["notes"] = orders.note(order.number, f"Phone: {order.phone}")
        response = yield from visit.post(SHIPPING_METHODS, to)
    if response.status == REFUSED:
        raise Rejected(f"The shop refused the address: {refusal(response)}")
    methods = document(response)
    if not isinstance(methods, list):
        raise Unreadable("The shipping methods are no list.")
    return to, methods


def free_of_charge(methods: list[Any], code: str) -> str:
    """The code of the wanted shipping method, or of the first that costs us nothing. Raises Rejected: there is none."""
    offered = {text(method, "code"): amount(field(method, "price"), "incl_tax") for method in methods}
    wanted = {name: price for name, price in offered.items() if name == (code or name)}
    free = [name for name, price in wanted.items() if price == 0]
    if not free:
        told = ", ".join(f"{name} costs {price}" for name, price in wanted.items())
        raise Rejected(f"The shop does not ship free of charge: {told or 'it names no way to ship'}.")
    return free[0]


def _country_path(code: str) -> str:
    return f"/countries/{segment(code)}/"


def _refuses_only_the_phone(response: Response) -> bool:
    if response.status != REFUSED:
        return False
    problems = response.json()
    return isinstance(problems, dict) and set(problems) == {"phone_number"}
