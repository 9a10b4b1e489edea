"""Looking items up."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api import cursor, documents
from catalog.api.examples import FOUND, NOT_FOUND
from catalog.api.serializers import (
    CodeRefusedSerializer,
    FoundSerializer,
    ItemMissingSerializer,
    ItemQuerySerializer,
    LookupSerializer,
)
from catalog.choice import longest_lead_time
from catalog.errors import ItemMissing
from catalog.operations.finding import Found, find_by_code, find_by_words
from catalog.queries.lookups import by_public_id
from catalog.search.base import TERMS, Question
from stores.api.parameters import NoParametersSerializer, read_parameters
from stores.api.schema import refusals
from stores.api.views import RetailerView

PAGE = 20


class ItemsView(RetailerView):
    """Items by code or by words, with every partner's offer."""

    resource = "items"

    @extend_schema(
        operation_id="find_items",
        summary="Find items",
        parameters=[ItemQuerySerializer],
        responses={
            200: FoundSerializer,
            **refusals(400, 404, for_400=CodeRefusedSerializer, for_404=ItemMissingSerializer),
        },
        examples=[FOUND, NOT_FOUND],
        tags=["items"],
    )
    def get(self, request: Request) -> Response:
        """Find items.

        Partners whose last word is missing or stale are asked at the same time, under one deadline; the answer tells
        who answered, failed, is still missing, or needed no asking. What comes later is kept: ask again, or follow
        the look-up.
        """
        query = read_parameters(
            ItemQuerySerializer, request, longest_wait_ms=self.caller.retailer.lookup_deadline_ms
        )
        wait_ms = query.pop("wait_ms", None)
        wait = None if wait_ms is None else timedelta(milliseconds=wait_ms)
        return self._by_code(query["code"], wait) if "code" in query else self._by_words(query, wait)

    def _by_code(self, code: str, wait: timedelta | None) -> Response:
        item = find_by_code(code=code, retailer=self.caller.retailer, now=timezone.now(), wait=wait)
        if item.match is None:
            raise ItemMissing(item=code, **documents.asked(item.found.asked))
        found = documents.found(item.found, matched=item.match.pk, now=timezone.now())
        return Response({"code": documents.code(item.scan, item.match), **found})

    def _by_words(self, query: dict[str, Any], wait: timedelta | None) -> Response:
        now = timezone.now()
        found = find_by_words(
            question=_question(query, today=now.date()), retailer=self.caller.retailer, now=now, wait=wait
        )
        counted = {"facets": documents.facets(found.hits)} if "facets" in query else {}
        return Response(
            {
                **documents.found(found, now=timezone.now()),
                **counted,
                "total": found.hits.total,
                "meant": found.hits.meant,
                "next": self._next(found),
            }
        )

    def _next(self, found: Found) -> str | None:
        if not found.has_more:
            return None
        query = {**self.request.query_params.dict(), "cursor": cursor.after(found.hits.places[-1])}
        query.pop("offset", None)
        return f"{self.request.path}?{urlencode(query)}"


def _question(query: dict[str, Any], *, today: date) -> Question:
    here_by = query.get("here_by")
    return Question(
        words=query["q"],
        terms={term: query[term] for term in TERMS if term in query},
        price_from=query.get("price_from"),
        price_to=query.get("price_to"),
        lead_time_days=longest_lead_time(here_by, today) if here_by else None,
        after=query.get("cursor"),
        offset=query.get("offset", 0),
        limit=query.get("limit", PAGE),
        with_facets="facets" in query,
    )


class LookupView(RetailerView):
    """How far the partners have got with a question."""

    resource = "items"

    @extend_schema(
        operation_id="follow_lookup",
        summary="Follow a look-up",
        responses={200: LookupSerializer, **refusals(400, 404)},
        tags=["items"],
    )
    def get(self, request: Request, lookup: UUID) -> Response:
        """Follow a look-up. Once `complete`, ask for the items again: what partners told is kept as offers."""
        read_parameters(NoParametersSerializer, request)
        return Response(documents.lookup(by_public_id(lookup), now=timezone.now()))
