"""Query parameters, taken as seriously as bodies."""

from copy import deepcopy
from functools import cache
from typing import Any

from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.request import Request

from stores.api.serializers import StrictSerializer


class InvalidParameter(serializers.ValidationError):
    """A query parameter that is unknown, given twice or makes no sense."""

    default_code = "invalid-parameter"


class QuerySerializer(StrictSerializer):
    """A query. Of its fields only those are made that are given or needed: making all of them took most of a call."""

    def get_fields(self) -> dict[str, Any]:
        """The fields for what was given; all of them where nothing is at hand, as for the schema."""
        given = getattr(self, "initial_data", None)
        if given is None:
            return super().get_fields()
        declared = self._declared_fields
        return {name: deepcopy(field) for name, field in declared.items() if name in given or field.required}


class NoParametersSerializer(QuerySerializer):
    """A query without parameters."""


def read_parameters(
    serializer: type[serializers.Serializer[Any]], request: Request, **context: object
) -> dict[str, Any]:
    """The query's parameters by a serializer that declares them. Raises InvalidParameter."""
    query = request.query_params
    if not query and _may_be_empty(serializer):
        return {}
    once = serializers.ErrorDetail("Give it once.", code="given-twice")
    twice = {name: [once] for name, values in query.lists() if len(values) > 1}
    if twice:
        raise InvalidParameter(twice)
    parameters = serializer(data=query.dict(), context=context)
    if not parameters.is_valid():
        raise InvalidParameter(parameters.errors)
    return dict(parameters.validated_data)


@cache
def _may_be_empty(serializer: type[serializers.Serializer[Any]]) -> bool:
    """Whether a query that asks for nothing is right and means nothing: none is needed, given for it or looked at."""
    fields = serializer().fields.values()
    is_plain = serializer.validate is serializers.Serializer.validate
    return is_plain and not any(field.required or field.default is not empty for field in fields)
