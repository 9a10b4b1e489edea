"""`manage.py try_mapping`: what would be sent and what is read, before an order depends on it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.partners.declarative_partner import BOOT, EXAMPLES, mapping

GERMAN = str(EXAMPLES / "german.json")


def run(*arguments):
    """What the command prints."""
    out = StringIO()
    call_command("try_mapping", *arguments, stdout=out, no_color=True)
    return out.getvalue()


@pytest.fixture
def written(tmp_path):
    """A file with some content."""

    def write(content):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return write


def test_the_requests_of_a_mapping_are_shown_and_not_sent():
    told = run(GERMAN)

    assert [line for line in told.splitlines() if not line.startswith(" ")] == [
        "find_items.by_gtin", "find_items.by_sku", "place_order", "find_order", "order_status", "cancel_order",
    ]  # fmt: skip
    assert "  PUT /auftraege/A-1234-1\n  Content-Type: application/json\n" in told
    assert '"ort": "1100-048 Lisboa"' in told


def test_every_field_of_an_answer_is_shown_as_it_is_read(written):
    answer = {"artikel": [BOOT | {"varianten": BOOT["varianten"][:1]}]}

    told = run(GERMAN, "--answer", written(answer))

    lines = dict(line.split(maxsplit=1) for line in told.splitlines() if line.startswith("item"))
    assert lines["item[0].variants[0].cost"] == "71.00"
    assert lines["item[0].variants[0].price"] == "1149.00"
    assert lines["item[0].variants[0].available"] == "12"
    assert len(lines) == 14
    assert told.endswith("No problems.\n")


def test_what_is_missing_is_shown_beside_what_is_read(written):
    variant = {**BOOT["varianten"][0], "ek_cent": "71,00", "nr": None}

    told = run(GERMAN, "--answer", written({"artikel": [BOOT | {"varianten": [variant]}]}))

    assert "! item[0].variants[0].cost is no count." in told
    assert "! item[0].variants[0].partner_sku is missing." in told
    assert "1149.00" in told
    assert told.endswith("2 problems.\n")


@pytest.mark.parametrize(
    ("operation", "status", "answer", "expected"),
    [
        ("place_order", 200, {"kundenreferenz": "A-1234-1"}, "! order.partner_reference is missing."),
        ("place_order", 400, {"fehler": [{"meldung": "Zu teuer."}]}, "! Rejected: Zu teuer."),
        ("find_order", 404, {}, "! Unreadable: The partner answered 404."),
        ("order_status", 200, {"status": "versendet"}, "order_status.shipped             True"),
        ("cancel_order", 200, {"status": "storniert"}, "cancel_order.answer              cancelled"),
        ("find_items", 200, [], "! Unreadable: "),
    ],
)
def test_each_kind_of_answer_can_be_tried(written, operation, status, answer, expected):
    told = run(GERMAN, "--answer", written(answer), "--of", operation, "--status", str(status))

    assert expected in told


def test_a_broken_mapping_is_refused_with_all_that_is_wrong(written):
    broken = mapping("german") | {"money": "marks", "dedup": "hope"}

    with pytest.raises(CommandError) as refusal:
        run(written(broken))

    assert str(refusal.value) == (
        "The mapping cannot be used:\n"
        "  dedup: 'hope' is not one of ['key', 'lookup', 'none']\n"
        "  money: 'marks' is not one of ['decimal', 'comma', 'number', 'cents']"
    )


@pytest.mark.parametrize(("content", "words"), [(b"{", "is no JSON"), (b"\xff\xfe", "is no JSON")])
def test_a_file_that_is_no_mapping_is_told_so(written, content, words):
    with pytest.raises(CommandError, match=words):
        run(written(content))


def test_a_file_that_is_not_there_is_told_so():
    with pytest.raises(CommandError, match=r"nowhere\.json cannot be read: No such file or directory"):
        run("nowhere.json")


def test_an_operation_that_the_mapping_leaves_out_is_told_so(written):
    with pytest.raises(CommandError, match="The mapping has no order_status"):
        run(str(EXAMPLES / "note.json"), "--answer", written({}), "--of", "order_status")
