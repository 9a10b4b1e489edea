"""Whatever bytes a partner leaves, reading them ends with items, with complaints, or with Unreadable."""

import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from partners.contract.keeping import can_be_kept
from partners.errors import Unreadable
from tests.partners.feed.test_answers import TITLES, row
from tests.partners.feed.test_workbooks import book
from tests.partners.feed.world import BOOT, SOCK, box_with, hears, listed, read
from tests.partners.feed_partner import ORDER

LIST = listed(BOOT, SOCK, "A,x,Boot,1e9,-1", '"B","9,5E+12",,,').encode()
ANSWERS = "\n".join([TITLES, row(1, 2), row(2, 3), "x", ",,,,,"]).encode()
WORKBOOK = book(("MOOR-39", "09500000000051", "Moor boot", 71, 12), ("A", 9.5e12, None, True, "x"))
PIECES = [
    b'"',
    b",",
    b";",
    b"\n",
    b"\r",
    b"\x00",
    b"\xff",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"=",
    b"E+12",
    b"PK\x03\x04",
]
ENCODINGS = st.sampled_from(["utf-8", "utf-16", "cp1252", "iso-8859-1"])


@st.composite
def spoiled(draw, whole):
    """Bytes with pieces of them replaced."""
    content = whole
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 20)))
        piece = draw(st.binary(max_size=8) | st.sampled_from(PIECES))
        content = content[:start] + piece + content[end:]
    return content


@st.composite
def spoiled_workbook(draw):
    """A workbook of which one part is spoiled and then packed again, so that the spoiling is reached."""
    whole, changed = zipfile.ZipFile(io.BytesIO(WORKBOOK)), io.BytesIO()
    chosen = draw(st.sampled_from(whole.namelist()))
    with zipfile.ZipFile(changed, "w") as packed:
        for part in whole.namelist():
            content = whole.read(part)
            packed.writestr(part, draw(spoiled(content)) if part == chosen else content)
    return changed.getvalue()


def _is_borne(content, **options):
    try:
        reading = read(content, **options)
    except Unreadable:
        return
    assert can_be_kept(reading.items)
    assert reading.items or reading.unidentified


@settings(max_examples=400, deadline=None)
@given(spoiled(LIST) | st.binary(max_size=200), ENCODINGS, st.booleans())
def test_any_bytes_as_a_list(content, encoding, comma):
    _is_borne(content, encoding=encoding, decimal_comma=comma)


@settings(max_examples=200, deadline=None)
@given(spoiled_workbook() | spoiled(WORKBOOK))
def test_any_bytes_as_a_workbook(content):
    _is_borne(content)


@settings(max_examples=300, deadline=None)
@given(spoiled(ANSWERS) | st.binary(max_size=200), st.sampled_from(["answers.csv", "parcels.csv"]))
def test_any_bytes_as_an_answer(content, name):
    partner, transformer = box_with({})
    hears(partner, transformer.place_order(ORDER))
    partner.box.files[f"in/{name}"] = content

    held = hears(partner, transformer.collect())

    assert held.error is None
    assert can_be_kept(held.result)
    assert held.result.sources == (f"in/{name}",)
