"""Colours, light and shapes that all drawings share.

A drawing is a tuple of shapes. What lights it stands in the picture's own definitions: `b` a body lit from
the front, `s` a sleeve lit from above, `v` light from the top, `in` the dark inside, `f` and `f2` two softnesses.
"""

from zlib import crc32

Shapes = tuple[str, ...]
MIRRORED = "matrix(-1 0 0 1 800 0)"
BODY = "url(#b)"
SLEEVE = "url(#s)"
LIGHT = "url(#v)"
INSIDE = "url(#in)"


def shade(colour: str, by: float) -> str:
    """A colour made darker (down to -1) or lighter (up to 1)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    shaded = [part * (1 + by) if by < 0 else part + (1 - part) * by for part in parts]
    return "#" + "".join(f"{round(part * 255):02x}" for part in shaded)


def path(d: str, fill: str = "none", **more: object) -> str:
    """A filled shape. In names of attributes `_` stands for `-`."""
    return f'<path d="{d}" fill="{fill}"{_attributes(more)}/>'


def line(d: str, colour: str, width: float, **more: object) -> str:
    """A stroke."""
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:g}"{_attributes(more)}/>'


def seam(d: str, dark: str, bright: str, width: float = 9) -> str:
    """A zip or a pocket: a dark slit with a bright thread in it."""
    return line(d, dark, width, stroke_linecap="round") + line(d, bright, width / 3, stroke_linecap="round")


def box(x: float, y: float, width: float, height: float, round_: float, fill: str, **more: object) -> str:
    """A rectangle with round corners."""
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{round_:g}"'
    return f'<rect {place} fill="{fill}"{_attributes(more)}/>'


def lit(d: str, fill: str = BODY) -> str:
    """A shape, and the light that falls on it."""
    return path(d, fill) + path(d, LIGHT)


def folds(dark: str = "", bright: str = "", *, wide: float = 13, strength: float = 0.2) -> str:
    """Soft shadows and gleams of cloth, each a set of strokes."""
    shadows = line(dark, "#000", wide, opacity=f"{strength:g}") if dark else ""
    gleams = line(bright, "#fff", wide * 0.75, opacity=f"{strength:g}") if bright else ""
    return f'<g filter="url(#f)">{shadows}{gleams}</g>'


def both(*shapes: str) -> str:
    """Shapes on the left, and the same on the right."""
    left = "".join(shapes)
    name = f"m{crc32(left.encode()):x}"
    return f'<g id="{name}">{left}</g><use href="#{name}" transform="{MIRRORED}"/>'


def within(d: str, *shapes: str) -> str:
    """Shapes, cut off at an outline."""
    name = f"k{crc32(d.encode()):x}"
    return f'<clipPath id="{name}">{path(d)}</clipPath><g clip-path="url(#{name})">{"".join(shapes)}</g>'


def ground(y: float, width: float, x: float = 400) -> str:
    """The shadow on which things stand."""
    place = f'cx="{x:g}" cy="{y:g}" rx="{width:g}" ry="13"'
    return f'<ellipse {place} fill="#000" opacity=".22" filter="url(#f2)"/>'


def picture(shapes: Shapes, colour: str, view: str = "50 60 700 700") -> str:
    """A whole SVG file."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" width="800" height="800">'
        f"{_definitions(colour)}{''.join(shapes)}</svg>\n"
    )


def _definitions(colour: str) -> str:
    dark, light = shade(colour, -0.22), shade(colour, 0.14)
    inside = _stop(0, shade(colour, -0.72)) + _stop(1, shade(colour, -0.45))
    body = "".join(
        _stop(at, tone) for at, tone in ((0, dark), (0.22, colour), (0.42, light), (0.7, colour), (1, dark))
    )
    sleeve = _stop(0, colour) + _stop(0.45, light) + _stop(1, dark)
    top = (
        '<stop offset="0" stop-color="#fff" stop-opacity=".13"/>'
        '<stop offset=".35" stop-color="#fff" stop-opacity="0"/>'
        '<stop offset="1" stop-color="#000" stop-opacity=".2"/>'
    )
    return (
        f'<defs><linearGradient id="b">{body}</linearGradient>'
        f'<linearGradient id="s" x2="1" y2=".35">{sleeve}</linearGradient>'
        f'<linearGradient id="v" x2="0" y2="1">{top}</linearGradient>'
        f'<radialGradient id="in" cx=".5" cy=".35" r=".7">{inside}</radialGradient>'
        f"{_softness('f', 30, 9)}{_softness('f2', 60, 16)}</defs>"
    )


def _stop(at: float, colour: str) -> str:
    return f'<stop offset="{at:g}" stop-color="{colour}"/>'


def _softness(name: str, margin: int, by: int) -> str:
    area = f'x="-{margin}%" y="-{margin}%" width="{100 + 2 * margin}%" height="{100 + 2 * margin}%"'
    return f'<filter id="{name}" {area}><feGaussianBlur stdDeviation="{by}"/></filter>'


def _attributes(more: dict[str, object]) -> str:
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
