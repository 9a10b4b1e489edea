"""Items, read as a mapping says."""

from decimal import Decimal

import pytest

from partners.contract.talk import talk
from partners.errors import Unreadable, Unsupported
from partners.messages import ItemQuery, PartnerItem
from tests.partners.declarative_partner import BOOT, JACKET, GermanPartner, NotePartner, mapping, transformer
from tests.partners.plain_partner import say

MOOR_39 = PartnerItem(
    partner_sku="MS-39",
    gtin="9500000000051",
    family="moor-stiefel",
    title="Moorstiefel wasserdicht",
    brand="Nordspitze",
    description="Hält dicht.",
    category="Stiefel",
    attributes={"farbe": "Moos", "groesse": "39"},
    images=("https://bilder.example/moor.png",),
    currency="EUR",
    cost=Decimal("71.00"),
    price=Decimal("1149.00"),
    available=12,
    lead_time_days=1,
)


def with_item(name, **readings):
    """A worked mapping whose items are read in another way."""
    finds = mapping(name)["find_items"]
    return transformer(name, find_items=finds | {"item": finds["item"] | readings})


def ask(speaker, *rows, **query):
    """Ask for something; the partner answers with these products, whatever was asked."""
    query = query or {"gtin": GermanPartner.gtin}
    return talk(speaker.find_items(ItemQuery(**query)), lambda request: say({"artikel": list(rows)}))


def boot(**changes):
    """The boot in one size, with something else in it."""
    return {**BOOT, "varianten": [{**BOOT["varianten"][0], **changes}]}


def test_variants_within_a_product_are_items_of_one_family_with_cents_commas_and_words():
    items = talk(transformer("german").find_items(ItemQuery(gtin=GermanPartner.gtin)), GermanPartner().answer)

    first, second = items.result
    assert first == MOOR_39
    assert (second.partner_sku, second.family, second.available, second.lead_time_days) == (
        "MS-40", "moor-stiefel", None, 7,
    )  # fmt: skip


def test_one_product_alone_is_read_like_a_list_of_one():
    items = talk(transformer("german").find_items(ItemQuery(partner_sku="MS-39")), GermanPartner().answer)

    assert items.result[0] == MOOR_39
    assert [request.path for request in items.requests] == ["/artikel/MS-39"]


def test_a_documented_no_is_no_error():
    items = talk(transformer("german").find_items(ItemQuery(partner_sku="x/../y")), GermanPartner().answer)

    assert items.result == ()
    assert [request.path for request in items.requests] == ["/artikel/x%2F..%2Fy"]


@pytest.mark.parametrize(
    ("gtin", "asked"),
    [
        ("00012345678905", ["012345678905"]),
        ("09500000000051", ["9500000000051", "09500000000051"]),
        ("19500000000058", ["19500000000058"]),
    ],
)
def test_a_gtin_is_spelled_in_each_way_that_loses_only_zeros_until_one_finds_something(gtin, asked):
    items = talk(transformer("note").find_items(ItemQuery(gtin=gtin)), NotePartner().answer)

    assert [request.params["upc"] for request in items.requests] == asked


def test_a_gtin_that_no_spelling_can_hold_is_asked_of_nobody():
    items = talk(transformer("german").find_items(ItemQuery(gtin="19500000000058")), GermanPartner().answer)

    assert (items.result, items.requests) == ((), [])


def test_numbers_pairs_and_texts_put_together_are_read():
    items = talk(transformer("note").find_items(ItemQuery(words="harbour")), NotePartner().answer)

    assert items.result == (
        PartnerItem(
            partner_sku="31001",
            gtin="012345678905",
            family="Coast/harbour",
            title="Harbour jacket",
            brand="Coast",
            attributes={"Colour": "Sand", "Weight": "310"},
            images=("https://img.example/harbour-1.jpg", "https://img.example/harbour-2.jpg"),
            currency="USD",
            cost=Decimal("48.5"),
        ),
    )


def test_a_way_that_the_mapping_leaves_out_is_unsupported_and_asks_nothing():
    items = talk(transformer("german").find_items(ItemQuery(words="stiefel")), GermanPartner().answer)

    assert (type(items.error), items.requests) == (Unsupported, [])


def test_an_error_with_status_200_is_an_error_in_the_partners_words():
    answer = say({"success": False, "message": "Come back tomorrow."})

    items = talk(transformer("note").find_items(ItemQuery(words="harbour")), lambda request: answer)

    assert repr(items.error) == repr(Unreadable("The partner reports an error: Come back tomorrow."))


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"ek_cent": "7100"}, "item[0].variants[0].cost is no count."),
        ({"ek_cent": None}, "item[0].variants[0].cost is missing."),
        ({"nr": None}, "item[0].variants[0].partner_sku is missing."),
        ({"bestand": "vielleicht"}, "item[0].variants[0].available is no count."),
        ({"bestand": None}, "item[0].variants[0].available is no count."),
        ({"bestand": -1}, "item[0].variants[0].available is no count."),
        ({"lieferzeit": "bald"}, "item[0].variants[0].lead_time_days is no count."),
        ({"farbe": "\x00"}, "item[0].variants[0].attributes is no text."),
    ],
)
def test_what_is_missing_or_malformed_is_named_and_never_guessed(changes, complaint):
    assert str(ask(transformer("german"), boot(**changes)).error) == complaint


@pytest.mark.parametrize(
    "written", ["149.00", "1149", "1.149", "1,149,00", "149,00 €", 149, "", "-1,00", "1_0"]
)
def test_money_that_is_not_written_as_the_mapping_says_is_unreadable(written):
    heard = ask(transformer("german"), boot() | {"uvp": written})

    is_whole = written == "1149"
    assert (heard.error is None) is is_whole


@pytest.mark.parametrize(
    ("written", "told", "cost"),
    [
        ("decimal", "12.50", "12.50"),
        ("comma", "12,50", "12.50"),
        ("comma", "1.234.567,89", "1234567.89"),
        ("number", 12.5, "12.5"),
        ("number", 12, "12"),
        ("cents", 1250, "12.50"),
    ],
)
def test_money_is_read_in_the_writing_of_its_field(written, told, cost):
    speaker = with_item("german", cost={"at": "preis", "as": written})

    assert ask(speaker, boot(preis=told)).result[0].cost == Decimal(cost)


def test_a_function_that_meets_the_wrong_kind_of_value_names_the_field():
    speaker = with_item("german", title="join(' ', outer.gruppen[0])")

    error = ask(speaker, boot()).error

    assert str(error) == (
        "item[0].variants[0].title cannot be read: join() cannot work with a value that is string."
    )


def page(number, last, **more):
    """A page with one jacket."""
    jacket = {**JACKET, "id": 31000 + number}
    return say({"success": True, "data": [jacket], "paging": {"last": last, **more}})


def test_numbered_pages_are_read_to_the_last_and_never_beyond_the_bound():
    answers = iter([page(1, 3), page(2, 3), page(3, 3)])

    heard = talk(transformer("note").find_items(ItemQuery(words="a")), lambda request: next(answers))
    endless = talk(transformer("note").find_items(ItemQuery(words="a")), lambda request: page(1, 10_000))

    assert [item.partner_sku for item in heard.result] == ["31001", "31002", "31003"]
    assert [request.params["page"] for request in heard.requests] == ["1", "2", "3"]
    assert len(endless.requests) == 5


@pytest.mark.parametrize(
    ("pages", "tokens", "asked"),
    [
        ({"by": "cursor", "at": "paging.next", "param": "after"}, ["x/y", 7, None], [None, "x/y", "7"]),
        (
            {"by": "offset", "param": "after", "size": 2, "at": "paging.last"},
            [None, None, None],
            ["0", "2", "4"],
        ),
        ({"by": "number", "param": "after", "first": 0, "more": "data"}, [None, None], ["0", "1", "2"]),
    ],
)
def test_pages_are_turned_as_the_partner_wants_it(pages, tokens, asked):
    finds = mapping("note")["find_items"] | {"pages": pages}
    empty = say({"success": True, "data": [], "paging": {}})
    answers = iter([*(page(1, 5, next=token) for token in tokens), empty])

    heard = talk(
        transformer("note", find_items=finds).find_items(ItemQuery(words="a")), lambda request: next(answers)
    )

    assert [request.params.get("after") for request in heard.requests] == asked
