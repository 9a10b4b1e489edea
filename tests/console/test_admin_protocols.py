"""What each protocol can do, as the console shows it."""

import re

from django.urls import reverse

from partners.queries.capabilities import ANSWERS, WORDS, capability_matrix
from tests.console.pages import text_of


def shown(client):
    return client.get(reverse("admin:protocols"))


def test_every_protocol_is_shown_with_all_that_its_code_declares(hq):
    page = shown(hq).content.decode()

    matrix = capability_matrix()
    table = page[page.index("a-matrix") : page.index("</table>")]
    assert re.findall(r'scope="col"><span>(\w+)', table) == [protocol.name for protocol in matrix]
    told = {
        words: re.findall(r'a-unseen">([^<]+)', cells)
        for words, cells in re.findall(r'scope="row">([^<]+)</th>(.*?)</tr>', table)
    }
    assert told == {
        words: [ANSWERS[protocol.can[capability]] for protocol in matrix]
        for capability, words in WORDS.items()
    }


def test_what_each_was_tested_against_and_what_becomes_of_a_lost_order_is_told(hq):
    told = text_of(shown(hq))

    assert "asked for, and sent again only when it is not there http the real system Guest" in told
    assert "left to a person, unless its options say otherwise http our simulator" in told


def test_it_stands_in_the_side_bar_of_who_may_see_partners(hq, manager):
    assert reverse("admin:protocols") in hq.get("/admin/").content.decode()
    assert reverse("admin:protocols") not in manager.get("/admin/").content.decode()
    assert shown(manager).status_code == 403


def test_the_operator_chooses_a_retailer_first(operator):
    assert shown(operator).url == reverse("admin:retailer")
