"""Vendure's transformers keep the contract; how they do it against a real shop is in `tests/real_partners`."""

from partners.contract import TransformerContract
from partners.transformers.vendure import LookupVendureTransformer, VendureTransformer
from tests.partners.vendure_partner import OPTIONS, VendurePartner


class TestVendure(TransformerContract):
    def transformer(self):
        return VendureTransformer(OPTIONS)

    def partner(self):
        return VendurePartner()


class TestVendureWhereNumbersMayStandTwice(TransformerContract):
    def transformer(self):
        return LookupVendureTransformer(OPTIONS)

    def partner(self):
        shop = VendurePartner()
        shop.is_unique = False
        return shop
