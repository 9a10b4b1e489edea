"""ASC X12, 004010 and 005010: 850 and 860 out; 855, 865, 856, 810, 846 in; 997 and TA1 both ways."""

from partners.transformers.x12.transformer import UncheckedX12Transformer, X12Transformer

__all__ = ["UncheckedX12Transformer", "X12Transformer"]
