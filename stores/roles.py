"""Who works here, and what each may do in the console."""

from types import MappingProxyType

from django.db import models


class Role(models.TextChoices):
    """A person's place. A kiosk is a device without a person and has no role."""

    OPERATOR = "operator", "platform operator"
    HQ = "hq", "HQ staff"
    MANAGER = "manager", "store manager"
    ASSOCIATE = "associate", "associate"


CONSOLE_ROLES = frozenset({Role.OPERATOR, Role.HQ, Role.MANAGER})
STORE_ROLES = frozenset({Role.MANAGER, Role.ASSOCIATE})

_MANAGER = frozenset(
    {
        "stores.view_store",
        "stores.view_kiosk",
        "stores.change_kiosk",
        "orders.view_order",
        "orders.view_purchaseorder",
        "orders.view_linedecision",
        "catalog.view_enquiry",
        "catalog.view_product",
        "catalog.view_variant",
    }
)
_HQ_EDITS = frozenset(
    f"{app}.{verb}_{model}"
    for app, model in (
        ("stores", "store"),
        ("stores", "kiosk"),
        ("stores", "user"),
        ("stores", "apikey"),
        ("partners", "partner"),
        ("partners", "partnerterms"),
        ("catalog", "product"),
        ("catalog", "variant"),
        ("catalog", "choicepolicy"),
        ("catalog", "pricerule"),
        ("catalog", "exchangerate"),
        ("catalog", "feedsource"),
    )
    for verb in ("view", "add", "change")
)
_HQ_READS = frozenset(
    f"{app}.view_{model}"
    for app, model in (
        ("stores", "retailer"),
        ("partners", "exchange"),
        ("partners", "partnernotice"),
        ("catalog", "offer"),
        ("catalog", "enquiry"),
        ("catalog", "feed"),
        ("catalog", "feedrun"),
        ("catalog", "feedfile"),
        ("catalog", "picturesource"),
        ("catalog", "partnerrecord"),
        ("catalog", "unmatcheditem"),
        ("catalog", "partnersku"),
        ("orders", "order"),
        ("orders", "purchaseorder"),
        ("orders", "linedecision"),
        ("orders", "payment"),
        ("orders", "outboxmessage"),
        ("orders", "erpbatch"),
        ("orders", "erpstatement"),
        ("orders", "erpdifference"),
        ("notifications", "delivery"),
    )
)
_HQ_ACTS = frozenset(
    {
        "stores.change_retailer",
        "partners.change_exchange",
        "partners.change_partnernotice",
        "catalog.change_feed",
        "catalog.change_unmatcheditem",
        "catalog.change_partnersku",
        "catalog.change_feedfile",
        "catalog.change_picturesource",
        "orders.change_purchaseorder",
        "orders.change_outboxmessage",
        "orders.change_erpdifference",
        "orders.change_payment",
    }
)

_HQ = _HQ_EDITS | _HQ_READS | _HQ_ACTS

PERMISSIONS = MappingProxyType(
    {
        Role.OPERATOR: _HQ | {"stores.add_retailer"},
        Role.HQ: _HQ,
        Role.MANAGER: _MANAGER,
        Role.ASSOCIATE: frozenset(),
    }
)
