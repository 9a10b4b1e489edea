"""Both dialects of EDI keep the contract that every transformer keeps."""

from partners.contract import TransformerContract
from partners.transformers.edifact import EdifactTransformer
from partners.transformers.x12 import X12Transformer
from tests.partners import edifact_partner, x12_partner


class TestX12(TransformerContract):
    def transformer(self):
        return X12Transformer(x12_partner.OPTIONS)

    def partner(self):
        return x12_partner.X12Partner()


class TestEdifact(TransformerContract):
    def transformer(self):
        return EdifactTransformer(edifact_partner.OPTIONS)

    def partner(self):
        return edifact_partner.EdifactPartner()
