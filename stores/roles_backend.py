"""What a role may do, for Django's permission checks."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import BaseBackend

from stores.models import User
from stores.roles import PERMISSIONS, Role


class RoleBackend(BaseBackend):
    """Grants each user the permissions of their role; it logs nobody in."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, if still active."""
        return User.objects.filter(pk=user_id, is_active=True).first()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The role's permissions; none for a user who is not active."""
        if not isinstance(user_obj, User) or not user_obj.is_active:
            return set()
        return set(PERMISSIONS.get(Role(user_obj.role), frozenset()))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether the role may do anything at all in an app."""
        return any(name.startswith(f"{app_label}.") for name in self.get_all_permissions(user_obj))


class LogInBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth carries no types
    """Logs people in. It grants nothing: users have no groups and no permissions of their own, only a role."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None."""
        return set()
