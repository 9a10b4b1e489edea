"""A partner that speaks X12."""

from collections.abc import Mapping
from typing import Any, ClassVar

from partners.transformers.base import Dedup
from partners.transformers.edi.dialect import Dialect
from partners.transformers.edi.options import SHARED, party, qualifier
from partners.transformers.edi.transformer import EdiTransformer
from partners.transformers.x12.dialect import X12


class X12Transformer(EdiTransformer):
    """ASC X12 by files. The partner refuses an interchange that it has had before."""

    options_schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["our_id", "partner_id"],
        "properties": {
            "our_id": party("Our interchange identifier (ISA06).", most=15),
            "our_qualifier": qualifier("ZZ", most=2),
            "partner_id": party("The partner's interchange identifier (ISA08).", most=15),
            "partner_qualifier": qualifier("ZZ", most=2),
            "version": {
                "enum": ["004010", "005010"],
                "default": "004010",
                "description": "What we write. We read both.",
            },
            "encoding": {
                "enum": ["utf-8", "latin-1", "ascii"],
                "default": "utf-8",
                "description": "X12 does not say how letters are written; both sides agree upon it.",
            },
            "currency": {
                "type": "string",
                "pattern": "^[A-Z]{3}$",
                "default": "USD",
                "description": "Of the partner's amounts where a document does not say.",
            },
            "sku_qualifier": {
                "enum": ["VP", "VN", "SK"],
                "default": "VP",
                "description": "What kind of number the partner calls its SKU.",
            },
            **SHARED,
        },
    }

    def make_dialect(self, options: Mapping[str, Any]) -> Dialect:
        """X12."""
        return X12(options)


class UncheckedX12Transformer(X12Transformer):
    """ASC X12 by files, for a partner that does not refuse repetitions: a person decides after a lost answer."""

    dedup: ClassVar[Dedup] = Dedup.NONE
