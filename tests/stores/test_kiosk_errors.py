"""Pages about what went wrong. They come up without a database: no test here may touch one."""

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import RequestFactory

from config.api import bad_request, forbidden, not_found, server_error


@pytest.fixture
def request_of_nobody() -> HttpRequest:
    return RequestFactory().get("/items/AF-1/")


@pytest.mark.parametrize(
    ("view", "status", "title"),
    [
        (bad_request, 400, "That request could not be understood."),
        (forbidden, 403, "That is not allowed."),
        (not_found, 404, "There is nothing here."),
    ],
)
def test_a_refusal_is_a_page_of_ours(request_of_nobody, view, status, title):
    answer = view(request_of_nobody, ValueError("what only we may know"))

    page = answer.content.decode()
    assert answer.status_code == status
    assert title in page
    assert "Back to the start" in page
    assert "what only we may know" not in page


def test_a_bug_is_a_page_of_ours(request_of_nobody):
    answer = server_error(request_of_nobody)

    assert answer.status_code == 500
    assert "Something went wrong on our side." in answer.content.decode()


def test_a_database_that_is_away_is_a_page_of_ours(request_of_nobody):
    answer = _while_handling(OperationalError("host db.internal refused"), server_error, request_of_nobody)

    page = answer.content.decode()
    assert answer.status_code == 503
    assert "Your cart is kept." in page
    assert "db.internal" not in page


def _while_handling(error, view, request):
    """As Django calls it: the error is still in the air."""
    try:
        raise error
    except type(error):
        return view(request)
