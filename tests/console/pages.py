"""Addresses of the console's pages, and what a page says."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.urls import reverse


def pages() -> dict[str, Any]:
    """Every page of rows, by the name of its model."""
    return {model._meta.model_name: page for model, page in admin.site._registry.items()}


def list_of(name: str) -> str:
    """The list of one kind of row."""
    return reverse(f"admin:{pages()[name].opts.app_label}_{name}_changelist")


def add_of(name: str) -> str:
    """The form for a new row."""
    return reverse(f"admin:{pages()[name].opts.app_label}_{name}_add")


def page_of(row: Any, verb: str = "change") -> str:
    """One row's own page, or what can be done there."""
    base = f"admin:{row._meta.app_label}_{row._meta.model_name}"
    if verb in {"change", "history", "delete"}:
        return reverse(f"{base}_{verb}", args=[row.pk])
    return reverse(f"{base}_change", args=[row.pk]).replace("/change/", f"/{verb}/")


def verbs_of(name: str) -> Iterable[str]:
    """Everything that can be asked for at one row of a page."""
    page = pages()[name]
    yield from ("change", "history", "delete")
    yield from (action.path for action in page._get_base_actions_detail())


def text_of(response: HttpResponse) -> str:
    """What a person reads, blanks squeezed."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
