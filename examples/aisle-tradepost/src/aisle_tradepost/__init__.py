"""Tradepost, for Endless Aisle."""

from aisle_tradepost.transformer import TradepostTransformer

__all__ = ["TradepostTransformer"]
