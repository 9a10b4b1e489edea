"""The shapes of partners. Answers are written by `partners.api.documents`."""

from typing import Any

from rest_framework import serializers

from partners.transformers.base import Capability
from stores.api.serializers import PartnerNameSerializer

Shape = serializers.Serializer[Any]

STATES = [(state, state) for state in ("active", "paused", "left-alone", "does-not-know-us")]
BREAKERS = [(state, state) for state in ("closed", "open", "half-open")]
CAPABILITIES = [(one.value, one.value) for one in Capability]


class BreakerSerializer(Shape):
    """One kind of call of which some have failed lately. A kind that is well has none."""

    call = serializers.CharField(help_text="`find-items`, `place-order` and the like.")
    state = serializers.ChoiceField(choices=BREAKERS, help_text="Open: left alone. Half-open: being tried.")
    until = serializers.DateTimeField(allow_null=True, help_text="Until when it is left alone.")
    calls = serializers.IntegerField(help_text="Counted since the first failure.")
    failures = serializers.IntegerField()


class StandingSerializer(Shape):
    """Whether the partner is asked and sent orders just now."""

    state = serializers.ChoiceField(choices=STATES)
    paused_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True, help_text="When it last answered anything.")
    asked_to_wait_until = serializers.DateTimeField(allow_null=True)
    breakers = BreakerSerializer(many=True)


class PartnerSerializer(PartnerNameSerializer):
    """A product partner of the retailer."""

    protocol = serializers.CharField(help_text="What we speak with it.")
    capabilities = serializers.ListField(
        child=serializers.ChoiceField(choices=CAPABILITIES),
        allow_null=True,
        help_text="What it can be asked; null when its protocol is not spoken here any more.",
    )
    standing = StandingSerializer()


class PartnerListSerializer(Shape):
    """All partners of the retailer."""

    results = PartnerSerializer(many=True)
