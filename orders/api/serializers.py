"""The shapes of what comes in and goes out. Answers are written by `orders.api.documents`."""

from typing import Any

from rest_framework import serializers

from catalog.gtin import NotAGtin, normalise
from orders.api.cursor import CursorField
from orders.models.payment import PaymentMethod
from orders.operations.carts import MOST_LINES, MOST_PIECES
from orders.operations.checkout import Buyer
from orders.operations.keyed_order import LineRequest, PlacementRequest
from orders.states import OrderState, PaymentState, PurchaseOrderState
from stores.api.fields import Amount, Country, Email, Moment, PlainText, QueryNumber, WholeNumber
from stores.api.serializers import MoneySerializer, PartnerNameSerializer, ProblemSerializer, StrictSerializer
from stores.countries import WITH_REGION, WITHOUT_POSTCODE

Shape = serializers.Serializer[Any]


class LineRequestSerializer(StrictSerializer):
    """One wanted item, by GTIN or by SKU."""

    gtin = PlainText(required=False, max_length=14, help_text="8, 12, 13 or 14 digits.")
    sku = PlainText(required=False, max_length=40)
    partner = PlainText(required=False, max_length=30, help_text="Whose offer; else the best that there is.")
    quantity = WholeNumber(min_value=1, max_value=MOST_PIECES)
    unit_price = Amount(required=False, help_text="The price you saw; another one by now is refused.")

    def validate_gtin(self, gtin: str) -> str:
        """The fourteen digits."""
        try:
            return normalise(gtin)
        except NotAGtin as error:
            raise serializers.ValidationError("The check digit is wrong.", code="bad-check-digit") from error

    def validate(self, line: dict[str, Any]) -> dict[str, Any]:
        """One name for one item."""
        if ("gtin" in line) == ("sku" in line):
            raise serializers.ValidationError("Give either gtin or sku.", code="one-of")
        return line


class BuyerSerializer(StrictSerializer):
    """Who buys."""

    email = Email()
    phone = PlainText(required=False, allow_blank=True, max_length=40, help_text="For the carrier.")


class AddressSerializer(StrictSerializer):
    """Where the parcels go."""

    name = PlainText(max_length=100)
    line1 = PlainText(max_length=120)
    line2 = PlainText(required=False, allow_blank=True, max_length=120, default="")
    city = PlainText(max_length=80)
    postal_code = PlainText(
        required=False, allow_blank=True, max_length=16, default="", help_text="Where the country has them."
    )
    region = PlainText(
        required=False,
        allow_blank=True,
        max_length=60,
        default="",
        help_text=f"Needed in {', '.join(sorted(WITH_REGION))}.",
    )
    country = Country(help_text="ISO 3166-1, two letters.")

    def validate(self, address: dict[str, Any]) -> dict[str, Any]:
        """What carriers ask for in this country."""
        needed = {
            "postal_code": address["country"] not in WITHOUT_POSTCODE,
            "region": address["country"] in WITH_REGION,
        }
        lacking = [name for name, is_needed in needed.items() if is_needed and not address[name]]
        if lacking:
            complaint = serializers.ErrorDetail("This country's addresses need it.", code="required")
            raise serializers.ValidationError({name: [complaint] for name in lacking})
        return address


class PaymentRequestSerializer(StrictSerializer):
    """How the shopper pays."""

    method = PlainText(max_length=12, help_text=f"One of {', '.join(PaymentMethod.values)}.")


class PlaceOrderSerializer(StrictSerializer):
    """An order to be placed."""

    store = PlainText(max_length=30, help_text="The store's code.")
    lines = LineRequestSerializer(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]  # stubs
    buyer = BuyerSerializer()
    ship_to = AddressSerializer()
    payment = PaymentRequestSerializer(required=False)

    def to_request(self) -> PlacementRequest:
        """What the operation wants to know."""
        body = self.validated_data
        buyer = Buyer(**body["buyer"], ship_to=dict(body["ship_to"]))
        return PlacementRequest(
            store=body["store"],
            lines=[LineRequest(**line) for line in body["lines"]],
            buyer=buyer,
            payment_method=body.get("payment", {}).get("method", PaymentMethod.TILL.value),
        )


class OrderQuerySerializer(StrictSerializer):
    """Which orders, and from where."""

    store = PlainText(required=False, max_length=30, help_text="The store's code.")
    placed_after = Moment(required=False, help_text="From this moment on.")
    placed_before = Moment(required=False, help_text="Before this moment.")
    limit = QueryNumber(required=False, min_value=1, max_value=100)
    cursor = CursorField(required=False, help_text="From `next` of the page before.")


class PurchaseOrderLineSerializer(Shape):
    """One item from one partner. `accepted` and `rejected` count the pieces the partner answered for."""

    sku = serializers.CharField()
    gtin = serializers.CharField()
    title = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    quantity = serializers.IntegerField()
    accepted = serializers.IntegerField()
    rejected = serializers.IntegerField()
    unit_price = MoneySerializer()


class PurchaseOrderSerializer(Shape):
    """One partner's share of an order."""

    number = serializers.CharField()
    partner = PartnerNameSerializer()
    state = serializers.ChoiceField(choices=PurchaseOrderState.choices)
    reference = serializers.CharField(allow_null=True, help_text="The partner's own number.")
    lines = PurchaseOrderLineSerializer(many=True)


class PaymentSerializer(Shape):
    """What the shopper owes and how it stands."""

    method = serializers.ChoiceField(choices=PaymentMethod.choices)
    state = serializers.ChoiceField(choices=PaymentState.choices)
    amount = MoneySerializer()


class ContactSerializer(Shape):
    """Who bought."""

    email = serializers.EmailField()
    phone = serializers.CharField()


class ShipToSerializer(Shape):
    """Where the parcels go."""

    name = serializers.CharField()
    line1 = serializers.CharField()
    line2 = serializers.CharField()
    city = serializers.CharField()
    postal_code = serializers.CharField()
    region = serializers.CharField()
    country = serializers.CharField()


class OrderSerializer(Shape):
    """An order."""

    number = serializers.CharField()
    url = serializers.CharField()
    store = serializers.CharField()
    state = serializers.ChoiceField(choices=OrderState.choices)
    placed_at = serializers.DateTimeField()
    placed_by = serializers.CharField()
    total = MoneySerializer()
    buyer = ContactSerializer()
    ship_to = ShipToSerializer()
    payment = PaymentSerializer()
    purchase_orders = PurchaseOrderSerializer(many=True)


class EventSerializer(Shape):
    """Something that happened."""

    kind = serializers.CharField(help_text="`purchase-order.acknowledged` and the like.")
    at = serializers.DateTimeField()
    actor = serializers.CharField()
    purchase_order = serializers.CharField(allow_null=True)
    facts = serializers.DictField()


class OrderWithEventsSerializer(OrderSerializer):
    """An order and all that happened to it, the oldest first."""

    events = EventSerializer(many=True)


class OrderListSerializer(Shape):
    """A page of orders."""

    results = OrderSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="The address of the next page.")


class OfferChangedSerializer(ProblemSerializer):
    """An offer is no longer what it was. It tells what it is now."""

    sku = serializers.CharField(required=False)
    price = serializers.DecimalField(max_digits=10, decimal_places=2, required=False)
    currency = serializers.CharField(required=False)
    available = serializers.IntegerField(required=False, allow_null=True)
