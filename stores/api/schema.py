"""What the published schema says of every route alike."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from stores.api.serializers import ProblemSerializer

PROBLEM = "application/problem+json"
REASONS = {
    400: "It makes no sense as it is: see `code` and `errors`.",
    401: "No valid API key.",
    403: "The key lacks the scope.",
    404: "There is no such thing, or not for this retailer.",
    409: "Not in the present state.",
    413: "The body is too large.",
    415: "The body is no JSON.",
    422: "The key was used for another request.",
    503: "Not just now: come back after `Retry-After` seconds.",
}


def refusals(
    *statuses: int, **shapes: type[serializers.Serializer[Any]]
) -> dict[tuple[int, str], OpenApiResponse]:
    """The problem documents a route may answer with, for `extend_schema`; 401, 403 and 503 always."""
    return {
        (status, PROBLEM): OpenApiResponse(
            shapes.get(f"for_{status}", ProblemSerializer), description=REASONS[status]
        )
        for status in sorted({401, 403, 503, *statuses})
    }
