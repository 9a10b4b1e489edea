from itertools import product

import pytest

from stores.kiosk.theme import contrast, readable_on_white, rgb, style_sheet, text_on

YELLOW, GREEN = "#ffd400", "#174e3a"


def test_contrast_is_what_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize(
    ("ground", "text"), [(GREEN, "#ffffff"), (YELLOW, "#000000"), ("#1b2cc1", "#ffffff")]
)
def test_text_on_a_brand_is_white_or_black_whichever_reads_better(ground, text):
    assert text_on(ground) == text


def test_every_colour_becomes_one_that_can_be_read():
    colours = [
        f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in product(range(0, 256, 17), repeat=3)
    ]

    poor = [
        colour
        for colour in colours
        if contrast(readable_on_white(colour), "#ffffff") < 4.5 or contrast(text_on(colour), colour) < 4.5
    ]

    assert len(colours) == 4096
    assert poor == []


def test_a_dark_brand_stays_itself():
    assert readable_on_white(GREEN) == GREEN
    assert str(rgb(GREEN)) == GREEN


def test_a_style_sheet_sets_only_what_is_the_retailers():
    assert style_sheet(GREEN) == (
        ":root{--brand:#174e3a;--on-brand:#ffffff;--brand-ink:#174e3a;"
        "--brand-soft:color-mix(in oklab, #174e3a 10%, white);}\n"
    )
