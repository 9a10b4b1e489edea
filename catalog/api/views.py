"""Looking items up."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api import documents
from catalog.api.examples import FOUND, NOT_FOUND
from catalog.api.serializers import (
    FURTHEST,
    CodeRefusedSerializer,
    FoundSerializer,
    ItemMissingSerializer,
    ItemQuerySerializer,
    LookupSerializer,
)
from catalog.errors import ItemMissing
from catalog.operations.finding import Found, find_by_code, find_by_words
from catalog.queries.lookups import by_public_id
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
        page = {"offset": query.get("offset", 0), "limit": query.get("limit", PAGE)}
        found = find_by_words(
            words=query["q"], retailer=self.caller.retailer, now=timezone.now(), wait=wait, **page
        )
        return Response(
            {**documents.found(found, now=timezone.now()), "next": self._next(query, found, **page)}
        )

    def _next(self, query: dict[str, Any], found: Found, *, offset: int, limit: int) -> str | None:
        if not found.has_more or offset + limit > FURTHEST:
            return None
        return f"{self.request.path}?{urlencode({**query, 'limit': limit, 'offset': offset + limit})}"


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
