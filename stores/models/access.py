"""Keys of programs that use our API."""

from django.db import models

from stores.models.owned import RetailerOwned

SCOPES = ("items:read", "partners:read", "feeds:read", "orders:read", "orders:write")


def every_scope() -> list[str]:
    """What a new key may do unless told otherwise."""
    return list(SCOPES)


class ApiKey(RetailerOwned):
    """A program's key to one retailer's rows. Only its prefix and hash are kept; it is shown once."""

    name = models.CharField(max_length=60, help_text="Who uses it.")
    prefix = models.CharField(max_length=12, editable=False)
    secret_hash = models.CharField(max_length=64, editable=False)
    scopes = models.JSONField(default=every_scope)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "API key"
        constraints = [models.UniqueConstraint(fields=["retailer", "prefix"], name="stores_apikey_prefix")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
