"""What we write in both dialects: kept as files, read back by parsers that are not ours, and never cut."""

import warnings
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import x12
from hypothesis import given
from hypothesis import strategies as st
from pydifact.parser import Parser

from partners.errors import Rejected
from partners.messages import OrderReference
from partners.transformers.edifact import EdifactTransformer
from partners.transformers.x12 import X12Transformer
from tests.partners import edifact_partner, x12_partner
from tests.partners.edi_mailbox import BOOTS, ORDER, Mailbox
from tests.partners.edi_talks import EDIFACT, X12, held, written

GOLDEN = Path(__file__).parent / "golden"
NEWER = X12Transformer({**x12_partner.OPTIONS, "version": "005010", "sku_qualifier": "VN", "is_test": True})
EANCOM = EdifactTransformer(
    {**edifact_partner.OPTIONS, "lin_holds": "gtin", "syntax": "UNOY", "is_test": True}
)

PLAIN = (
    "abcdefgh ABCDEFGH 0123'+:?-.,/&éÅŁß"  # the release character and the delimiters of EDIFACT among them
)


def _addresses(text):
    return st.builds(
        lambda **fields: replace(ORDER.ship_to, **fields),
        name=text(1, 60),
        line1=text(1, 120),
        line2=text(0, 40),
        city=text(2, 30),
        postal_code=text(3, 9),
        region=text(0, 9),
        country=st.sampled_from(["GB", "PT", "US"]),
    )


def _plain(least, most):
    return st.text(PLAIN, min_size=least, max_size=most)


def _anything(least, most):
    return st.text(max_size=most + 2)


ADDRESSES = _addresses(_plain) | _addresses(_anything)


def _placed(transformer, order=ORDER):
    (body,) = written(transformer, transformer.place_order(order))
    return body


def _cancelled(transformer):
    mailbox = Mailbox()
    held(transformer.place_order(ORDER), mailbox)
    mailbox.files = {path: body for path, body in mailbox.files.items() if path.startswith("sent/")}
    reference = OrderReference(number=ORDER.number)
    (body,) = written(transformer, transformer.cancel_order(reference, "Ordered twice, it's late"), mailbox)
    return body


def _x12_segments(body):
    """As somebody else's parser reads it: the tag and the elements."""
    document = x12.tokenize_x12(body)
    x12.parse_x12_interchange(document)
    return [(one.tag, *(value.decode() for value in one.elements)) for one in document.segments]


def _edifact_segments(body, encoding="latin-1"):
    """As somebody else's parser reads it: the tag and the elements, each a text or a list of texts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it lacks the tables of this directory and says so
        return [(one.tag, *one.elements) for one in Parser().parse(body.decode(encoding))]


def _of(tag, segments):
    return [one[1:] for one in segments if one[0] == tag]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("x12-order-004010", _placed(X12)),
        ("x12-order-005010", _placed(NEWER)),
        ("x12-cancellation", _cancelled(X12)),
        ("edifact-order", _placed(EDIFACT)),
        ("edifact-order-eancom", _placed(EANCOM)),
        ("edifact-cancellation", _cancelled(EDIFACT)),
    ],
)
def test_a_document_is_written_as_it_was_agreed_upon(name, body):
    assert body.decode() == (GOLDEN / f"{name}.edi").read_text()


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.edi")), ids=lambda path: path.stem)
def test_another_parser_finds_the_envelope_of_each_sound(path):
    body = path.read_bytes()

    segments = _x12_segments(body) if path.stem.startswith("x12") else _edifact_segments(body)

    counts = {"SE": "ST", "UNT": "UNH"}
    for trailer, header in counts.items():
        for index, one in enumerate(segments):
            if one[0] == trailer:
                begin = max(at for at in range(index) if segments[at][0] == header)
                assert one[1:] == (str(index - begin + 1), segments[begin][2 if trailer == "SE" else 1])


@pytest.mark.parametrize("transformer", [X12, EDIFACT], ids=["X12", "EDIFACT"])
def test_the_same_order_is_the_same_bytes(transformer):
    assert _placed(transformer) == _placed(transformer)
    assert _placed(transformer) != _placed(transformer, replace(ORDER, number="AF-7K3M9QX4C-2"))


def test_another_parser_reads_our_850():
    segments = _x12_segments(_placed(X12))

    assert _of("BEG", segments) == [("00", "DS", ORDER.number, "", "20261125")]
    assert _of("N1", segments) == [("ST", "Ada O'Hara")]
    assert _of("N3", segments) == [("12 St James's Square", "Flat 2")]
    assert _of("N4", segments) == [("London", "", "SW1Y 4JH", "GB")]
    assert _of("PO1", segments) == [
        ("1", "2", "EA", "71.00", "", "VP", "MOOR-39", "EN", "9500000000051"),
        ("2", "3", "EA", "4.15", "", "VP", "SOCK-M", "EN", "9500000000136"),
    ]


def test_another_parser_reads_our_orders():
    segments = _edifact_segments(_placed(EDIFACT))

    assert _of("BGM", segments) == [("220", ORDER.number, "9")]
    assert _of("NAD", segments)[2] == (
        *("DP", "", "", "Ada O'Hara", ["12 St James's Square", "Flat 2"]),
        *("London", "", "SW1Y 4JH", "GB"),
    )
    assert _of("LIN", segments) == [("1", "", ["MOOR-39", "SA"]), ("2", "", ["SOCK-M", "SA"])]
    assert _of("PIA", segments) == [("1", ["9500000000051", "EN"]), ("1", ["9500000000136", "EN"])]
    assert _of("QTY", segments) == [(["21", "2"],), (["21", "3"],)]
    assert _of("PRI", segments) == [(["AAA", "71.00"],), (["AAA", "4.15"],)]


@given(ADDRESSES)
def test_any_address_is_read_back_from_an_850_or_refused(to):
    try:
        body = _placed(X12, replace(ORDER, ship_to=to))
    except Rejected:
        return

    segments = _x12_segments(body)

    (place,) = _of("N4", segments)
    city, state, postal_code, country, _, region = (*place, "", "")[:6]
    assert _of("N1", segments) == [("ST", to.name)]
    assert " ".join(part for lines in _of("N3", segments) for part in lines) == _joined(to)
    assert (city, state or region, postal_code, country) == (to.city, to.region, to.postal_code, to.country)


@given(ADDRESSES)
def test_any_address_is_read_back_from_an_orders_or_refused(to):
    try:
        body = _placed(EANCOM, replace(ORDER, ship_to=to))
    except Rejected:
        return

    nad = _of("NAD", _edifact_segments(body, "utf-8"))[2]

    role, _, _, name, street, *place = nad
    words = [" ".join(part) if isinstance(part, list) else part for part in (name, street)]
    assert (role, *words) == ("DP", to.name, _joined(to))
    assert place == [to.city, to.region, to.postal_code, to.country]


def _joined(to):
    return " ".join([to.line1, to.line2] if to.line2 else [to.line1])


LONG = {
    "number": replace(ORDER, number="N" * 36),
    "name": replace(ORDER, ship_to=replace(ORDER.ship_to, name="N" * 200)),
    "line1": replace(ORDER, ship_to=replace(ORDER.ship_to, line1="one " * 80)),
    "one word": replace(ORDER, ship_to=replace(ORDER.ship_to, line1="W" * 60)),
    "city": replace(ORDER, ship_to=replace(ORDER.ship_to, city="C" * 36)),
    "region": replace(ORDER, ship_to=replace(ORDER.ship_to, region="R" * 31)),
    "postal code": replace(ORDER, ship_to=replace(ORDER.ship_to, postal_code="P" * 16)),
    "sku": replace(ORDER, lines=(replace(BOOTS, partner_sku="S" * 49),)),
    "no name": replace(ORDER, ship_to=replace(ORDER.ship_to, name="")),
    "line break": replace(ORDER, ship_to=replace(ORDER.ship_to, line1="12 St\nJames")),
}


@pytest.mark.parametrize("order", LONG.values(), ids=LONG)
@pytest.mark.parametrize("transformer", [X12, EDIFACT], ids=["X12", "EDIFACT"])
def test_what_the_standard_has_no_room_for_is_refused_before_anything_is_written(transformer, order):
    mailbox = Mailbox()

    with pytest.raises(Rejected):
        held(transformer.place_order(order), mailbox)

    assert mailbox.files == {}


@pytest.mark.parametrize("sign", "*~>^")
def test_x12_has_no_way_to_write_its_own_delimiters(sign):
    order = replace(ORDER, ship_to=replace(ORDER.ship_to, line2=f"Flat {sign}2"))

    with pytest.raises(Rejected, match="cannot write"):
        _placed(X12, order)


def test_a_character_set_is_not_left():
    order = replace(ORDER, ship_to=replace(ORDER.ship_to, city="Łódź"))

    with pytest.raises(Rejected, match="'Ł' cannot be written in UNOC"):
        _placed(EDIFACT, order)
    assert "Łódź".encode() in _placed(EANCOM, order)
    assert "Łódź".encode() in _placed(X12, order)


def test_a_cost_keeps_all_its_decimals():
    order = replace(ORDER, lines=(replace(BOOTS, unit_cost=Decimal("0.1250")),))

    assert _of("PO1", _x12_segments(_placed(X12, order)))[0][3] == "0.125"
    assert _of("PRI", _edifact_segments(_placed(EDIFACT, order))) == [(["AAA", "0.125"],)]
