"""What all bodies have in common, and the shapes that every app's documents share."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rest_framework import serializers


class StrictSerializer(serializers.Serializer[Any]):
    """A body or a query that may hold only what is declared: an unknown field is a mistake, never ignored."""

    def to_internal_value(self, data: Any) -> Any:
        """What was sent. Raises ValidationError for each unknown field, `unknown-field`."""
        if isinstance(data, Mapping):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                raise serializers.ValidationError(
                    {name: ["There is no such field."] for name in unknown}, code="unknown-field"
                )
        return super().to_internal_value(data)


class MoneySerializer(serializers.Serializer[Any]):
    """An amount of money. The amount is text, so that no program makes a binary fraction of it."""

    amount = serializers.DecimalField(max_digits=12, decimal_places=2, help_text="With tax.")
    currency = serializers.CharField(help_text="ISO 4217.")


def money(amount: Decimal, currency: str) -> dict[str, str]:
    """An amount as `MoneySerializer` describes it."""
    return {"amount": str(amount), "currency": currency}


class PartnerNameSerializer(serializers.Serializer[Any]):
    """A product partner."""

    code = serializers.CharField()
    name = serializers.CharField(help_text="As shoppers read it.")


class FieldErrorSerializer(serializers.Serializer[Any]):
    """What is wrong with one field."""

    path = serializers.CharField(help_text="Where: `lines[0].quantity`.")
    code = serializers.CharField()
    message = serializers.CharField(help_text="For people; may change.")


class ProblemSerializer(serializers.Serializer[Any]):
    """A refusal (RFC 9457). Some carry more: `sku`, `price` and `available` of an offer that changed."""

    type = serializers.CharField(help_text="`/problems/<code>`.")
    title = serializers.CharField(help_text="For people; may change.")
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="For programs; never changes.")
    errors = FieldErrorSerializer(many=True, required=False)  # type: ignore[assignment]  # a field of that name
