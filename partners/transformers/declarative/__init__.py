"""Any plain JSON API, without code: a mapping in the partner's options says what is asked and how answers are read."""

from partners.transformers.declarative.transformer import DeclarativeTransformer

__all__ = ["DeclarativeTransformer"]
