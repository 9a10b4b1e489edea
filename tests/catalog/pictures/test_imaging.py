"""Foreign bytes become pictures of our own making, or a reason why not."""

import io

import pytest
from PIL import Image

from catalog.imaging import NotAPicture, decoded, renditions
from tests.catalog.pictures import files

CORNER, MIDDLE = (20, 20), (450, 300)


def near(seen, meant):
    return all(abs(one - other) <= 12 for one, other in zip(seen, meant, strict=True))


def drawn(content):
    return {(one.width, one.height, one.kind): one.content for one in renditions(decoded(content))}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photo_of_each_kind_is_drawn_in_each_size(kind):
    made = drawn(files.photo(kind, size=(2400, 1200)))

    assert sorted(made) == [
        (width, width // 2, form) for width in (400, 800, 1600) for form in ("avif", "webp")
    ]
    for (width, height, form), content in made.items():
        image = Image.open(io.BytesIO(content))
        assert (image.format.lower(), image.size, image.mode) == (form, (width, height), "RGB")
        assert near(image.getpixel((width // 2, height // 2)), files.RED)
        assert near(image.getpixel((width // 8, height // 8)), files.BLUE)


@pytest.mark.parametrize(
    ("size", "widths"),
    [((300, 300), [300]), ((400, 300), [400]), ((900, 600), [400, 800, 900]), ((1600, 90), [400, 800, 1600])],
)
def test_nothing_is_enlarged(size, widths):
    made = drawn(files.photo(size=size))

    assert sorted({width for width, _, _ in made}) == widths


@pytest.mark.parametrize(
    ("content", "corner", "middle"),
    [
        (files.photo(mode="CMYK"), files.BLUE, files.RED),
        (files.photo(mode="L"), (43, 43, 43), (81, 81, 81)),
        (files.grey_16(), (128, 128, 128), (128, 128, 128)),
        (files.profiled(), files.BLUE, files.RED),
        (files.photo(icc_profile=b"nonsense"), files.BLUE, files.RED),
        (files.animated("GIF"), files.RED, files.RED),
        (files.animated("WEBP"), files.RED, files.RED),
        (files.animated("PNG"), files.RED, files.RED),
        (files.polyglot(), files.RED, files.RED),
        (files.clear_palette(), (*files.BLUE, 255), (*files.RED, 0)),
        (files.photo("PNG", mode="RGBA"), (*files.BLUE, 255), (*files.RED, 255)),
    ],
)
def test_what_is_odd_looks_as_it_was_meant(content, corner, middle):
    image = decoded(content)

    assert (near(image.getpixel(CORNER), corner), near(image.getpixel(MIDDLE), middle)) == (True, True)


def test_a_photo_taken_on_its_side_is_put_upright_and_tells_nothing_of_where_it_was():
    content = files.turned()
    assert (b"Home of the photographer" in content, b"Exif" in content) == (True, True)

    made = drawn(content)

    assert {(width, height) for width, height, _ in made} == {(400, 600), (600, 900)}
    image = Image.open(io.BytesIO(made[(600, 900, "webp")]))
    assert near(image.getpixel((590, 10)), files.BLUE)  # the mark went from the left to the right
    assert [name for name in image.info if name in {"exif", "icc_profile", "xmp", "comment"}] == []
    assert [one for one in made.values() if b"photographer" in one or b"Exif" in one] == []


def test_what_is_clear_stays_clear():
    made = drawn(files.clear_palette())

    assert {Image.open(io.BytesIO(one)).mode for one in made.values()} == {"RGBA"}


def test_nothing_of_a_script_that_rode_along_is_left():
    assert b"alert" in files.polyglot()

    assert [one for one in drawn(files.polyglot()).values() if b"alert" in one] == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "It is empty."),
        (files.HTML, "It is none of JPEG, PNG, WEBP, AVIF, GIF."),
        (files.SVG, "It is none of JPEG, PNG, WEBP, AVIF, GIF."),
        (files.photo("TIFF"), "It is none of JPEG, PNG, WEBP, AVIF, GIF."),
        (files.photo("BMP"), "It is none of JPEG, PNG, WEBP, AVIF, GIF."),
        (b"\xff\xd8\xff\xe0" + b"\0" * 64, "It is none of JPEG, PNG, WEBP, AVIF, GIF."),
        (files.photo()[:2000], "It is broken: OSError."),
        (files.photo("PNG")[:400], "It is broken: OSError."),
        (files.photo("WEBP")[:200], "It is broken: OSError."),
        (files.bomb(), "It has more than 40,000,000 pixels."),
        (files.bomb(8_000, 8_000), "It has more than 40,000,000 pixels."),
        (files.photo("PNG", size=(1, 1)), "It is only 1 × 1 pixels."),
        (files.photo("PNG", size=(2000, 20)), "It is a strip of 2000 × 20 pixels."),
    ],
)
def test_what_is_no_picture_is_told_why(content, problem):
    with pytest.raises(NotAPicture) as told:
        decoded(content)

    assert str(told.value) == problem


def test_the_pixels_of_a_bomb_are_never_unpacked(monkeypatch):
    unpacked = []
    monkeypatch.setattr(Image.Image, "load", lambda image: unpacked.append(image.size))

    with pytest.raises(NotAPicture):
        decoded(files.bomb(8_000, 8_000))

    assert unpacked == []
