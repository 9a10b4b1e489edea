"""Who calls the API."""

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from stores.operations.access import note_use
from stores.principal import Principal


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer eak_…`. The middleware has recognised the key and entered its retailer's scope."""

    def authenticate(self, request: Request) -> tuple[Principal, None] | None:
        """The caller. An unknown, expired or revoked key is as good as none, and cannot be told from it."""
        principal: Principal | None = getattr(request._request, "principal", None)
        if principal is None:
            return None
        if principal.api_key_id:
            note_use(
                api_key_id=principal.api_key_id, last_noted=principal.api_key_used_at, now=timezone.now()
            )
        return principal, None

    def authenticate_header(self, request: Request) -> str:
        """What a stranger is asked for."""
        return "Bearer"


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes it."""

    target_class = ApiKeyAuthentication
    name = "apiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """A bearer token."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "eak_<retailer>_<id>_<secret>",
            "description": "A key of one retailer, issued in the console. It carries scopes such as `items:read`.",
        }
