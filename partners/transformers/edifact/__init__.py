"""UN/EDIFACT D.96A: ORDERS and ORDCHG out; ORDRSP, DESADV, INVOIC, INVRPT in; CONTRL both ways."""

from partners.transformers.edifact.transformer import EdifactTransformer, UncheckedEdifactTransformer

__all__ = ["EdifactTransformer", "UncheckedEdifactTransformer"]
