"""What views have in common that may ask partners before they answer."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from catalog.api import documents
from catalog.operations.finding import Asked
from stores.api.views import RetailerView

COME_BACK_IN_S = "1"  # most partners have answered by then, and nobody asks them again meanwhile
PREFER = OpenApiParameter(
    "Prefer",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="`wait=N` (RFC 7240): how many seconds to wait for partners, at most the retailer's deadline, which is "
    "also the default. `respond-async`, like `wait=0`: answer at once with what is known.",
)
PREFERENCE_APPLIED = OpenApiParameter(
    "Preference-Applied",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[200, 404],
    description="The preference that was heard.",
)
RETRY_AFTER = OpenApiParameter(
    "Retry-After",
    OpenApiTypes.INT,
    OpenApiParameter.HEADER,
    response=[200, 404],
    description="While partners are missing: ask again, or follow `lookup`, after so many seconds.",
)
ASKING = [PREFER, PREFERENCE_APPLIED, RETRY_AFTER]


class AskingView(RetailerView):
    """A view that may ask partners. Its answer tells how long it waited and whether to come back."""

    asked = Asked()

    def tells_of(self, asked: Asked) -> dict[str, Any]:
        """Whom it asked, for the document of an answer or a refusal."""
        self.asked = asked
        return documents.asked(asked)

    def finalize_response(  # type: ignore[override]  # the stubs know of DRF's own answers only
        self, request: Request, response: HttpResponse, *args: object, **kwargs: object
    ) -> HttpResponse:
        """Answer, 404 included, with what was heard of `Prefer` and whether somebody is missing."""
        if response.status_code in {200, 304, 404}:
            if self.patience.applied:
                response.headers["Preference-Applied"] = self.patience.applied
            if documents.is_awaited(self.asked):
                response.headers["Retry-After"] = COME_BACK_IN_S
        return super().finalize_response(request, response, *args, **kwargs)
