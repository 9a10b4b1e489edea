"""What the contract suite is worth: a transformer that breaks a rule fails it, and the failure names the rule."""

import pytest

from partners.contract.case import Case
from partners.contract.rules.answers import bears_any_answer, ends_in_one_of_five_words
from partners.contract.rules.capabilities import finds_by_words
from partners.contract.suite import RULES, RuleBroken, keep, rule_name
from tests.partners import wrong_transformers as wrong
from tests.partners.plain_partner import KeylessPlainPartner, PlainPartner
from tests.partners.wrong_clock import LooksAtTheClock

BROKEN = {
    wrong.GuessesOurNumber: {"brings-our-number-back"},
    wrong.TakesAnyOrderForOurs: {"tells-orders-apart"},
    wrong.TakesAnyItemForTheOneAsked: {"tells-items-apart"},
    wrong.CommitsTwice: {"commits-exactly-once"},
    wrong.CommitsInSilence: {"commits-exactly-once", "orders-nothing-before-it-commits"},
    wrong.OrdersBeforeItCommits: {"orders-nothing-before-it-commits"},
    wrong.ReadsWhatMayBeMissing: {"bears-each-odd-answer"},
    wrong.FollowsAddresses: {"stays-below-the-partners-address"},
    wrong.BreaksOutOfItsPath: {"stays-below-the-partners-address"},
    wrong.DeclaresWhatItLacks: {"cancels-an-order", "commits-exactly-once"},
    wrong.HidesWhatItCan: {"finds-an-order"},
    wrong.ClaimsAKeyThatIsNone: {"repeats-as-it-says"},
    wrong.CannotLook: {"declares-what-it-can", "repeats-as-it-says"},
    wrong.SharesItsBasket: {"holds-conversations-apart"},
    wrong.ShowsOurLogIn: {"leaves-the-log-in-to-the-driver"},
    wrong.CannotBeLeft: {"can-be-left-at-any-time"},
    wrong.DescribesNoOptions: {"describes-its-options"},
    wrong.TrustsItsOptions: {"bears-any-options"},
    wrong.TellsMoreThanItCan: {"declares-what-it-can", "bears-any-options"},
    wrong.HasNoWords: {"says-what-it-is"},
    LooksAtTheClock: {"knows-no-network-and-no-clock"},
}
CHANCE = {bears_any_answer, ends_in_one_of_five_words}


def broken_rules(transformer, partner=PlainPartner):
    """The rules that a transformer breaks, each with what is said about it."""
    case = Case(make_transformer=transformer, make_partner=partner, examples=20)
    broken = {}
    for rule in set(RULES) - CHANCE:
        try:
            keep(rule, case)
        except RuleBroken as error:
            broken[rule_name(rule)] = str(error)
    return broken


@pytest.mark.parametrize(
    ("transformer", "rules"), BROKEN.items(), ids=lambda value: getattr(value, "__name__", "breaks")
)
def test_a_broken_rule_is_found_and_named(transformer, rules):
    broken = broken_rules(transformer)

    assert broken.keys() == rules
    assert all(words.startswith(f"{rule}: ") for rule, words in broken.items())


def test_a_conversation_without_an_end_is_found():
    case = Case(make_transformer=wrong.NeverEnds, make_partner=PlainPartner, examples=1)

    with pytest.raises(RuleBroken, match="finds-by-words: The conversation does not end"):
        keep(finds_by_words, case)


def test_chance_finds_it_too():
    case = Case(make_transformer=wrong.ReadsWhatMayBeMissing, make_partner=PlainPartner, examples=100)

    with pytest.raises(RuleBroken, match="bears-any-answer: .* is no PartnerError"):
        keep(bears_any_answer, case)


def test_a_key_that_the_partner_ignores_is_found():
    broken = broken_rules(wrong.PlainTransformer, KeylessPlainPartner)

    assert broken.keys() == {"repeats-as-it-says"}
