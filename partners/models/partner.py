"""A retailer's account with a supplier."""

import uuid
from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from partners.models.fields import TransformerPathField
from partners.vault import open_sealed, seal
from stores.models import RetailerOwned
from stores.tenancy import RetailerManager, current_retailer_id


class AuthScheme(models.TextChoices):
    """How we show a partner who we are."""

    NONE = "none", "nothing"
    API_KEY = "api-key", "API key in a header"
    BASIC = "basic", "user name and password (Basic)"
    BEARER = "bearer", "bearer token"
    OAUTH2 = "oauth2", "OAuth 2 client credentials"
    SESSION = "session", "a log-in of its own"
    HMAC = "hmac", "a signature with a shared secret (HMAC)"


class PartnerQuerySet(models.QuerySet["Partner"]):
    """Partners, in the words of the trade."""

    def active(self) -> "PartnerQuerySet":
        """Those that may be asked and sent orders."""
        return self.filter(paused_at=None)


class Partner(RetailerOwned):
    """One retailer's account with one partner: which protocol, where, as whom, and within which limits."""

    code = models.SlugField(max_length=30)
    name = models.CharField(max_length=120, help_text="As shoppers read it: sent by Northpeak.")
    transformer = TransformerPathField(
        max_length=200, help_text="Class path of the protocol; one of the allow-list."
    )
    base_url = models.CharField(
        max_length=300, help_text="Where its API begins, or the mailbox we share: https, sftp, s3 or file."
    )
    auth_scheme = models.CharField(max_length=12, choices=AuthScheme, default=AuthScheme.NONE)
    auth_header = models.CharField(
        max_length=60,
        blank=True,
        default="X-Api-Key",
        help_text="For an API key: the header that carries it.",
    )
    auth_options = models.JSONField(
        default=dict, blank=True, help_text="What the log-in wants to know, such as the token's address."
    )
    sealed_credentials = models.TextField(blank=True, editable=False)
    credentials_set_at = models.DateTimeField(null=True, blank=True, editable=False)
    sealed_next_credentials = models.TextField(blank=True, editable=False)
    next_credentials_set_at = models.DateTimeField(null=True, blank=True, editable=False)
    vault_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    options = models.JSONField(default=dict, blank=True, help_text="What the transformer wants to know.")
    connect_timeout_ms = models.PositiveIntegerField(default=3000, validators=[MinValueValidator(50)])
    lookup_timeout_ms = models.PositiveIntegerField(default=1500, validators=[MinValueValidator(50)])
    order_timeout_ms = models.PositiveIntegerField(
        default=15_000, validators=[MinValueValidator(50), MaxValueValidator(45_000)]
    )
    max_in_flight = models.PositiveSmallIntegerField(
        default=8, validators=[MinValueValidator(1)], help_text="Most calls to this partner at the same time."
    )
    rate_per_s = models.DecimalField(
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text="Most calls a second, all our processes together; empty for as many as it takes.",
    )
    quarantine_s = models.PositiveIntegerField(
        default=60,
        help_text="After a lost answer: how long the partner may still take to accept, in seconds.",
    )
    markup_percent = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        default=0,
        help_text="On cost, when the partner recommends no retail price.",
    )
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = RetailerManager.from_queryset(PartnerQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["retailer", "code"], name="partners_partner_code")]

    def __str__(self) -> str:
        return self.name

    @property
    def safety_stock(self) -> int:
        """Pieces of it that are never sold; fetch its terms with it."""
        terms = getattr(self, "terms", None)
        return terms.safety_stock if terms else 0

    @property
    def credentials(self) -> dict[str, str]:
        """The opened credentials; empty when none are kept. Raises VaultError when they were tampered with."""
        return open_sealed(self.sealed_credentials, self._bound_to()) if self.sealed_credentials else {}

    @property
    def next_credentials(self) -> dict[str, str]:
        """Those that will hold, or still hold, while the partner changes them; empty outside a change."""
        return (
            open_sealed(self.sealed_next_credentials, self._bound_to())
            if self.sealed_next_credentials
            else {}
        )

    def seal_credentials(self, credentials: dict[str, str]) -> None:
        """Keep credentials, unreadable outside this row. The caller saves."""
        self.sealed_credentials = seal(credentials, self._bound_to())

    def seal_next_credentials(self, credentials: dict[str, str]) -> None:
        """Keep those that are tried when the partner refuses the others. The caller saves."""
        self.sealed_next_credentials = seal(credentials, self._bound_to()) if credentials else ""

    def _bound_to(self) -> str:
        return f"partners.partner|{self.retailer_id or current_retailer_id()}|{self.vault_id}"
