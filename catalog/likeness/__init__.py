"""How like two things are in the eyes of a shopper, which of them to show, and why. Pure: no model, no clock, no query.

`catalog.queries.suggestions` fetches what is worth comparing and asks `catalog.choice` what can be had.
"""

from catalog.likeness.reasons import Glance, Reason, in_words, reason_of
from catalog.likeness.scoring import LEAST, Met, Traits, Wording, likeness, path_of, worth
from catalog.likeness.siblings import differing, distance, nearest_first

__all__ = [
    "LEAST",
    "Glance",
    "Met",
    "Reason",
    "Traits",
    "Wording",
    "differing",
    "distance",
    "in_words",
    "likeness",
    "nearest_first",
    "path_of",
    "reason_of",
    "worth",
]
