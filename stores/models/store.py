"""Shop floors and the devices on them."""

from django.db import models

from stores.models.owned import RetailerOwned


class Store(RetailerOwned):
    """A shop floor. `email` is where the store hears of its orders."""

    code = models.SlugField(max_length=30)
    name = models.CharField(max_length=120)
    email = models.EmailField(help_text="The store is told here about every order placed in it.")
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, help_text="ISO 3166-1, two letters.")
    time_zone = models.CharField(max_length=40, default="Europe/Lisbon")
    is_open = models.BooleanField(default=True, help_text="A closed store takes no orders.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["retailer", "code"], name="stores_store_code")]

    def __str__(self) -> str:
        return self.name


class Kiosk(RetailerOwned):
    """A device on a shop floor. It enrols once with a code and is then known by a token, kept only as a hash."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="kiosks")
    name = models.CharField(max_length=60)
    enrolment_hash = models.CharField(max_length=64, blank=True, editable=False)
    enrolment_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    enrolled_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_seen_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["retailer", "store", "name"], name="stores_kiosk_name")
        ]

    def __str__(self) -> str:
        return f"{self.store} · {self.name}"
