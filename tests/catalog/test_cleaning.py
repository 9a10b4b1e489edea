"""What partners write becomes plain words."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import cleaning
from catalog.kiosk.tags import prose
from catalog.models import Variant
from catalog.models.offer import Provenance
from catalog.operations.answers import record_items
from partners.messages import PartnerItem
from tests.catalog.hostile_text import PAYLOADS
from tests.conftest import NOON
from tests.factories.catalog import gtin
from tests.factories.partners import PartnerFactory

# A tag as a browser sees one begin (HTML Standard, 13.2.5.6): a letter, a slash, a bang or a question mark after "<".
TAG = re.compile("<[A-Za-z/!?]")
PIECES = [
    "<",
    ">",
    "&",
    ";",
    "lt",
    "gt",
    "amp",
    "#60",
    "#x3c",
    "<p>",
    "<li>",
    "</b>",
    "<!--",
    "-->",
    "\n",
    " ",
]
PIECES += [
    "script",
    "svg",
    "style",
    "\u202e",
    "\u200b",
    "\x00",
    "'",
    '"',
    "=",
    "/",
    "a",
    "é",
    "•",
    "]]>",
    "<![CDATA[",
]
FOREIGN = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
ITEM = PartnerItem(
    partner_sku="S-1",
    gtin=gtin(1),
    family="",
    title="Boot",
    currency="EUR",
    cost=Decimal(5),
    price=Decimal(9),
)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Trail shoe", "Trail shoe"),
        ("  Trail \t\n shoe ", "Trail shoe"),
        ("<b>Trail</b> shoe", "Trail shoe"),
        ("Trail<br/>shoe", "Trail shoe"),
        ("Men&#39;s", "Men's"),
        ("Men&amp;amp;#39;s", "Men's"),
        ("Salt &amp; Pepper", "Salt & Pepper"),
        ("Salt & Pepper", "Salt & Pepper"),
        ("3 < 5 > 2", "3 < 5 > 2"),
        ("I <3 it", "I <3 it"),
        ("gnp\u202eexe.", "gnpexe."),
        ("Caf\u00e9\u00ad \u200bbar", "Café bar"),
        ("\u0646\u0645\u06cc\u200c\u062e\u0648", "\u0646\u0645\u06cc\u200c\u062e\u0648"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("a\x00b\x07c\x7fd", "abcd"),
        ("a\u2028b\u0085c\xa0d", "a b c d"),
        ("&" + "amp;" * 40 + "lt;b", "amp;" * 32 + "lt;b"),
        ("", ""),
    ],
)
def test_a_line_is_plain_words(written, shown):
    assert cleaning.line(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Warm.", "Warm."),
        ("<p>Warm.</p><p>Light.</p>", "Warm.\n\nLight."),
        ("Warm.<br>Light.", "Warm.\nLight."),
        ("Warm.\r\n\r\n\r\n\r\nLight.", "Warm.\n\nLight."),
        ("<ul><li>Warm</li><li>Light</li></ul>Wash cold.", "• Warm\n• Light\n\nWash cold."),
        ("<h2>Care</h2><table><tr><td>Wash</td></tr><tr><td>cold</td></tr></table>", "Care\n\nWash\n\ncold"),
        ("<style>p{color:red}</style>Warm.<script>x()</script>", "Warm."),
        ("Weighs < 1 kg", "Weighs < 1 kg"),
    ],
)
def test_a_description_keeps_its_paragraphs(written, shown):
    assert cleaning.paragraphs(written) == shown


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_is_left_that_a_browser_would_take_for_markup(payload):
    told = [cleaning.line(payload), cleaning.paragraphs(payload)]

    assert [text for text in told if TAG.search(text) or cleaning.UNSEEN.search(text)] == []


@given(FOREIGN)
def test_cleaning_twice_is_cleaning_once(text):
    once = cleaning.line(text), cleaning.paragraphs(text)

    assert (cleaning.line(once[0]), cleaning.paragraphs(once[1])) == once


@given(FOREIGN)
def test_no_text_leaves_a_tag(text):
    assert [told for told in (cleaning.line(text), cleaning.paragraphs(text)) if TAG.search(told)] == []


@given(FOREIGN)
def test_a_page_shows_a_description_with_no_markup_but_its_paragraphs(text):
    shown = re.sub("</?p>|<br>", "", prose(text))

    assert ("<" in shown, ">" in shown) == (False, False)


def test_a_description_is_shown_in_paragraphs():
    assert prose("Warm & light.\n\n• One\n• Two<script>x()</script>") == (
        "<p>Warm &amp; light.</p>\n\n<p>• One<br>• Two</p>"
    )


def test_an_item_is_listed_in_plain_words(retailer):
    item = replace(
        ITEM,
        title="<b>Trail</b> &amp; path",
        brand="North\u202epeak",
        category="Shoes&nbsp;",
        family="<i>trail</i>",
        description="<p>Warm.</p><p>Light.<img src=x onerror=alert(1)></p>",
        attributes={"<u>colour</u>": "Fern<script>x()</script>", "<br>": "x", "size": "<hr>"},
    )

    record_items(partner=PartnerFactory(), items=[item], provenance=Provenance.FEED, now=NOON)

    variant = Variant.objects.select_related("product").get()
    product = variant.product
    assert (product.title, product.brand, product.category) == ("Trail & path", "Northpeak", "Shoes")
    assert (product.family, product.description) == ("trail", "Warm.\n\nLight.")
    assert variant.attributes == {"colour": "Fern"}


def test_an_item_whose_title_was_all_markup_is_named_by_its_sku(retailer):
    items = [replace(ITEM, title="<script>alert(1)</script>")]

    record_items(partner=PartnerFactory(), items=items, provenance=Provenance.FEED, now=NOON)

    assert Variant.objects.get().product.title == "S-1"
