"""The shapes of one item. Answers are written by `catalog.api.item_documents`."""

from rest_framework import serializers

from catalog.api.serializers import (
    ArrivalSerializer,
    AskedSerializer,
    AvailabilitySerializer,
    Shape,
    SuggestionSerializer,
)
from catalog.choice import STRATEGIES, Removal
from catalog.models.offer import Provenance
from stores.api.fields import Country, QueryNumber
from stores.api.parameters import QuerySerializer
from stores.api.serializers import MoneySerializer, PartnerNameSerializer
from stores.api.sparse import FieldsField

MOST_PIECES = 999
RULES = [(rule.value, rule.value) for rule in Removal]
OBSERVED = "When we came to know of it. Where an age is wanted, it is the time that has passed since."
LOOKUP = "Follow it at /api/v1/lookups/{lookup}/."


class OfferInBriefSerializer(Shape):
    """An offer of a partner that is not left out for a rule of its own."""

    partner = PartnerNameSerializer()
    price = MoneySerializer()
    availability = AvailabilitySerializer()
    arrives = ArrivalSerializer()
    provenance = serializers.ChoiceField(choices=Provenance.choices)
    observed_at = serializers.DateTimeField(help_text=OBSERVED)


class VariantInBriefSerializer(Shape):
    """One of the variants of the item's family."""

    gtin = serializers.CharField()
    sku = serializers.CharField()
    attributes = serializers.DictField(child=serializers.CharField())
    images = serializers.ListField(child=serializers.CharField())


class ItemSerializer(Shape):
    """One item: a variant with one GTIN, and what it is one of."""

    gtin = serializers.CharField(help_text="14 digits.")
    sku = serializers.CharField()
    family = serializers.CharField()
    title = serializers.CharField()
    brand = serializers.CharField()
    category = serializers.CharField()
    description = serializers.CharField()
    attributes = serializers.DictField(child=serializers.CharField(), help_text="Size, colour and the like.")
    images = serializers.ListField(
        child=serializers.CharField(), help_text="Addresses, perhaps without a host."
    )
    best_offer = serializers.CharField(allow_null=True, help_text="The partner whose offer to show first.")
    offers = OfferInBriefSerializer(many=True, help_text="In the order in which to show them.")
    variants = VariantInBriefSerializer(many=True, help_text="All of the family, this one among them.")
    partners = AskedSerializer()
    lookup = serializers.UUIDField(allow_null=True, help_text=LOOKUP)


class LeftOutSerializer(Shape):
    """The rule that left an offer out."""

    rule = serializers.ChoiceField(choices=RULES, help_text="For programs; never changes.")
    words = serializers.CharField(help_text="For people; may change.")


class JudgedOfferSerializer(Shape):
    """An offer as the retailer's policy judges it. It has a rank, or the rule that left it out."""

    partner = PartnerNameSerializer()
    rank = serializers.IntegerField(allow_null=True, help_text="1 is the offer to show and to sell first.")
    left_out = LeftOutSerializer(allow_null=True)
    price = MoneySerializer(help_text="What the shopper pays.")
    landed = MoneySerializer(help_text="What a piece costs the retailer, with its share of freight and fees.")
    availability = AvailabilitySerializer()
    lead_time_days = serializers.IntegerField(allow_null=True)
    arrives = ArrivalSerializer()
    provenance = serializers.ChoiceField(choices=Provenance.choices)
    observed_at = serializers.DateTimeField(help_text=OBSERVED)
    confidence = serializers.DecimalField(
        max_digits=4,
        decimal_places=3,
        allow_null=True,
        help_text="How likely the partner sends what it says, 0 to 1; null while too little is known.",
    )


class PolicySerializer(Shape):
    """What the retailer wants of an offer."""

    first = serializers.ChoiceField(choices=STRATEGIES)
    least_confidence = serializers.DecimalField(max_digits=4, decimal_places=3)
    slowest_days = serializers.IntegerField(allow_null=True)


class ItemOffersSerializer(Shape):
    """Every partner's offer of an item, ranked: first those that can be had, then those left out."""

    gtin = serializers.CharField()
    sku = serializers.CharField()
    quantity = serializers.IntegerField()
    country = serializers.CharField(allow_null=True)
    policy = PolicySerializer()
    offers = JudgedOfferSerializer(many=True)
    partners = AskedSerializer()
    lookup = serializers.UUIDField(allow_null=True, help_text=LOOKUP)


class SimilarSerializer(Shape):
    """Other items that can be had, the best first."""

    gtin = serializers.CharField()
    sku = serializers.CharField()
    similar = SuggestionSerializer(many=True)


class ItemFieldsSerializer(QuerySerializer):
    """What of an item is wanted."""

    fields = FieldsField(ItemSerializer, help_text="Such as `gtin,title,offers.price`.")  # type: ignore[assignment]  # a field of that name


class OffersQuerySerializer(QuerySerializer):
    """What of the offers is wanted, and for which occasion."""

    quantity = QueryNumber(
        required=False,
        min_value=1,
        max_value=MOST_PIECES,
        help_text="So many pieces; 1 unless told otherwise.",
    )
    country = Country(required=False, help_text="Where to: who does not ship there is left out.")
    fields = FieldsField(ItemOffersSerializer, help_text="Such as `offers.partner.code,offers.price`.")  # type: ignore[assignment]  # a field of that name
