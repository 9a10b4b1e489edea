"""What templates that show items may use: `{% load catalogue %}`."""

from django import template
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from catalog import cleaning

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """A description in paragraphs. It is cleaned once more, whoever wrote it, and every sign of markup is escaped."""
    return mark_safe(linebreaks(cleaning.paragraphs(text), autoescape=True))  # noqa: S308 - all of it is escaped
