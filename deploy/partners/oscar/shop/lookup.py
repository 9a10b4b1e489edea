"""What django-oscar's API has no filter for: the product page that a barcode belongs to."""

from typing import Any

from django.db.models import Q
from oscar.core.loading import get_model
from oscarapi.utils.loading import get_api_class
from rest_framework.generics import ListAPIView


class ProductsByUpc(ListAPIView):  # type: ignore[misc]  # a stranger's class without types
    """`GET /api/lookup/?upc=…`: the product with this UPC; for one size of several, the whole they belong to."""

    serializer_class = get_api_class("serializers.product", "ProductSerializer")

    def get_queryset(self) -> Any:
        """At most one product, or none."""
        products = get_model("catalogue", "Product").objects
        upc = self.request.query_params.get("upc", "")
        wanted = Q(upc=upc, parent=None) | Q(children__upc=upc)
        return products.filter(wanted).distinct() if upc else products.none()
