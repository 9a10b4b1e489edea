"""What may be uploaded: pictures a browser only draws. Anything else under our own address could run there."""

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import FileExtensionValidator
from django.db.models.fields.files import FieldFile

MOST_BYTES = 2_000_000
KINDS = ("png", "jpg", "jpeg", "webp", "svg")
_kind = FileExtensionValidator(KINDS, "Use a picture: PNG, JPEG, WebP or SVG.")
STARTS = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "webp": (b"RIFF",),
    "svg": (b"<svg", b"<?xml", b"<!", b"\xef\xbb\xbf<"),
}


def checked_picture(upload: "File[bytes] | None") -> "File[bytes] | None":
    """A fresh upload that is a picture of sensible size, or what was there before. Raises ValidationError."""
    if not upload or isinstance(upload, FieldFile):
        return upload
    _kind(upload)
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError("The picture is larger than 2 MB.")
    start = upload.read(16).lstrip()
    upload.seek(0)
    if not start.startswith(STARTS[str(upload.name).rpartition(".")[2].lower()]):
        raise ValidationError("The file is not what its name says.")
    return upload
