from datetime import timedelta

import pytest

from catalog.kiosk.progress import Progress
from catalog.models import Lookup, LookupAnswer
from catalog.models.lookup import AnswerState
from partners.models import Partner
from tests.conftest import NOON

ANSWERED, FAILED, WAITING = AnswerState.ANSWERED, AnswerState.FAILED, AnswerState.WAITING


def progress(after_s, **states):
    """A look-up some seconds on, without a database. Every partner has four seconds."""
    lookup = Lookup(retailer_id=1, started_at=NOON, deadline_at=NOON + timedelta(seconds=1.5))
    answers = [
        LookupAnswer(
            pk=place,
            retailer_id=1,
            lookup=lookup,
            partner=Partner(retailer_id=1, name=name, lookup_timeout_ms=4000),
            state=state,
        )
        for place, (name, state) in enumerate(states.items())
    ]
    lookup._prefetched_objects_cache = {"answers": answers}
    told = Progress(lookup=lookup, now=NOON + timedelta(seconds=after_s))
    told.__dict__["answers"] = answers
    return told


@pytest.mark.parametrize(
    ("after_s", "states", "text", "is_over"),
    [
        (0.3, {"Tarn": ANSWERED, "Lumi": WAITING}, "1 of 2 partners answered", False),
        (0.3, {"Tarn": FAILED, "Lumi": WAITING}, "1 of 2 partners answered", False),
        (0.3, {"Tarn": ANSWERED, "Lumi": ANSWERED}, "All partners answered", True),
        (0.3, {"Tarn": ANSWERED}, "Tarn answered", True),
        (2.0, {"Tarn": ANSWERED, "Lumi": WAITING}, "Lumi is slow today. Showing the rest.", False),
        (2.0, {"Tarn": WAITING, "Lumi": WAITING}, "Tarn and Lumi are slow today. Showing the rest.", False),
        (5.0, {"Tarn": ANSWERED, "Lumi": WAITING}, "Lumi did not answer. Showing the rest.", True),
        (0.3, {"Tarn": FAILED, "Lumi": ANSWERED}, "Tarn did not answer. Showing the rest.", True),
        (5.0, {"A": FAILED, "B": WAITING, "C": FAILED}, "A, C and B did not answer. Showing the rest.", True),
        (0.3, {}, "", True),
    ],
)
def test_the_words_follow_the_partners(after_s, states, text, is_over):
    told = progress(after_s, **states)

    assert (told.text, told.is_over) == (text, is_over)


def test_a_page_looks_often_at_first_and_then_seldom():
    paces = [progress(after_s, Lumi=WAITING).next_ms for after_s in (0.3, 1.5, 3.0)]

    assert paces == [200, 400, 800]
