"""Addresses of partners."""

from django.urls import path

from partners.api.views import PartnersView, PartnerView

urlpatterns = [
    path("partners/", PartnersView.as_view(), name="api-partners"),
    path("partners/<slug:partner>/", PartnerView.as_view(), name="api-partner"),
]
