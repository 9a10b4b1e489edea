"""The API of the shop, as django-oscar-api names it, and the one view that the shop adds."""

from django.urls import include, path
from shop.lookup import ProductsByUpc

urlpatterns = [
    path("api/lookup/", ProductsByUpc.as_view(), name="product-lookup"),
    path("api/", include("oscarapi.urls")),
]
