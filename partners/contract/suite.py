"""The contract as a test class that any transformer's own tests derive from."""

from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from partners.contract.case import Case
from partners.contract.rules import answers, capabilities, declarations, orders, requests, webhooks
from partners.contract.talk import Broken
from partners.transformers.base import Transformer

Rule = Callable[[Case], None]

RULES: tuple[Rule, ...] = (
    declarations.says_what_it_is,
    declarations.declares_what_it_can,
    declarations.describes_its_options,
    declarations.bears_any_options,
    declarations.knows_no_network_and_no_clock,
    capabilities.finds_by_gtin,
    capabilities.finds_by_sku,
    capabilities.finds_by_words,
    capabilities.counts_pieces,
    capabilities.reads_a_feed,
    capabilities.places_an_order,
    capabilities.finds_an_order,
    capabilities.tells_where_an_order_stands,
    capabilities.cancels_an_order,
    capabilities.authorises_returns,
    capabilities.collects_documents,
    orders.commits_exactly_once,
    orders.orders_nothing_before_it_commits,
    orders.brings_our_number_back,
    orders.tells_orders_apart,
    orders.tells_items_apart,
    orders.repeats_as_it_says,
    orders.holds_conversations_apart,
    requests.answers_a_ping,
    requests.stays_below_the_partners_address,
    requests.leaves_the_log_in_to_the_driver,
    webhooks.hears_webhooks,
    answers.bears_each_odd_answer,
    answers.can_be_left_at_any_time,
    answers.bears_any_answer,
    answers.ends_in_one_of_five_words,
)


class RuleBroken(AssertionError):
    """A transformer that does not keep a rule: the rule's name, what was seen, and what the rule wants."""


def rule_name(rule: Rule) -> str:
    """A rule as a test's id says it: `commits-exactly-once`."""
    return rule.__name__.replace("_", "-")


def keep(rule: Rule, case: Case) -> None:
    """Try one rule. Raises RuleBroken."""
    __tracebackhide__ = True
    try:
        rule(case)
    except Broken as broken:
        wanted = " ".join((rule.__doc__ or "").split())
        error = RuleBroken(f"{rule_name(rule)}: {broken}\nThe rule: {wanted}")
        for note in getattr(broken, "__notes__", []):
            error.add_note(note)
        raise error from broken


class TransformerContract:
    """Derive from it, say how to make the transformer and its in-memory partner, and every rule is a test."""

    examples: ClassVar[int] = 40
    """How often chance is tried for each conversation; `--contract-examples` overrides it."""

    def transformer(self) -> Transformer:
        """The transformer to try, with the options of its in-memory partner."""
        raise NotImplementedError

    def partner(self) -> Any:
        """A new in-memory partner of its protocol: see `partners.contract.InMemoryPartner`."""
        raise NotImplementedError

    @pytest.mark.parametrize("rule", RULES, ids=rule_name)
    def test_keeps_the_rule(self, rule: Rule, request: pytest.FixtureRequest) -> None:
        """One rule of the contract."""
        __tracebackhide__ = True
        examples = request.config.getoption("contract_examples", None) or self.examples
        keep(rule, Case(make_transformer=self.transformer, make_partner=self.partner, examples=examples))
