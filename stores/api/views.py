"""What all views of the API have in common."""

from typing import ClassVar, cast

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from stores.principal import Principal


class RetailerView(APIView):
    """A view for one retailer's programs. `resource` names the scopes of its key, `<resource>:read` and `:write`.

    What it answers belongs to that retailer and is kept by no cache on the way.
    """

    resource: ClassVar[str]
    http_method_names = ["get", "head", "post"]

    def finalize_response(
        self, request: Request, response: Response, *args: object, **kwargs: object
    ) -> Response:
        """Answer, refusals included, for the caller alone."""
        response.headers.setdefault("Cache-Control", "private, no-store")
        return super().finalize_response(request, response, *args, **kwargs)

    @property
    def caller(self) -> Principal:
        """The program that asks; permissions have been checked."""
        return cast("Principal", self.request.user)
