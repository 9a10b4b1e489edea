"""What templates that show items may use: `{% load catalogue %}`."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from catalog import cleaning
from catalog.models import Variant

LOADING = {
    "first": mark_safe(' fetchpriority="high"'),
    "eager": mark_safe(""),
    "lazy": mark_safe(' loading="lazy"'),
}

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """A description in paragraphs. It is cleaned once more, whoever wrote it, and every sign of markup is escaped."""
    return mark_safe(linebreaks(cleaning.paragraphs(text), autoescape=True))  # noqa: S308 - all of it is escaped


@register.simple_tag
def picture(variant: Variant, *, alt: str, size: str, sizes: str, loading: str = "lazy") -> SafeString:
    """A variant's picture in a box of so many pixels (`400x432`), from the smallest file that fills `sizes`.

    It is `first` to be fetched, `eager`, or `lazy` for what is below the fold. What was uploaded and is not drawn yet
    is shown as it is.
    """
    image = _image(variant, alt, size, loading or "lazy")
    if not variant.shown:
        return image
    return format_html(
        '<picture><source type="image/avif" srcset="{}" sizes="{}">'
        '<source type="image/webp" srcset="{}" sizes="{}">{}</picture>',
        variant.shown.avif,
        sizes,
        variant.shown.webp,
        sizes,
        image,
    )


def _image(variant: Variant, alt: str, size: str, loading: str) -> SafeString:
    width, _, height = size.partition("x")
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}"{}>',
        variant.picture_url or static("img/no-picture.svg"),
        alt,
        width,
        height,
        LOADING[loading],
    )
