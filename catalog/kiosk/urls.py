"""Addresses of the shop: its start, its search, its items."""

from django.urls import path, register_converter

from catalog.kiosk.completing import complete
from catalog.kiosk.converters import Sku
from catalog.kiosk.item import item, offers
from catalog.kiosk.leaving import left
from catalog.kiosk.search import more, scan, search
from catalog.kiosk.start import start

register_converter(Sku, "sku")

urlpatterns = [
    path("", start, name="start"),
    path("left/", left, name="left"),
    path("scan/", scan, name="scan"),
    path("search/", search, name="search"),
    path("search/completions", complete, name="search-completions"),
    path("search/<uuid:public_id>/more", more, name="search-more"),
    path("items/<sku:sku>/offers/", offers, name="item-offers"),
    path("items/<sku:sku>/", item, name="item"),
]
