"""Which offer to show and to sell from, when it would arrive, and why. Pure: the same facts give the same answer.

No model, no clock, no query: `catalog.queries.choosing` fetches what is known.
"""

from catalog.choice.chooser import Chooser
from catalog.choice.decision import Candidate, Decision, Weighed, decide
from catalog.choice.promise import UNKNOWN_LEAD_TIME_DAYS, Days, arrives, longest_lead_time, promised
from catalog.choice.ranking import Figures, Removal, free_of
from catalog.choice.terms import STRATEGIES, USUAL, Knowledge, Occasion, Policy, Strategy, Terms

FEW = 3  # pieces; from here on shoppers and programs are told

__all__ = [
    "FEW",
    "STRATEGIES",
    "UNKNOWN_LEAD_TIME_DAYS",
    "USUAL",
    "Candidate",
    "Chooser",
    "Days",
    "Decision",
    "Figures",
    "Knowledge",
    "Occasion",
    "Policy",
    "Removal",
    "Strategy",
    "Terms",
    "Weighed",
    "arrives",
    "decide",
    "free_of",
    "longest_lead_time",
    "promised",
]
