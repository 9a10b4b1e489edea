"""Answers and parcels in CSV: believed when they fit what we sent, told to a person when they do not."""

from dataclasses import replace

import pytest

from partners.messages import AcknowledgedLine, Acknowledgement, Answer, Parcel, ParcelLine
from partners.notices import Acknowledged, Shipped
from tests.partners.feed.world import box_with, hears
from tests.partners.feed_partner import OPTIONS, ORDER

NUMBER = ORDER.number
TITLES = "order,their order,status,line,pieces,why"
BY_ORDER = {
    "files": "answers*.csv",
    "columns": {"number": "order", "status": "status"},
    "accepted": ["OK"],
    "rejected": ["no"],
    "pending": ["later"],
}


def answered(*rows, titles=TITLES, name="answers-1.csv", **options):
    """What comes of a file of answers to an order that we placed."""
    partner, transformer = box_with({}, **options)
    hears(partner, transformer.place_order(ORDER))
    partner.box.files[f"in/{name}"] = "\n".join([titles, *rows]).encode()
    held = hears(partner, transformer.collect())
    assert held.error is None
    return held.result


def lines(*told):
    """Lines as accepted and rejected pieces."""
    return tuple(
        AcknowledgedLine(line_number=number, accepted=accepted, rejected=rejected, reason=reason)
        for number, (accepted, rejected, reason) in enumerate(told, start=1)
    )


def row(line, pieces, status="confirmed", why="", number=NUMBER):
    return f"{number},F-1,{status},{line},{pieces},{why}"


@pytest.mark.parametrize(
    ("rows", "answer", "told"),
    [
        ([row(1, 2), row(2, 3)], Answer.ACCEPTED, lines((2, 0, ""), (3, 0, ""))),
        ([row(2, ""), row(1, "")], Answer.ACCEPTED, lines((2, 0, ""), (3, 0, ""))),
        (
            [row(1, 2), row(2, 0, "Sold Out", "No wool")],
            Answer.PARTIAL,
            lines((2, 0, ""), (0, 3, "No wool")),
        ),
        ([row(1, 0, "sold out"), row(2, "", "sold out")], Answer.REJECTED, lines((0, 2, ""), (0, 3, ""))),
        ([row(1, "", "pending"), row(2, "", "pending")], Answer.PENDING, ()),
    ],
)
def test_an_answer_by_line_is_counted_against_what_we_sent(rows, answer, told):
    collection = answered(*rows)

    (notice,) = collection.notices
    reason = "No wool" if answer is Answer.PARTIAL else ""
    assert notice == Acknowledged(
        notice_id=notice.notice_id,
        source="in/answers-1.csv",
        acknowledgement=Acknowledgement(
            number=NUMBER, partner_reference="F-1", answer=answer, lines=told, reason=reason
        ),
    )
    assert (collection.sources, collection.unusable) == (("in/answers-1.csv",), ())


@pytest.mark.parametrize(
    ("word", "answer"), [("ok", Answer.ACCEPTED), ("NO", Answer.REJECTED), ("later", Answer.PENDING)]
)
def test_an_answer_may_be_one_word_for_the_whole(word, answer):
    (notice,) = answered(f"{NUMBER},{word}", titles="order,status", answers=BY_ORDER).notices

    assert notice.acknowledgement == Acknowledgement(number=NUMBER, partner_reference="", answer=answer)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([row(1, 2)], "It answers 1 of 2 lines."),
        ([row(1, 2), row(1, 2)], "Line 1 is answered twice."),
        ([row(1, 3), row(2, 3)], "It accepts 3 of 2 pieces of MOOR-39."),
        ([row(1, 1), row(2, 3)], "It says 'confirmed', and 1 of 2 pieces."),
        ([row(1, 2, "sold out"), row(2, 3)], "It says 'sold out', and 2 of 2 pieces."),
        ([row(3, 2), row(2, 3)], "Line 3 is none of those that we ordered."),
        ([row("", 2), row(2, 3)], "Line ? is none of those that we ordered."),
        ([row(1, "two"), row(2, 3)], "accepted 'two' is no count."),
        ([row(1, 2, "perhaps"), row(2, 3)], "'perhaps' is no answer that we agreed on."),
        (
            [row(1, "", "pending"), row(2, 3)],
            "It does not say how many pieces of a line are accepted.",
        ),
        ([row(1, 2), row(2, 3).replace("F-1", "F-2")], "Its rows differ in partner_reference: F-1, F-2."),
        ([row(1, 2), f"{NUMBER},F-1"], "Line 3: It has 2 cells where there are 6 titles."),
    ],
)
def test_an_answer_that_does_not_fit_is_no_answer_and_goes_to_a_person(rows, reason):
    collection = answered(*rows)

    (unusable,) = collection.unusable
    assert collection.notices == ()
    assert unusable.reason == f"{NUMBER} (line 2): {reason}"
    assert unusable.source.startswith("in/answers-1.csv (")


def test_one_order_that_cannot_be_understood_costs_the_others_nothing():
    collection = answered(row(1, 2), row(1, 2, number="B-2"), row(2, 3), row(1, 2, number="../../x"))

    assert [notice.acknowledgement.number for notice in collection.notices] == [NUMBER]
    (unusable,) = collection.unusable
    nobodys = "We sent this partner no such purchase order."
    assert unusable.reason == f"B-2 (line 3): {nobodys}; ../../x (line 5): {nobodys}"


def test_a_whole_that_says_two_things_is_told():
    rows = [f"{NUMBER},ok", f"{NUMBER},no"]

    (unusable,) = answered(*rows, titles="order,status", answers=BY_ORDER).unusable

    assert unusable.reason == f"{NUMBER} (line 2): Its rows say different things of the whole order."


def test_the_same_words_in_another_file_are_the_same_notice_and_other_words_are_another():
    first, again, other = (
        answered(*rows, name=name).notices[0].notice_id
        for rows, name in [
            ([row(1, 2), row(2, 3)], "answers-1.csv"),
            ([row(1, 2), row(2, 3)], "answers-2.csv"),
            ([row(1, 2), row(2, 0, "sold out")], "answers-1.csv"),
        ]
    )

    assert first == again != other


def test_a_bad_file_that_comes_again_with_other_words_is_told_again():
    first, again, other = (answered(words, titles="nonsense").unusable[0].source for words in ("a", "a", "b"))

    assert first == again != other


def test_parcels_are_told_by_tracking_number():
    partner, transformer = box_with({})
    titles = "order,carrier,tracking,sku,pieces"
    rows = [f"{NUMBER},DHL,JD01,MOOR-39,2", f"{NUMBER},DHL,JD02,SOCK-M,1", f"{NUMBER},DHL,JD02,HAT,2"]
    partner.box.files["in/parcels-1.csv"] = "\n".join([titles, *rows]).encode()

    (notice,) = hears(partner, transformer.collect()).result.notices

    assert replace(notice, notice_id="") == Shipped(
        notice_id="",
        source="in/parcels-1.csv",
        number=NUMBER,
        parcels=(
            Parcel(
                carrier="DHL",
                tracking_number="JD01",
                lines=(ParcelLine(quantity=2, partner_sku="MOOR-39"),),
            ),
            Parcel(
                carrier="DHL",
                tracking_number="JD02",
                lines=(
                    ParcelLine(quantity=1, partner_sku="SOCK-M"),
                    ParcelLine(quantity=2, partner_sku="HAT"),
                ),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("url", "kept"), [("https://t.example/1", "https://t.example/1"), ("javascript:x", "")]
)
def test_a_link_is_one_of_the_web(url, kept):
    columns = {"number": "order", "tracking_url": "link"}
    partner, transformer = box_with({}, shipments={"files": "parcels*", "columns": columns})
    partner.box.files["in/parcels.csv"] = f"order,link\n{NUMBER},{url}\n".encode()

    (notice,) = hears(partner, transformer.collect()).result.notices

    assert notice.parcels == (Parcel(tracking_url=kept),)


def test_what_was_settled_is_put_away_and_lists_stay():
    partner, transformer = box_with({})
    hears(partner, transformer.place_order(ORDER))
    partner.ship(NUMBER)
    collection = hears(partner, transformer.collect()).result

    hears(partner, transformer.settle(collection))

    assert [path for path in partner.box.files if path.startswith("in/")] == [
        "in/stock-20261125.csv",
        "in/archive/answers-1.csv",
        "in/archive/parcels-1.csv",
    ]


def test_a_partner_that_never_answers_is_not_asked():
    options = {name: value for name, value in OPTIONS.items() if name not in {"answers", "shipments"}}
    partner, transformer = box_with({})
    silent = type(transformer)(options)

    held = hears(partner, silent.collect())

    assert (held.requests, str(held.error)) == ([], "This partner's protocol has no collect.")
    assert sorted(silent.capabilities) == ["availability", "feed", "find-order", "place-order"]
