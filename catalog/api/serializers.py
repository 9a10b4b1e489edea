"""The shapes of what comes in and goes out. Answers are written by `catalog.api.documents`."""

from typing import Any

from rest_framework import serializers

from catalog.api.cursor import CursorField
from catalog.models.offer import Provenance
from catalog.operations.lookup import LONGEST_WORDS
from catalog.scan import LONGEST, Kind
from catalog.search.base import MOST_HITS, TERMS
from partners.errors import Outcome
from stores.api.fields import Amount, PlainText, QueryNumber
from stores.api.parameters import QuerySerializer
from stores.api.serializers import MoneySerializer, PartnerNameSerializer, ProblemSerializer
from stores.api.sparse import FieldsField

Shape = serializers.Serializer[Any]

CODE_KINDS = [(kind.value, kind.value) for kind in Kind]
OUTCOMES = [(outcome.value, outcome.value) for outcome in Outcome]
STOCK_STATES = [(state, state) for state in ("in-stock", "low", "sold-out", "uncounted")]
FURTHEST = 10_000
WITH_WORDS = frozenset({*TERMS, "price_from", "price_to", "here_by", "facets", "limit", "cursor", "offset"})


class ItemQuerySerializer(QuerySerializer):
    """What is looked for: one code, or words and a page of what they find."""

    code = serializers.CharField(
        required=False,
        max_length=LONGEST,
        help_text="What was scanned or typed: a GTIN in any form, or a SKU.",
    )
    q = PlainText(
        required=False, max_length=LONGEST_WORDS, help_text="Words of a name, brand, category or colour."
    )
    brand = PlainText(required=False, max_length=80, help_text="With `q`: of this brand only.")
    category = PlainText(required=False, max_length=80, help_text="With `q`: of this category only.")
    colour = PlainText(required=False, max_length=80, help_text="With `q`: in this colour.")
    size = PlainText(required=False, max_length=80, help_text="With `q`: in this size.")
    price_from = Amount(required=False, help_text="With `q`: from this price, in the retailer's currency.")
    price_to = Amount(required=False, help_text="With `q`: up to this price.")
    here_by = serializers.DateField(
        required=False, help_text="With `q`: what arrives by this day when ordered today."
    )
    facets = serializers.ChoiceField(
        required=False, choices=["true"], help_text="With `q`: count what was found by brand, size and so on."
    )
    limit = QueryNumber(required=False, min_value=1, max_value=100, help_text="With `q`.")
    cursor = CursorField(required=False, help_text="With `q`: from `next` of the page before.")
    offset = QueryNumber(
        required=False, min_value=0, max_value=FURTHEST, help_text="With `q`, without `cursor`."
    )
    wait_ms = QueryNumber(
        required=False,
        min_value=0,
        help_text="How long to wait for partners, at most the retailer's deadline, which is also the default.",
    )
    fields = FieldsField("catalog.api.serializers.FoundSerializer", help_text="Such as `results.title,next`.")  # type: ignore[assignment]  # a field of that name

    def validate_wait_ms(self, wait_ms: int) -> int:
        """No longer than the retailer lets anybody wait."""
        longest = self.context["longest_wait_ms"]
        if wait_ms > longest:
            raise serializers.ValidationError(f"At most {longest}.", code="max-value")
        return wait_ms

    def validate(self, query: dict[str, Any]) -> dict[str, Any]:
        """Exactly one question."""
        if ("code" in query) == ("q" in query):
            raise serializers.ValidationError("Give either code or q.", code="one-of")
        if "code" in query and query.keys() & WITH_WORDS:
            raise serializers.ValidationError("limit, offset and what narrows down go with q.", code="one-of")
        if "cursor" in query and "offset" in query:
            raise serializers.ValidationError("Give either cursor or offset.", code="one-of")
        return query


class CodeSerializer(Shape):
    """What was read."""

    kind = serializers.ChoiceField(choices=CODE_KINDS)
    gtin = serializers.CharField(allow_null=True, help_text="14 digits.")
    sku = serializers.CharField(help_text="The variant that the code means.")
    lot = serializers.CharField(allow_null=True)
    serial = serializers.CharField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    best_before_on = serializers.DateField(allow_null=True)
    made_on = serializers.DateField(allow_null=True)


class AvailabilitySerializer(Shape):
    """How many there are; null where the partner does not count."""

    state = serializers.ChoiceField(choices=STOCK_STATES)
    available = serializers.IntegerField(allow_null=True)


class ArrivalSerializer(Shape):
    """The days between which a parcel ordered today arrives."""

    first = serializers.DateField()
    last = serializers.DateField()


class OfferSerializer(Shape):
    """A partner's offer, and when we came to know of it: an age would change by itself."""

    partner = PartnerNameSerializer()
    price = MoneySerializer()
    availability = AvailabilitySerializer()
    lead_time_days = serializers.IntegerField(allow_null=True)
    arrives = ArrivalSerializer()
    provenance = serializers.ChoiceField(choices=Provenance.choices)
    observed_at = serializers.DateTimeField(help_text="When we came to know of it.")


class VariantSerializer(Shape):
    """What has one SKU and one GTIN. Offers come in the order in which to show them."""

    sku = serializers.CharField()
    gtin = serializers.CharField()
    attributes = serializers.DictField(child=serializers.CharField(), help_text="Size, colour and the like.")
    images = serializers.ListField(
        child=serializers.CharField(), help_text="Addresses, perhaps without a host."
    )
    matched = serializers.BooleanField(help_text="Whether it is the one the code means.")
    best_offer = serializers.CharField(allow_null=True, help_text="The partner whose offer to show first.")
    offers = OfferSerializer(many=True)


class ProductSerializer(Shape):
    """A family of variants."""

    family = serializers.CharField()
    title = serializers.CharField()
    brand = serializers.CharField()
    category = serializers.CharField()
    description = serializers.CharField()
    variants = VariantSerializer(many=True)


class SuggestionSerializer(Shape):
    """An item like the one found, and why it is shown. Ask for its `gtin` to see it whole."""

    family = serializers.CharField()
    title = serializers.CharField()
    brand = serializers.CharField()
    category = serializers.CharField()
    sku = serializers.CharField()
    gtin = serializers.CharField()
    images = serializers.ListField(child=serializers.CharField())
    price_from = MoneySerializer()
    reason = serializers.CharField(help_text="For programs.")
    reason_words = serializers.CharField(help_text="For people; may change.")


class AnsweredSerializer(PartnerNameSerializer):
    """A partner that answered, with how many items."""

    items = serializers.IntegerField()
    duration_ms = serializers.IntegerField(allow_null=True)


class FailedSerializer(PartnerNameSerializer):
    """A partner that did not answer, and how it ended."""

    outcome = serializers.ChoiceField(choices=OUTCOMES)


class ProgressSerializer(Shape):
    """How each partner that was asked has answered."""

    answered = AnsweredSerializer(many=True)
    failed = FailedSerializer(many=True)
    missing = PartnerNameSerializer(many=True, help_text="Has not answered yet.")


class AskedSerializer(ProgressSerializer):
    """The same, and who needed no asking."""

    fresh = PartnerNameSerializer(many=True, help_text="Not asked: told us lately.")


class FacetSerializer(Shape):
    """How many of the items found have a value. `price` and `days` count up to their value."""

    facet = serializers.ChoiceField(choices=[(one, one) for one in (*TERMS, "price", "days")])
    value = serializers.CharField()
    count = serializers.IntegerField()


class FoundSerializer(Shape):
    """Items, and who was asked for them."""

    code = CodeSerializer(required=False, help_text="For a code.")
    results = ProductSerializer(many=True)
    similar = SuggestionSerializer(many=True)
    next = serializers.CharField(required=False, allow_null=True, help_text="For words: the next page.")
    total = serializers.IntegerField(
        required=False, help_text=f"For words: how many items there are, counted up to {MOST_HITS}."
    )
    meant = serializers.DictField(
        child=serializers.CharField(),
        required=False,
        help_text="For words: how words that no item has were read.",
    )
    facets = FacetSerializer(many=True, required=False, help_text="With `facets=true`.")
    partners = AskedSerializer()
    lookup = serializers.UUIDField(allow_null=True, help_text="Follow it at /api/v1/lookups/{lookup}/.")


class ItemMissingSerializer(ProblemSerializer):
    """Nobody who answered knows the item; who did not answer may."""

    item = serializers.CharField()
    partners = AskedSerializer()
    lookup = serializers.UUIDField(allow_null=True)


class CorrectionSerializer(Shape):
    """An item of the retailer whose number is one slip away from the one given."""

    sku = serializers.CharField()
    gtin = serializers.CharField()
    title = serializers.CharField()


class CodeRefusedSerializer(ProblemSerializer):
    """A query that makes no sense, or a code that can lead to no item."""

    item = serializers.CharField(required=False, help_text="With `bad-check-digit`: the code.")
    suggestions = CorrectionSerializer(
        many=True, required=False, help_text="With `bad-check-digit`: what it may have been, likeliest first."
    )
    kind = serializers.ChoiceField(
        choices=CODE_KINDS, required=False, help_text="With `not-an-item`: what the code is."
    )


class LookupSerializer(Shape):
    """A question put to partners, as far as it has got."""

    id = serializers.UUIDField()
    gtin = serializers.CharField(allow_null=True)
    words = serializers.CharField(allow_null=True)
    started_at = serializers.DateTimeField()
    complete = serializers.BooleanField(help_text="Nothing more will come.")
    partners = ProgressSerializer()
