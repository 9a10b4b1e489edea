"""A picture in the sizes and formats that pages show. Never larger than it came."""

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from PIL import Image

WIDTHS = (400, 800, 1600)
# AVIF is about a third smaller for the same looks and slower to make; WebP is for browsers that cannot read it.
FORMATS: dict[str, dict[str, Any]] = {
    "avif": {"quality": 60, "speed": 8},
    "webp": {"quality": 80, "method": 4},
}


class Rendition(NamedTuple):
    """One file."""

    width: int
    height: int
    kind: str
    content: bytes


def renditions(picture: Image.Image) -> Iterator[Rendition]:
    """The files of a picture, the largest first."""
    for width in sorted(_widths(picture.width), reverse=True):
        picture = _resized(picture, width)
        for kind, options in FORMATS.items():
            file = io.BytesIO()
            picture.save(file, kind, **options)
            yield Rendition(picture.width, picture.height, kind, file.getvalue())


def _widths(own: int) -> set[int]:
    return {min(width, own) for width in WIDTHS}


def _resized(picture: Image.Image, width: int) -> Image.Image:
    if width == picture.width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
