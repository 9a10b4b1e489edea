"""People."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from stores.models.retailer import Retailer
from stores.models.store import Store
from stores.roles import CONSOLE_ROLES, STORE_ROLES, Role


class UserManager(BaseUserManager["User"]):
    """Makes users. It looks across retailers, because a person logs in before any retailer is known."""

    def create_user(self, username: str, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user; without a password nobody can log in as them until one is set by invitation."""
        user = self.model(username=username, email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, email: str, password: str | None = None) -> "User":
        """A platform operator, who belongs to no retailer."""
        return self.create_user(username, email, password, role=Role.OPERATOR)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, with one role at one retailer; the platform operator belongs to none.

    Not an owned row like the others: it must be found by name before a retailer is in scope. Inside a scope the
    database shows only that retailer's people.
    """

    groups = None  # type: ignore[assignment]  # the role says what a person may do
    user_permissions = None  # type: ignore[assignment]

    username = models.CharField(max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    email = models.EmailField()
    full_name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=12, choices=Role, default=Role.ASSOCIATE)
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    must_set_password = models.BooleanField(default=False, editable=False)
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    invitation_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.OPERATOR, retailer=None)
                | (~Q(role=Role.OPERATOR) & Q(retailer__isnull=False)),
                name="stores_user_operator_has_no_retailer",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(STORE_ROLES)) | Q(store__isnull=False),
                name="stores_user_works_in_a_store",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """What Django's own pages call a person."""
        return self.full_name

    @property
    def is_staff(self) -> bool:
        """May open the console."""
        return self.role in CONSOLE_ROLES

    @property
    def is_operator(self) -> bool:
        """Runs the platform; sees a retailer's rows only after picking it."""
        return self.role == Role.OPERATOR
