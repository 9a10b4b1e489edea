"""The console in a retailer's colour: whatever it is, it can be read."""

import pytest

from config.console.palette import NIGHT, shades
from stores.kiosk.theme import READABLE, WHITE, contrast


@pytest.mark.parametrize("colour", ["#174e3a", "#1b2cc1", "#ffe600", "#ffffff", "#000000", "#d81e05"])
def test_every_brand_can_be_read_by_day_and_by_night(colour):
    scale = shades(colour)

    assert contrast(scale["600"], WHITE) >= READABLE
    assert min(contrast(scale[step], NIGHT) for step in ("300", "400", "500")) >= READABLE


def test_a_colour_that_can_be_read_is_taken_as_it_is():
    assert shades("#174e3a")["600"] == "#174e3a"
