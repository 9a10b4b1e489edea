"""The transformer contract as tests: what every transformer must keep, whoever wrote it and wherever it lives.

    from partners.contract import TransformerContract

    class TestAcme(TransformerContract):
        def transformer(self):
            return AcmeTransformer()

        def partner(self):
            return AcmePartner()

Needs pytest, hypothesis and jsonschema; no Django, no database, no network. See docs/partners/adding-a-partner.md.
"""

from partners.contract.case import InMemoryPartner
from partners.contract.suite import RuleBroken, TransformerContract
from partners.contract.talk import Talk, talk

__all__ = ["InMemoryPartner", "RuleBroken", "Talk", "TransformerContract", "talk"]
