"""Placing orders and following them."""

from urllib.parse import urlencode

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from orders.api import cursor, documents
from orders.api.examples import KEY_REUSED, LISTED, OFFER_CHANGED, PLACE_ORDER, PLACED, READ
from orders.api.serializers import (
    OfferChangedSerializer,
    OrderListSerializer,
    OrderQuerySerializer,
    OrderSerializer,
    OrderWithEventsSerializer,
    PlaceOrderSerializer,
)
from orders.errors import IdempotencyKeyRequired
from orders.models import Order
from orders.operations.keyed_order import order_by_key
from orders.queries import events, orders
from orders.queries.listing import newest_first
from stores import fault
from stores.api.parameters import NoParametersSerializer, read_parameters
from stores.api.schema import refusals
from stores.api.views import RetailerView

PAGE = 50
LONGEST_KEY = 128
REPLAYED = "Idempotent-Replayed"
KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="1 to 128 printable ASCII characters, new for each order. Repeat it when an answer was lost.",
)
WAS_REPLAYED = OpenApiParameter(
    REPLAYED,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[201],
    description="`true` when an earlier request with this key placed the order.",
)


class OrdersView(RetailerView):
    """The retailer's orders. An order is placed once per key, whatever the line does to the answer."""

    resource = "orders"

    @extend_schema(
        operation_id="list_orders",
        summary="List orders",
        parameters=[OrderQuerySerializer],
        responses={200: OrderListSerializer, **refusals(400)},
        examples=[LISTED],
        tags=["orders"],
    )
    def get(self, request: Request) -> Response:
        """List orders, the newest first."""
        query = read_parameters(OrderQuerySerializer, request)
        limit = query.pop("limit", PAGE)
        page = list(newest_first(**query)[: limit + 1])
        following = self._next(request, page[limit - 1]) if len(page) > limit else None
        return Response({"results": [documents.order(one) for one in page[:limit]], "next": following})

    @extend_schema(
        operation_id="place_order",
        summary="Place an order",
        parameters=[KEY, WAS_REPLAYED],
        request=PlaceOrderSerializer,
        responses={
            201: OpenApiResponse(OrderSerializer, description="Placed: now, or by an earlier request."),
            **refusals(400, 409, 413, 415, 422, for_409=OfferChangedSerializer),
        },
        examples=[PLACE_ORDER, PLACED, OFFER_CHANGED, KEY_REUSED],
        tags=["orders"],
    )
    def post(self, request: Request) -> Response:
        """Place an order.

        All of it or nothing, and answered only once it is safe. The same request with the same key again gets the
        same answer, the order as it was placed; read the order to see how it stands.
        """
        read_parameters(NoParametersSerializer, request)
        key = _key(request)
        body = PlaceOrderSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        placed = order_by_key(key=key, request=body.to_request(), actor=self.caller.name, now=timezone.now())
        fault.point("api.after_commit")
        document = documents.order_as_placed(orders.by_number(placed.order.number))
        headers = {"Location": document["url"]} | ({REPLAYED: "true"} if placed.replayed else {})
        return Response(document, status=201, headers=headers)

    def _next(self, request: Request, last: Order) -> str:
        query = {**request.query_params.dict(), "cursor": cursor.after(last)}
        return f"{request.path}?{urlencode(query)}"


class OrderView(RetailerView):
    """One order."""

    resource = "orders"

    @extend_schema(
        operation_id="read_order",
        summary="Read an order",
        responses={200: OrderWithEventsSerializer, **refusals(400, 404, code_404="order-not-found")},
        examples=[READ],
        tags=["orders"],
    )
    def get(self, request: Request, number: str) -> Response:
        """Read an order: its parcels, its payment and all that happened to it."""
        read_parameters(NoParametersSerializer, request)
        order = orders.by_number(number)
        return Response({**documents.order(order), "events": documents.events(events.timeline(order))})


def _key(request: Request) -> str:
    """The caller's key. Raises IdempotencyKeyRequired."""
    key = str(request.headers.get("Idempotency-Key", ""))
    if not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise IdempotencyKeyRequired
    return key
