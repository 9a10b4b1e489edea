"""Pictures of every kind, good and bad, made on the spot."""

import io
import struct
import zlib

from PIL import Image, ImageCms, ImageDraw

SIZE = (900, 600)
RED, BLUE = (200, 30, 30), (30, 30, 200)
HTML = b"<!doctype html><script>alert(1)</script><p>Not found</p>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><script>alert(1)</script></svg>'


def saved(image, kind, **options):
    """The bytes of a picture."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def photo(kind="JPEG", *, size=SIZE, colour=RED, mode="RGB", **options):
    """One of a plain colour, with a mark in its upper left corner."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).rectangle([0, 0, size[0] // 3, size[1] // 3], fill=BLUE)
    return saved(image.convert(mode), kind, **options)


def turned():
    """A photo taken with the camera on its side, which says so and where it was."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it by a quarter clockwise
    exif[0x010E] = "Home of the photographer"
    exif.get_ifd(0x8825)[2] = (38.0, 42.0, 0.0)
    return photo(exif=exif)


def animated(kind="GIF"):
    """Red first, then blue."""
    frames = [Image.new("RGB", SIZE, colour) for colour in (RED, BLUE)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)


def clear_palette():
    """A palette of which one colour is clear."""
    image = Image.new("P", SIZE, 0)
    image.putpalette([*RED, *BLUE])
    ImageDraw.Draw(image).rectangle([0, 0, 300, 200], fill=1)
    return saved(image, "PNG", transparency=0)


def grey_16():
    """A middle grey in 16 bits."""
    return saved(Image.new("I;16", SIZE, 0x8080), "PNG")


def profiled():
    """One that carries a profile of its colours."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return photo(icc_profile=profile)


def bomb(width=50_000, height=50_000):
    """A PNG of few bytes that would unpack to billions of pixels."""

    def chunk(name, content):
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def polyglot():
    """A GIF that is a script as well: its header is a name, a comment follows, and then the code."""
    gif = animated()
    return gif.rstrip(b";") + b";/*" + b"*/=1;alert(1)//"
