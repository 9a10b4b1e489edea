"""What every page's template may use: `{% load kiosk %}`."""

from datetime import date
from decimal import Decimal

from django import template
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from stores.money import Money

SPRITE = "vendor/lucide-1.62.0/sprite.svg"
MIRRORED = frozenset(
    {"arrow-left", "log-in", "log-out", "truck", "undo-2"}
)  # where text runs from right to left

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing beside words that say the same: `{% icon "truck" %}`. The names are in `deploy/local/vendor.py`."""
    flip = " flip" if name in MIRRORED else ""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#{}"/></svg>', flip, static(SPRITE), name
    )


@register.filter
def money(amount: Decimal, currency: str) -> str:
    """A price in full: `{{ offer.price|money:offer.currency }}` is €149.00."""
    return str(Money(amount, currency))


@register.filter
def short_money(amount: Decimal, currency: str) -> str:
    """The same without cents that are nought: €149, but €24.90. For cards and buttons."""
    whole, dot, cents = money(amount, currency).partition(".00")
    return whole + cents if dot else whole


@register.filter
def day(value: date) -> str:
    """A day as people say it: Fri 27 Nov."""
    return date_format(value, "D j M")


@register.filter
def days(span: tuple[date, date]) -> str:
    """From the first to the last day, the month once where it is the same: Fri 27 – Sat 28 Nov."""
    first, last = span
    if first == last:
        return day(last)
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{date_format(first, 'D j') if same_month else day(first)} – {day(last)}"
