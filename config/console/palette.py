"""A retailer's brand colour as the scale of shades that the console's widgets ask for. Imports no models."""

from django.http import HttpRequest

from stores.kiosk.theme import READABLE, Rgb, contrast, readable_on_white, rgb

HOUSE_COLOUR = "#174e3a"
NIGHT = "#101828"  # the ground of the console's dark theme
# How far the paler and the deeper shades lie from the button's: towards white, towards black.
PALER = {50: 0.95, 100: 0.89, 200: 0.76}
DEEPER = {700: 0.16, 800: 0.32, 900: 0.46, 950: 0.62}
# The shades that are text on the dark ground, from the first one that can be read there towards white.
ON_NIGHT = {500: 0.0, 400: 0.2, 300: 0.45}


def brand(request: HttpRequest) -> dict[str, str]:
    """The shades of the retailer in scope, or our own."""
    principal = getattr(request, "principal", None)
    return shades(principal.retailer.brand_colour if principal else HOUSE_COLOUR)


def shades(colour: str) -> dict[str, str]:
    """Each step of the scale as a CSS colour. 600 carries white text; 500 and above can be read on the dark ground."""
    button = rgb(readable_on_white(colour))
    light = _readable_on_night(button)
    scale = {600: button}
    scale |= {step: _mixed(button, 255, part) for step, part in PALER.items()}
    scale |= {step: _mixed(light, 255, part) for step, part in ON_NIGHT.items()}
    scale |= {step: _mixed(button, 0, part) for step, part in DEEPER.items()}
    return {str(step): str(scale[step]) for step in sorted(scale)}


def _readable_on_night(colour: Rgb) -> Rgb:
    while contrast(str(colour), NIGHT) < READABLE:
        colour = _mixed(colour, 255, 0.06)
    return colour


def _mixed(colour: Rgb, towards: int, part: float) -> Rgb:
    return Rgb(*(round(own + (towards - own) * part) for own in colour))
