"""Addresses of items and look-ups."""

from django.urls import path

from catalog.api.views import ItemsView, LookupView

urlpatterns = [
    path("items/", ItemsView.as_view(), name="api-items"),
    path("lookups/<uuid:lookup>/", LookupView.as_view(), name="api-lookup"),
]
