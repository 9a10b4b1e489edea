"""Pictures that nothing names any more."""

from contextlib import suppress
from datetime import datetime

from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from catalog.models import Picture, PictureSource, Variant, VariantPicture
from catalog.models.picture import FOLDER

AT_ONCE = 500


def forget_pictures(*, before: datetime) -> int:
    """Remove addresses that no variant has and nobody named since, then pictures of which no address is left.

    Return how many pictures went. First a picture leaves the catalogue, then its files go, then its row: cut in
    between, the next run takes it up where this one ended.
    """
    while _forget_addresses(before=before):
        pass
    while _leave(before=before):
        pass
    forgotten = 0
    for picture in Picture.objects.exclude(forgotten_at=None).order_by("pk"):
        _remove(picture)
        forgotten += 1
    return forgotten


@transaction.atomic
def _forget_addresses(*, before: datetime) -> int:
    """Whoever names one of them again meanwhile has touched it, or waits for us and makes it anew."""
    free = ~Exists(VariantPicture.objects.filter(source=OuterRef("pk")))
    unnamed = PictureSource.objects.filter(free, named_at__lt=before).order_by("pk")
    locked = list(
        unnamed.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:AT_ONCE]
    )
    PictureSource.objects.filter(pk__in=locked).delete()
    return len(locked)


def _leave(*, before: datetime) -> int:
    """Mark pictures as forgotten. One that was found anew meanwhile says so in `used_at`."""
    free = ~Exists(PictureSource.objects.filter(picture=OuterRef("pk")))
    unseen = ~Exists(Variant.objects.filter(shown=OuterRef("pk")))
    unused = Picture.objects.filter(free, unseen, used_at__lt=before, forgotten_at=None)
    some = list(unused.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    left: int = unused.filter(pk__in=some).update(forgotten_at=timezone.now())
    return left


def _remove(picture: Picture) -> None:
    """Its files, those of a drawing that was cut off too, and then its row."""
    storage, folder = storages["renditions"], f"{FOLDER}/{picture.folder}"
    with suppress(FileNotFoundError):
        for name in storage.listdir(folder)[1]:
            storage.delete(f"{folder}/{name}")
        storage.delete(folder)
    picture.delete()
