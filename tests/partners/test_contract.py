"""Every transformer on the allow-list keeps the contract; what breaks it is found out in `test_contract_catches`.

Protocols with several mappings or dialects are tried in files of their own, all named `test_…_contract.py`.
"""

import importlib
import inspect
from pathlib import Path

from partners.contract import TransformerContract
from partners.registry import usable_transformers
from partners.transformers.edifact import UncheckedEdifactTransformer
from partners.transformers.oscar import GuestOscarTransformer, OscarTransformer
from partners.transformers.plain import LookupPlainTransformer, PlainTransformer
from partners.transformers.shopify import ShopifyTransformer
from partners.transformers.woocommerce import WooCommerceTransformer
from partners.transformers.x12 import UncheckedX12Transformer
from tests.partners import edifact_partner, x12_partner
from tests.partners.oscar_partner import OscarShop
from tests.partners.plain_partner import KeylessPlainPartner, PlainPartner
from tests.partners.shopify_partner import ShopifyPartner
from tests.partners.woocommerce_partner import OPTIONS as WOOCOMMERCE
from tests.partners.woocommerce_partner import WooCommercePartner


class TestPlain(TransformerContract):
    def transformer(self):
        return PlainTransformer()

    def partner(self):
        return PlainPartner()


class TestPlainWithoutKeys(TransformerContract):
    def transformer(self):
        return LookupPlainTransformer()

    def partner(self):
        return KeylessPlainPartner()


class TestOscar(TransformerContract):
    def transformer(self):
        return OscarTransformer()

    def partner(self):
        return OscarShop()


class TestOscarAsAGuest(TransformerContract):
    def transformer(self):
        return GuestOscarTransformer()

    def partner(self):
        return OscarShop()


class TestShopify(TransformerContract):
    def transformer(self):
        return ShopifyTransformer()

    def partner(self):
        return ShopifyPartner()


class TestWooCommerce(TransformerContract):
    def transformer(self):
        return WooCommerceTransformer(WOOCOMMERCE)

    def partner(self):
        return WooCommercePartner()


class TestX12WithoutChecks(TransformerContract):
    def transformer(self):
        return UncheckedX12Transformer(x12_partner.OPTIONS)

    def partner(self):
        return x12_partner.X12Partner()


class TestEdifactWithoutChecks(TransformerContract):
    def transformer(self):
        return UncheckedEdifactTransformer(edifact_partner.OPTIONS)

    def partner(self):
        return edifact_partner.EdifactPartner()


def test_no_listed_transformer_is_left_out():
    modules = [
        importlib.import_module(f"tests.partners.{path.stem}")
        for path in Path(__file__).parent.glob("test_*contract.py")
    ]
    suites = {
        suite
        for module in modules
        for _, suite in inspect.getmembers(module, inspect.isclass)
        if issubclass(suite, TransformerContract) and suite is not TransformerContract
    }

    untried = set(usable_transformers().values()) - {type(suite().transformer()) for suite in suites}
    assert untried == set()
