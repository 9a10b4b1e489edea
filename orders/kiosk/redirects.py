"""After a form: on to a page that may be reloaded without sending the form again."""

from collections.abc import Mapping

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse


def see_other(
    name: str, *arguments: object, query: Mapping[str, str] | None = None, fragment: str | None = None
) -> HttpResponse:
    """Go on to a page by its name, at the part of it that shall have the focus."""
    response = HttpResponseRedirect(reverse(name, args=arguments, query=query, fragment=fragment))
    response.status_code = 303
    return response
