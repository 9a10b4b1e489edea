"""Pictures of what the retailer sells, and where they come from."""

from typing import Any, ClassVar
from uuid import uuid4

from django.core.files.storage import storages
from django.db import models
from django.db.models import Q

from catalog.models.product import Variant
from partners.models import Partner
from stores.models import RetailerOwned
from stores.tenancy import RetailerManager

FOLDER = "renditions"
USUAL_WIDTH = 800


def new_folder() -> str:
    """A name that nobody can guess: it tells neither the retailer nor what the picture was."""
    return uuid4().hex


class Picture(RetailerOwned):
    """A picture in all its sizes, once for each content: `digest` is the SHA-256 of the bytes it was drawn from.

    Its files lie in `folder`; `main` is the one for whoever takes but one. It stands in pages once it is drawn. One
    that nothing names any more is forgotten: then its files go, and then the row.
    """

    digest = models.CharField(max_length=64)
    folder = models.CharField(max_length=32, default=new_folder)
    main = models.CharField(max_length=80, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    widths = models.JSONField(default=list)
    used_at = models.DateTimeField(help_text="When it was last found to be what some address holds.")
    drawn_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["retailer", "digest"],
                condition=Q(forgotten_at=None),
                name="catalog_picture_digest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"

    def name_of(self, width: int, kind: str) -> str:
        """What one of its files is called."""
        return f"{FOLDER}/{self.folder}/{width}.{kind}"

    @property
    def url(self) -> str:
        """The address of the one for whoever takes but one."""
        return storages["renditions"].url(self.main)

    @property
    def avif(self) -> str:
        """Its addresses with their widths, as a page names them."""
        return self._set("avif")

    @property
    def webp(self) -> str:
        """The same for browsers that read no AVIF."""
        return self._set("webp")

    def _set(self, kind: str) -> str:
        url = storages["renditions"].url
        return ", ".join(f"{url(self.name_of(width, kind))} {width}w" for width in self.widths)


class SourceState(models.TextChoices):
    """How far we are with an address."""

    WAITING = "waiting", "to be fetched"
    KEPT = "kept", "kept"
    FAILED = "failed", "could not be had"


class PictureSourceQuerySet(models.QuerySet["PictureSource"]):
    """Addresses of pictures, in the words of the trade."""

    def waiting(self) -> "PictureSourceQuerySet":
        """Those a person may want to see to."""
        return self.filter(state=SourceState.FAILED)


class PictureSource(RetailerOwned):
    """An address that holds a picture: a partner's, or without a partner the name of a file that a person uploaded.

    The row is the queue: it is fetched when it is due, and looked at again from time to time. `turn` counts the tries:
    whoever fetches writes only as long as it is theirs. A picture that was had once stays when it cannot be had again.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    address = models.CharField(max_length=2000)
    state = models.CharField(max_length=8, choices=SourceState, default=SourceState.WAITING, editable=False)
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    problem = models.CharField(max_length=300, blank=True)
    problem_since = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0, help_text="How often in a row it could not be had.")
    turn = models.PositiveBigIntegerField(default=0)
    tag = models.CharField(max_length=200, blank=True, help_text="The ETag it came with.")
    named_at = models.DateTimeField(help_text="When it was last named, within a day.")
    fetched_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(help_text="When it is looked at next.")
    leased_until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = RetailerManager.from_queryset(PictureSourceQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["retailer", "partner", "address"],
                nulls_distinct=False,
                name="catalog_picture_address",
            )
        ]
        indexes = [models.Index(fields=["retailer", "partner", "due_at"], name="catalog_picturesource_due")]

    def __str__(self) -> str:
        return self.address[:80]


class VariantPicture(RetailerOwned):
    """That an address holds a picture of a variant; of several the least `position` is shown."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey(PictureSource, on_delete=models.CASCADE, related_name="links")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["retailer", "variant", "source"], name="catalog_picture_of_variant"
            )
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.source_id}"
