"""What the published schema says of every route alike."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
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
USUAL_CODES = {
    400: "invalid-parameter",
    401: "not-authenticated",
    403: "permission-denied",
    404: "not-found",
    409: "in-progress",
    413: "too-large",
    415: "unsupported-media-type",
    422: "idempotency-mismatch",
    503: "unavailable",
}
ONE_ERROR = {"path": "colour", "code": "unknown-field", "message": "There is no such field."}
CONDITIONAL = [
    OpenApiParameter(
        "If-None-Match",
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        description="The `ETag` of an answer at hand. 304 without a body says that it still holds.",
    ),
    OpenApiParameter(
        "ETag",
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        response=[200],
        description="Names these very bytes. It changes when the answer would, and not otherwise.",
    ),
]


def refusals(*statuses: int, **told: Any) -> dict[tuple[int, str], OpenApiResponse]:
    """The problem documents a route may answer with, for `extend_schema`; 401, 403 and 503 always.

    `for_404` is the shape of that one, `code_404` its code in the example.
    """
    return {
        (status, PROBLEM): OpenApiResponse(
            told.get(f"for_{status}", ProblemSerializer),
            description=REASONS[status],
            examples=[_example(status, told.get(f"code_{status}", USUAL_CODES[status]))]
            if _is_plain(told.get(f"for_{status}", ProblemSerializer))
            else [],
        )
        for status in sorted({401, 403, 503, *statuses})
    }


def _is_plain(shape: type[serializers.Serializer[Any]]) -> bool:
    """Whether a refusal of this shape may come without anything of its own."""
    own = {*shape().fields} - {*ProblemSerializer().fields}
    return not any(shape().fields[name].required for name in own)


def _example(status: int, code: str) -> OpenApiExample:
    errors = {"errors": [ONE_ERROR]} if status == 400 else {}
    return OpenApiExample(
        code,
        response_only=True,
        status_codes=[str(status)],
        media_type=PROBLEM,
        value={
            "type": f"/problems/{code}",
            "title": REASONS[status].partition(":")[0],
            "status": status,
            "code": code,
            **errors,
        },
    )
