"""Lists in which there is nothing."""

import pytest

from catalog.models import FeedFile, UnmatchedItem
from tests.console.pages import list_of, text_of


@pytest.mark.parametrize(
    ("model", "name", "words"),
    [("feedfile", FeedFile, "No feed files yet"), ("unmatcheditem", UnmatchedItem, "No unmatched items yet")],
)
def test_an_empty_list_says_that_there_is_nothing_yet_and_offers_no_filters_to_reset(
    hq, ours, model, name, words
):
    with ours.scope():
        name.objects.all().delete()

    told = text_of(hq.get(list_of(model)))

    assert words in told
    assert "Reset filters" not in told


def test_a_search_that_finds_nothing_leads_back_to_all(hq):
    told = text_of(hq.get(list_of("offer"), {"q": "no such thing"}))

    assert "None of the offers is like that" in told
    assert "Show all" in told
