"""What each protocol can do, as its code declares it. To read before a partner is chosen."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from partners.queries.capabilities import AFTER_A_LOST_ANSWER, ANSWERS, WORDS, Protocol, capability_matrix
from partners.transformers.base import Capability

MARKS = {True: "●", False: "", None: "○"}


def show_protocols(request: HttpRequest) -> HttpResponse:
    """The matrix and what each protocol was tried against. For whoever may see partners."""
    if not request.user.has_perm("partners.view_partner"):
        raise PermissionDenied
    matrix = capability_matrix()
    context = {
        **admin.site.each_context(request),
        "title": "Protocols",
        "protocols": [(protocol, _after_a_lost_answer(protocol)) for protocol in matrix],
        "rows": [(WORDS[capability], _cells(matrix, capability)) for capability in Capability],
    }
    return TemplateResponse(request, "admin/protocols.html", context)


def _cells(matrix: list[Protocol], capability: Capability) -> list[tuple[str, str]]:
    """A mark for the eye and a word for the ear, protocol by protocol."""
    answers = [protocol.can[capability] for protocol in matrix]
    return [(MARKS[answer], ANSWERS[answer]) for answer in answers]


def _after_a_lost_answer(protocol: Protocol) -> str:
    words = AFTER_A_LOST_ANSWER[protocol.dedup]
    return f"{words}, unless its options say otherwise" if protocol.options_decide_dedup else words
