"""Asking before doing: a page that says what will happen, what is known, and takes a person's yes by POST."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from stores.errors import DomainError


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a person is asked, and what is done when they agree.

    `evidence` is a template with what they should know; `reveal` one that shows what `act` returned, once, on the page
    that answers the POST. Without it they return to the row and are told `done`.
    """

    title: str
    words: str
    button: str
    act: Callable[[Mapping[str, Any]], object]
    done: str = "Done."
    form: type[forms.Form] = forms.Form
    evidence: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    reveal: str = ""
    is_grave: bool = False


def put(page: Any, request: HttpRequest, row: Model, question: Question) -> HttpResponse:
    """Show the question, or act on the answer. A refusal is told beside the form; nothing is lost."""
    form = question.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = question.act(form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _answered(page, request, row, question, outcome)
    return _shown(page, request, row, question, "admin/question.html", form=form)


def _answered(
    page: Any, request: HttpRequest, row: Model, question: Question, outcome: object
) -> HttpResponse:
    page.log_change(request, row, question.title)
    if question.reveal:
        return _shown(page, request, row, question, question.reveal, outcome=outcome)
    messages.success(request, question.done)
    return redirect(page.address_of(row))


def _shown(
    page: Any, request: HttpRequest, row: Model, question: Question, template: str, **more: Any
) -> HttpResponse:
    context = {
        **page.admin_site.each_context(request),
        "title": question.title,
        "question": question,
        "opts": page.opts,
        "original": row,
        "back": page.address_of(row),
        **question.facts,
        **more,
    }
    return TemplateResponse(request, template, context)
