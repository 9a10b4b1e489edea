"""Partners that have nothing but files: a list of what they offer, and purchase orders dropped or mailed."""

from partners.transformers.feed.transformer import FeedTransformer, MailedFeedTransformer

__all__ = ["FeedTransformer", "MailedFeedTransformer"]
