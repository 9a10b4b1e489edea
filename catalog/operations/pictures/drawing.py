"""From foreign bytes to files of our own: drawn once for each content, however many addresses hold it."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.models.functions import Now

from catalog.imaging import decoded, renditions
from catalog.models import Picture
from catalog.models.picture import USUAL_WIDTH
from stores import fault


def drawn(content: bytes) -> Picture:
    """The picture of these bytes, its files in place. Raises NotAPicture.

    Its row comes first, so that there is no file that no row knows of. Cut in between, the next to come with the same
    bytes draws it again under the same names. Hold no transaction open.
    """
    digest = hashlib.sha256(content).hexdigest()
    known = Picture.objects.filter(digest=digest, forgotten_at=None)
    picture: Picture | None = known.exclude(drawn_at=None).first()
    if picture:
        return picture
    image = decoded(content)
    Picture.objects.bulk_create([Picture(digest=digest, used_at=Now())], ignore_conflicts=True)
    picture = known.get()
    widths = []
    for one in renditions(image):
        storages["renditions"].save(picture.name_of(one.width, one.kind), ContentFile(one.content))
        fault.point("pictures.between_files")
        widths.append((one.width, one.height))
    _note_sizes(picture, sorted(set(widths)))
    return picture


def _note_sizes(picture: Picture, sizes: list[tuple[int, int]]) -> None:
    widths = [width for width, _ in sizes]
    usual = min(USUAL_WIDTH, widths[-1])
    Picture.objects.filter(pk=picture.pk).update(
        width=widths[-1],
        height=sizes[-1][1],
        widths=widths,
        main=picture.name_of(usual, "webp"),
        drawn_at=Now(),
    )
