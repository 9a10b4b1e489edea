"""Each worked mapping keeps the contract that every transformer keeps."""

from partners.contract import TransformerContract
from tests.partners.declarative_partner import GermanPartner, NotePartner, transformer
from tests.partners.plain_partner import PlainPartner


class TestPlainMapping(TransformerContract):
    def transformer(self):
        return transformer("plain")

    def partner(self):
        return PlainPartner()


class TestGermanMapping(TransformerContract):
    def transformer(self):
        return transformer("german")

    def partner(self):
        return GermanPartner()


class TestNoteMapping(TransformerContract):
    def transformer(self):
        return transformer("note")

    def partner(self):
        return NotePartner()
