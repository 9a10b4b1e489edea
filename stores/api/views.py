"""What all views of the API have in common."""

from typing import Any, ClassVar, cast

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.views import APIView

from stores.api import conditional
from stores.api.preferences import Patience, patience
from stores.principal import Principal


class RetailerView(APIView):
    """A view for one retailer's programs. `resource` names the scopes of its key, `<resource>:read` and `:write`.

    What it answers belongs to that retailer and is kept by no cache on the way. What is `told` with a validator the
    caller itself may keep; all else nobody keeps.
    """

    resource: ClassVar[str]
    http_method_names = ["get", "head", "post"]

    def finalize_response(  # type: ignore[override]  # the stubs know of DRF's own answers only
        self, request: Request, response: HttpResponse, *args: object, **kwargs: object
    ) -> HttpResponse:
        """Answer, refusals included, for the caller alone."""
        response.headers.setdefault("Cache-Control", "private, no-store")
        return super().finalize_response(request, response, *args, **kwargs)  # type: ignore[arg-type]  # as above

    @property
    def caller(self) -> Principal:
        """The program that asks; permissions have been checked."""
        return cast("Principal", self.request.user)

    @property
    def patience(self) -> Patience:
        """How long the caller wants to wait, by its `Prefer`."""
        return patience(self.request.headers.get("Prefer", ""))

    def told(self, document: dict[str, Any]) -> HttpResponse:
        """A document of plain JSON with its validator; 304 where the caller has it already."""
        return conditional.answer(document, unless=self.request.headers.get("If-None-Match", ""))
