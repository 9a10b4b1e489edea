"""An order's number as the till's scanner reads it."""

import segno
from django.utils.safestring import SafeString, mark_safe


def till_code(number: str) -> SafeString:
    """A QR code as SVG, dark on white with its quiet zone (ISO/IEC 18004). The number is ours, so it is safe."""
    code = segno.make_qr(number, error="m")
    drawing = code.svg_inline(border=4, omitsize=True, svgclass="code__art", lineclass=None, light="#fff")
    return mark_safe(drawing)  # noqa: S308 - drawn by segno; the number is only in its squares
