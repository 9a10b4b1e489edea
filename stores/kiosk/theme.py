"""A retailer's colour, and what goes with it. Pure: the address of the style sheet says all there is to know."""

from typing import NamedTuple

WHITE, BLACK = "#ffffff", "#000000"  # one of the two is readable on any colour
READABLE = 4.5  # WCAG 2.2, 1.4.3


class Rgb(NamedTuple):
    """A colour in sRGB, each part from 0 to 255."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


def rgb(colour: str) -> Rgb:
    """`#174e3a` taken apart."""
    digits = colour.removeprefix("#")
    return Rgb(*(int(digits[place : place + 2], 16) for place in (0, 2, 4)))


def contrast(one: str, other: str) -> float:
    """How well two colours stand out from each other, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    light, dark = sorted((_luminance(rgb(one)), _luminance(rgb(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_on(ground: str) -> str:
    """White, unless black is easier to read on this ground."""
    return max((WHITE, BLACK), key=lambda text: contrast(text, ground))


def readable_on_white(colour: str) -> str:
    """The colour itself, or as much darker as it must be to be read on white."""
    shade = rgb(colour)
    while contrast(str(shade), WHITE) < READABLE:
        shade = Rgb(*(int(part * 0.95) for part in shade))
    return str(shade)


def style_sheet(colour: str) -> str:
    """The custom properties that turn our pages into this retailer's."""
    properties = {
        "--brand": colour,
        "--on-brand": text_on(colour),
        "--brand-ink": readable_on_white(colour),
        "--brand-soft": f"color-mix(in oklab, {colour} 10%, white)",
    }
    return ":root{" + "".join(f"{name}:{value};" for name, value in properties.items()) + "}\n"


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
