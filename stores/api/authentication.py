"""Who calls the API."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from stores.middleware import BEARER
from stores.principal import Principal


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer eak_…`. The middleware has recognised the key and entered its retailer's scope."""

    def authenticate(self, request: Request) -> tuple[Principal, None] | None:
        """The caller; an unknown, expired or revoked key is told apart from none at all only by the header sent."""
        principal: Principal | None = getattr(request._request, "principal", None)
        if principal is not None:
            return principal, None
        if request.headers.get("Authorization"):
            raise AuthenticationFailed("Unknown or expired API key.")
        return None

    def authenticate_header(self, request: Request) -> str:
        """What a stranger is asked for."""
        return BEARER.strip()


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes it."""

    target_class = ApiKeyAuthentication
    name = "apiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "eak_<retailer>_<id>_<secret>"}
