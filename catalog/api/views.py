"""Looking items up."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from catalog.api import cursor, documents
from catalog.api.asking import ASKING, AskingView
from catalog.api.examples import FOLLOWED, FOUND, NOT_FOUND, WORDS
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
from stores.api.schema import CONDITIONAL, refusals
from stores.api.sparse import Names, pick
from stores.api.views import RetailerView

PAGE = 20


class ItemsView(AskingView):
    """Items by code or by words, with every partner's offer."""

    resource = "items"

    @extend_schema(
        operation_id="find_items",
        summary="Find items",
        parameters=[ItemQuerySerializer, *ASKING, *CONDITIONAL],
        responses={
            200: FoundSerializer,
            **refusals(400, 404, for_400=CodeRefusedSerializer, for_404=ItemMissingSerializer),
        },
        examples=[FOUND, WORDS, NOT_FOUND],
        tags=["items"],
    )
    def get(self, request: Request) -> HttpResponse:
        """Find items.

        Partners whose last word is missing or stale are asked at the same time, under one deadline; the answer tells
        who answered, failed, is still missing, or needed no asking. What comes later is kept: ask again, or follow
        the look-up. `wait_ms` is `Prefer: wait` in finer steps, and goes before it.
        """
        query = read_parameters(
            ItemQuerySerializer, request, longest_wait_ms=self.caller.retailer.lookup_deadline_ms
        )
        wait_ms, names = query.pop("wait_ms", None), query.pop("fields", None)
        wait = self.patience.wait if wait_ms is None else timedelta(milliseconds=wait_ms)
        told = self._by_code(query["code"], wait, names) if "code" in query else self._by_words(query, wait)
        return self.told(pick(told, names))

    def _by_code(self, code: str, wait: timedelta | None, names: Names | None) -> dict[str, Any]:
        item = find_by_code(
            code=code,
            retailer=self.caller.retailer,
            now=timezone.now(),
            wait=wait,
            with_similar=names is None or "similar" in names,
        )
        asked = self.tells_of(item.found.asked)
        if item.match is None:
            raise ItemMissing(item=code, **asked)
        found = documents.found(item.found, matched=item.match.pk, now=timezone.now())
        return {"code": documents.code(item.scan, item.match), **found, **asked}

    def _by_words(self, query: dict[str, Any], wait: timedelta | None) -> dict[str, Any]:
        now = timezone.now()
        found = find_by_words(
            question=_question(query, today=now.date()), retailer=self.caller.retailer, now=now, wait=wait
        )
        counted = {"facets": documents.facets(found.hits)} if "facets" in query else {}
        return {
            **documents.found(found, now=timezone.now()),
            **self.tells_of(found.asked),
            **counted,
            "total": found.hits.total,
            "meant": found.hits.meant,
            "next": self._next(found),
        }

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
        parameters=CONDITIONAL,
        responses={200: LookupSerializer, **refusals(400, 404, code_404="lookup-not-found")},
        examples=[FOLLOWED],
        tags=["items"],
    )
    def get(self, request: Request, lookup: UUID) -> HttpResponse:
        """Follow a look-up. Once `complete`, ask for the items again: what partners told is kept as offers."""
        read_parameters(NoParametersSerializer, request)
        return self.told(documents.lookup(by_public_id(lookup), now=timezone.now()))
