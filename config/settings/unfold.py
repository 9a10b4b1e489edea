"""How the HQ console looks and what its side bar offers. Imports no models: it is read with the settings."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy

Item = dict[str, Any]


def may(permission: str) -> Callable[[HttpRequest], bool]:
    """Shown to who has the permission, once it is known whose rows they are about."""
    return lambda request: in_scope(request) and bool(request.user.has_perm(permission))


def in_scope(request: HttpRequest) -> bool:
    """Whether a retailer is in scope."""
    return getattr(request, "principal", None) is not None


def is_operator(request: HttpRequest) -> bool:
    """Whether the platform's operator is asking."""
    return bool(getattr(request.user, "is_operator", False))


def retailer_name(request: HttpRequest) -> str:
    """Whose rows these are; at the top of every page."""
    principal = getattr(request, "principal", None)
    return str(principal.retailer) if principal else "No retailer chosen"


def switcher(request: HttpRequest) -> list[Item]:
    """The operator's way to another retailer."""
    if not is_operator(request):
        return []
    return [{"title": "Choose a retailer", "icon": "swap_horiz", "link": reverse_lazy("admin:retailer")}]


def page(title: str, icon: str, model: str) -> Item:
    """A list of rows, for who may view them."""
    app, _, name = model.partition(".")
    link = reverse_lazy(f"admin:{app}_{name}_changelist")
    return {"title": title, "icon": icon, "link": link, "permission": may(f"{app}.view_{name}")}


NAVIGATION: list[Item] = [
    {
        "items": [
            {
                "title": "Overview",
                "icon": "space_dashboard",
                "link": reverse_lazy("admin:index"),
                "permission": in_scope,
            }
        ]
    },
    {
        "title": "Sales",
        "items": [
            page("Orders", "receipt_long", "orders.order"),
            page("Purchase orders", "local_shipping", "orders.purchaseorder"),
            page("Decisions", "balance", "orders.linedecision"),
            {
                "title": "Lost sales",
                "icon": "trending_down",
                "link": reverse_lazy("admin:lost-sales"),
                "permission": may("catalog.view_enquiry"),
            },
        ],
    },
    {
        "title": "Range",
        "items": [
            page("Products", "apparel", "catalog.product"),
            page("Offers", "sell", "catalog.offer"),
            page("Pictures", "image", "catalog.picturesource"),
        ],
    },
    {
        "title": "Partners’ lists",
        "collapsible": True,
        "items": [
            page("Feeds", "rss_feed", "catalog.feed"),
            page("Feed files", "upload_file", "catalog.feedfile"),
            page("File sources", "table_view", "catalog.feedsource"),
            page("Feed history", "history", "catalog.feedrun"),
            page("Unmatched items", "help_center", "catalog.unmatcheditem"),
            page("Partners’ SKUs", "join_inner", "catalog.partnersku"),
        ],
    },
    {
        "title": "Partners",
        "collapsible": True,
        "items": [
            page("Partners", "handshake", "partners.partner"),
            page("Conversations", "forum", "partners.exchange"),
            page("Notices", "mark_email_unread", "partners.partnernotice"),
            page("Terms", "contract", "partners.partnerterms"),
            page("Record", "monitoring", "catalog.partnerrecord"),
            {
                "title": "Protocols",
                "icon": "translate",
                "link": reverse_lazy("admin:protocols"),
                "permission": may("partners.view_partner"),
            },
        ],
    },
    {
        "title": "Prices and choice",
        "collapsible": True,
        "items": [
            page("Price rules", "percent", "catalog.pricerule"),
            page("Exchange rates", "currency_exchange", "catalog.exchangerate"),
            page("Choice of offers", "tune", "catalog.choicepolicy"),
        ],
    },
    {
        "title": "Behind the scenes",
        "collapsible": True,
        "items": [
            page("Outbox", "outbox", "orders.outboxmessage"),
            page("Mails", "mail", "notifications.delivery"),
            page("ERP batches", "inventory", "orders.erpbatch"),
            page("ERP statements", "fact_check", "orders.erpstatement"),
            page("ERP differences", "difference", "orders.erpdifference"),
        ],
    },
    {
        "title": "Set up",
        "collapsible": True,
        "items": [
            page("Stores", "storefront", "stores.store"),
            page("Kiosks", "tablet", "stores.kiosk"),
            page("People", "group", "stores.user"),
            page("API keys", "vpn_key", "stores.apikey"),
            page("Retailer", "domain", "stores.retailer"),
            {
                "title": "Choose a retailer",
                "icon": "swap_horiz",
                "link": reverse_lazy("admin:retailer"),
                "permission": is_operator,
            },
        ],
    },
]

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Endless Aisle",
    "SITE_HEADER": "Endless Aisle",
    "SITE_SUBHEADER": retailer_name,
    "SITE_DROPDOWN": switcher,
    "SITE_SYMBOL": "storefront",
    "SITE_URL": None,
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/aisle.svg")}
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "BORDER_RADIUS": "8px",
    "COLORS": {"primary": "config.console.palette.brand"},
    "STYLES": [lambda request: static("admin-aisle/console.css")],
    "DASHBOARD_CALLBACK": "config.console.overview.overview",
    "SIDEBAR": {"show_search": True, "show_all_applications": False, "navigation": NAVIGATION},
}
