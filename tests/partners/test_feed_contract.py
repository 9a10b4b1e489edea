"""Partners with nothing but files keep the contract."""

from partners.contract import TransformerContract
from partners.transformers.feed import FeedTransformer, MailedFeedTransformer
from tests.partners.feed_partner import FeedPartner, MailedPartner


class TestFeed(TransformerContract):
    def transformer(self):
        return FeedTransformer(FeedPartner.options)

    def partner(self):
        return FeedPartner()


class TestMailedFeed(TransformerContract):
    def transformer(self):
        return MailedFeedTransformer(MailedPartner.options)

    def partner(self):
        return MailedPartner()
