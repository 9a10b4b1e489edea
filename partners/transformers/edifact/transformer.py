"""A partner that speaks EDIFACT."""

from collections.abc import Mapping
from typing import Any, ClassVar

from partners.transformers.base import Dedup
from partners.transformers.edi.dialect import Dialect
from partners.transformers.edi.options import SHARED, party, qualifier
from partners.transformers.edi.transformer import EdiTransformer
from partners.transformers.edifact.dialect import Edifact


class EdifactTransformer(EdiTransformer):
    """UN/EDIFACT D.96A by files. The partner refuses an interchange that it has had before."""

    options_schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["our_id", "partner_id"],
        "properties": {
            "our_id": party(
                "Our interchange identifier (UNB 0004), a global location number as a rule.", most=35
            ),
            "our_qualifier": qualifier("14", most=4),
            "partner_id": party("The partner's interchange identifier (UNB 0010).", most=35),
            "partner_qualifier": qualifier("14", most=4),
            "syntax": {
                "enum": ["UNOC", "UNOY"],
                "default": "UNOC",
                "description": "The character set we write: UNOC is Western European, UNOY is all (UTF-8).",
            },
            "lin_holds": {
                "enum": ["sku", "gtin"],
                "default": "sku",
                "description": "What a line is named by: the partner's SKU, or the GTIN as EANCOM wants it.",
            },
            "with_contact": {
                "type": "boolean",
                "default": True,
                "description": "Whether the shopper's phone and e-mail travel along (CTA, COM).",
            },
            **SHARED,
        },
    }

    def make_dialect(self, options: Mapping[str, Any]) -> Dialect:
        """EDIFACT."""
        return Edifact(options)


class UncheckedEdifactTransformer(EdifactTransformer):
    """EDIFACT D.96A by files, for a partner that does not refuse repetitions: after a lost answer a person decides."""

    dedup: ClassVar[Dedup] = Dedup.NONE
