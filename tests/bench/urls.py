"""The product's addresses, and one more to measure them against."""

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as ours


class NoOp(APIView):
    """The least a DRF view can do: who asks is not looked at, nothing is read, an empty object is the answer."""

    authentication_classes = []
    permission_classes = []

    def get(self, request: Request) -> Response:
        """`{}`."""
        return Response({})


urlpatterns = [path("bench/no-op/", NoOp.as_view()), *ours]
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
