"""One item by its GTIN: itself, its offers, and what is like it."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from catalog.api import item_documents
from catalog.api.asking import ASKING, AskingView
from catalog.api.examples import NOT_FOUND
from catalog.api.item_examples import ITEM, NOT_LISTED, OFFERS, SIMILAR
from catalog.api.item_shapes import (
    ItemFieldsSerializer,
    ItemOffersSerializer,
    ItemSerializer,
    OffersQuerySerializer,
    SimilarSerializer,
)
from catalog.api.serializers import CodeRefusedSerializer, ItemMissingSerializer
from catalog.choice import Occasion
from catalog.errors import ItemMissing
from catalog.operations.one_item import OneItem, find_item, known_item
from catalog.queries.one_item import Item, Part
from catalog.queries.suggestions import like_match
from stores.api.parameters import NoParametersSerializer, read_parameters
from stores.api.schema import CONDITIONAL, refusals
from stores.api.sparse import Names, pick
from stores.api.views import RetailerView

REFUSALS = refusals(400, 404, for_400=CodeRefusedSerializer, for_404=ItemMissingSerializer)
PARTS = {
    Part.OFFERS: {"offers", "best_offer"},
    Part.VARIANTS: {"variants"},
    Part.PARTNERS: {"partners", "lookup"},
}


class _OneItemView(AskingView):
    """Finds the one item that its address names."""

    resource = "items"

    def find(self, gtin: str, parts: frozenset[Part]) -> tuple[Item, OneItem]:
        """The item, after asking whoever has to be asked. Raises ItemMissing, NotAGtin, BadCheckDigit."""
        found = find_item(
            gtin=gtin,
            parts=parts,
            retailer=self.caller.retailer,
            now=timezone.now(),
            wait=self.patience.wait,
        )
        asked = self.tells_of(found.asked)
        if found.page.item is None:
            raise ItemMissing(item=gtin, **asked)
        return found.page.item, found


class ItemView(_OneItemView):
    """One item with its offers."""

    @extend_schema(
        operation_id="read_item",
        summary="Read an item",
        parameters=[ItemFieldsSerializer, *ASKING, *CONDITIONAL],
        responses={200: ItemSerializer, **REFUSALS},
        examples=[ITEM, NOT_FOUND],
        tags=["items"],
    )
    def get(self, request: Request, gtin: str) -> HttpResponse:
        """Read an item by its GTIN of 8, 12, 13 or 14 digits.

        What `fields` leaves out is not fetched; without offers and partners, nobody is asked about an item we know.
        """
        names = read_parameters(ItemFieldsSerializer, request).get("fields")
        item, found = self.find(gtin, _parts(names))
        return self.told(pick(item_documents.item(item, found, now=timezone.now()), names))


class ItemOffersView(_OneItemView):
    """All offers of one item, and how the retailer's policy ranks them."""

    @extend_schema(
        operation_id="compare_offers",
        summary="Compare an item's offers",
        parameters=[OffersQuerySerializer, *ASKING, *CONDITIONAL],
        responses={200: ItemOffersSerializer, **REFUSALS},
        examples=[OFFERS, NOT_FOUND],
        tags=["items"],
    )
    def get(self, request: Request, gtin: str) -> HttpResponse:
        """Compare an item's offers.

        Every partner's offer as the retailer's policy judges it, those that are left out too, each with the rule that
        left it out.
        """
        query = read_parameters(OffersQuerySerializer, request)
        item, found = self.find(gtin, frozenset({Part.OFFERS}))
        return self.told(
            pick(item_documents.offers(item, found, occasion=_occasion(query)), query.get("fields"))
        )


class ItemSimilarView(RetailerView):
    """What a shopper may want instead of one item."""

    resource = "items"

    @extend_schema(
        operation_id="find_similar_items",
        summary="Find similar items",
        parameters=CONDITIONAL,
        responses={200: SimilarSerializer, **refusals(400, 404, for_400=CodeRefusedSerializer)},
        examples=[SIMILAR, NOT_LISTED],
        tags=["items"],
    )
    def get(self, request: Request, gtin: str) -> HttpResponse:
        """Find similar items that can be had, the best first. No partner is asked."""
        read_parameters(NoParametersSerializer, request)
        match = known_item(gtin)
        return self.told(item_documents.similar(match, like_match(match, now=timezone.now())))


def _parts(names: Names | None) -> frozenset[Part]:
    if names is None:
        return frozenset(Part)
    return frozenset(part for part, needs in PARTS.items() if needs & names.keys())


def _occasion(query: dict[str, Any]) -> Occasion:
    now = timezone.now()
    return Occasion(
        now=now, today=now.date(), quantity=query.get("quantity", 1), country=query.get("country", "")
    )
