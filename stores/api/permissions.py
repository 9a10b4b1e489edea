"""What a caller of the API may do."""

from typing import Any

from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from stores.principal import Principal

STRANGER = "Send a valid API key: Authorization: Bearer eak_…"


class HasScope(BasePermission):
    """The key carries the scope of the route: `<resource>:read` or `<resource>:write`; a view names its `resource`.

    A method that the view does not know passes: the view itself answers 405, whatever the key may do.
    """

    message = "This API key may not do that."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Ask the caller's scopes. Raises NotAuthenticated, with the same words whatever is wrong with a key."""
        if not isinstance(request.user, Principal):
            raise NotAuthenticated(STRANGER)
        if request.method not in view.allowed_methods:
            return True
        verb = "read" if request.method in SAFE_METHODS else "write"
        return f"{view.resource}:{verb}" in request.user.scopes
