"""Foreign bytes as a picture: first frame, upright, in sRGB, at most so large, and nothing else that came with it.

What a file calls itself does not count, its bytes do. Vectors (SVG) are programs more than pictures, so none is read.
"""

import io

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
MOST_PIXELS = 40_000_000  # 160 MB once it is decoded
LEAST_SIDE = 16  # smaller are the dots by which pages are counted
LONGEST_STRIP = 20
DRAFT = (1600, 1600)
SRGB = ImageCms.createProfile("sRGB")


class NotAPicture(Exception):
    """Bytes that we make no picture of, and why."""


def decoded(content: bytes) -> Image.Image:
    """The picture in these bytes, as RGB or RGBA. Raises NotAPicture."""
    if not content:
        raise NotAPicture("It is empty.")
    try:
        return _plain(_opened(content))
    except NotAPicture:
        raise
    except Image.DecompressionBombError as error:
        raise NotAPicture(f"It has more than {MOST_PIXELS:,} pixels.") from error
    except UnidentifiedImageError as error:
        raise NotAPicture(f"It is none of {', '.join(FORMATS)}.") from error
    except Exception as error:  # decoders raise whatever they stumble over
        raise NotAPicture(f"It is broken: {type(error).__name__}.") from error


def _opened(content: bytes) -> Image.Image:
    """A picture whose head was read; its pixels are not unpacked before its size is known."""
    picture = Image.open(io.BytesIO(content), formats=FORMATS)
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise NotAPicture(f"It has more than {MOST_PIXELS:,} pixels.")
    if min(width, height) < LEAST_SIDE:
        raise NotAPicture(f"It is only {width} × {height} pixels.")
    if max(width, height) > LONGEST_STRIP * min(width, height):
        raise NotAPicture(f"It is a strip of {width} × {height} pixels.")
    picture.draft("RGB", DRAFT)  # a JPEG of many pixels is unpacked at a fraction of its size
    return picture


def _plain(picture: Image.Image) -> Image.Image:
    """Upright and in the colours of screens; a picture with alpha keeps it."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I"):
        upright = _of_16_bits(upright)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    plain = _in_srgb(upright).convert(mode)
    plain.info.clear()  # profiles, positions, comments
    return plain


def _of_16_bits(picture: Image.Image) -> Image.Image:
    """Grey in 16 bits brought to 8; `convert` alone would make all but the darkest white."""
    wide = picture.convert("I")
    return wide.point(lambda grey: grey * (1 / 257) + 0).convert("L")


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Colours as a screen takes them, where the file says what its own mean. A profile that is none is passed over."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "CMYK"}:
        return picture
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        brought = ImageCms.profileToProfile(picture, meant, SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return brought or picture
