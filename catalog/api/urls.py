"""Addresses of items, look-ups and feeds."""

from django.urls import path

from catalog.api.feeds import FeedsView, FeedView
from catalog.api.item_views import ItemOffersView, ItemSimilarView, ItemView
from catalog.api.views import ItemsView, LookupView

urlpatterns = [
    path("items/", ItemsView.as_view(), name="api-items"),
    path("items/<str:gtin>/", ItemView.as_view(), name="api-item"),
    path("items/<str:gtin>/offers/", ItemOffersView.as_view(), name="api-item-offers"),
    path("items/<str:gtin>/similar/", ItemSimilarView.as_view(), name="api-item-similar"),
    path("lookups/<uuid:lookup>/", LookupView.as_view(), name="api-lookup"),
    path("feeds/", FeedsView.as_view(), name="api-feeds"),
    path("feeds/<slug:partner>/", FeedView.as_view(), name="api-feed"),
]
