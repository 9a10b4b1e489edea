"""What partners name is fetched by a worker, drawn and shown; what cannot be had costs nothing else."""

import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from catalog.models import Offer, Picture, PictureSource
from catalog.models.offer import Provenance
from catalog.operations.answers import record_items
from catalog.operations.pictures import fetching, turns
from catalog.operations.pictures.fetching import fetch_due_pictures
from catalog.operations.pictures.naming import note_uploads
from catalog.operations.pictures.turns import MOST_TRIES, try_again
from catalog.tasks import fetch_pictures
from stores.tenancy import retailer_scope
from tests.catalog.pictures import files
from tests.catalog.pictures.conftest import item, named, seen, stored, told
from tests.conftest import NOON
from tests.factories.partners import PartnerFactory
from tests.factories.stores import RetailerFactory
from tests.partners.listening_partner import Told
from tests.partners.odd_partner import odd_partner

SET = [f"renditions/*/{width}.{kind}" for width in (400, 800, 900) for kind in ("avif", "webp")]
NONE_OF = "It is none of JPEG, PNG, WEBP, AVIF, GIF."


def due():
    PictureSource.objects.update(due_at=Now() - timedelta(seconds=1))


def fetch_next():
    due()
    return fetch_due_pictures()


def test_a_picture_that_a_partner_names_is_fetched_drawn_and_shown(server, retailer, tmp_path):
    variant = named(server.put("/1.jpg", files.photo()))
    assert (variant.shown, server.line.heard) == (None, [])

    fetch_pictures()

    shown = seen().shown
    assert (shown.width, shown.height, shown.widths) == (900, 600, [400, 800, 900])
    assert (stored(tmp_path), told()) == (SET, [("kept", "")])
    assert shown.url == f"/media/renditions/{shown.folder}/800.webp"
    assert len(server.line.heard) == 1


def test_it_is_not_asked_for_again_before_it_is_due_and_then_by_its_tag(server, retailer):
    partner, address = PartnerFactory(), server.put("/1.jpg", files.photo(), ETag='"one"')
    named(address, partner=partner)
    fetch_due_pictures()
    named(address, partner=partner)
    assert (fetch_due_pictures(), len(server.line.heard)) == (0, 1)
    server.at["/1.jpg"] = lambda call: Told(304 if call.headers.get("if-none-match") == '"one"' else 500, b"")

    assert fetch_next() == 1

    assert (len(server.line.heard), told(), seen().shown.width) == (2, [("kept", "")], 900)


def test_a_picture_that_changed_takes_the_place_of_the_old_one(server, retailer):
    named(server.put("/1.jpg", files.photo()))
    fetch_due_pictures()
    before = seen().shown
    server.put("/1.jpg", files.photo(size=(500, 500)))

    fetch_next()

    assert (seen().shown.width, before.width, Picture.objects.count()) == (500, 900, 2)


def test_the_same_bytes_at_two_addresses_are_one_picture(server, retailer, tmp_path):
    named(server.put("/1.jpg", files.photo()), number=1)
    named(server.put("/2.jpg", files.photo()), number=2)

    assert fetch_due_pictures() == 2

    assert (Picture.objects.count(), stored(tmp_path)) == (1, SET)
    assert seen(1).shown == seen(2).shown


def test_two_retailers_share_neither_row_nor_address(server, retailer):
    named(server.put("/1.jpg", files.photo()))
    other = RetailerFactory()
    with retailer_scope(other.pk):
        named(server.put("/1.jpg", files.photo()))

    fetch_pictures()

    with retailer_scope(other.pk):
        theirs = seen().shown
    ours = seen().shown
    assert (ours.digest == theirs.digest, ours.pk == theirs.pk) == (True, False)
    assert {ours.url, ours.avif, ours.webp}.isdisjoint({theirs.url, theirs.avif, theirs.webp})
    assert not any(name in f"{ours.url}{theirs.url}" for name in (retailer.slug, other.slug, ours.digest))


def test_what_a_person_uploaded_goes_before_what_a_partner_names(server, retailer):
    variant = named(server.put("/1.jpg", files.photo()))
    fetch_due_pictures()
    variant.picture = default_storage.save(
        "pictures/own.png", ContentFile(files.photo("PNG", size=(640, 480)))
    )
    variant.save()

    note_uploads(product_id=variant.product_id, now=NOON)
    at_once = seen().shown
    fetch_due_pictures()

    assert (at_once, seen().shown.width) == (None, 640)
    variant.picture = ""
    variant.save()
    note_uploads(product_id=variant.product_id, now=NOON)
    assert seen().shown.width == 900


def test_a_drawing_that_a_person_uploaded_is_shown_as_it_is(server, retailer):
    variant = named(server.put("/1.jpg", files.photo()))
    fetch_due_pictures()
    variant.picture = default_storage.save("pictures/own.svg", ContentFile(files.SVG))
    variant.save()

    note_uploads(product_id=variant.product_id, now=NOON)

    assert (seen().shown, seen().is_pictured, PictureSource.objects.count()) == (None, True, 1)


def test_where_the_first_cannot_be_had_the_second_is_shown(server, retailer):
    named(f"{server.line.base_url}/gone.jpg", server.put("/2.jpg", files.photo()))

    fetch_due_pictures()

    assert (sorted(told()), seen().shown.width) == (
        [("kept", ""), ("waiting", "There is no picture (404).")],
        900,
    )


def test_what_a_partner_names_no_more_is_shown_no_more(server, retailer):
    partner = PartnerFactory()
    named(server.put("/1.jpg", files.photo()), partner=partner)
    fetch_due_pictures()

    named(server.put("/2.jpg", files.photo(size=(500, 500))), partner=partner)
    assert seen().shown is None
    fetch_due_pictures()

    assert seen().shown.width == 500


def test_an_item_that_names_no_picture_says_nothing_of_pictures(server, retailer):
    partner = PartnerFactory()
    named(server.put("/1.jpg", files.photo()), partner=partner)
    fetch_due_pictures()

    named(partner=partner)

    assert seen().shown.width == 900


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "It is empty."),
        (files.HTML, NONE_OF),
        (files.SVG, NONE_OF),
        (files.photo()[:3000], "It is broken: OSError."),
        (files.bomb(), "It has more than 40,000,000 pixels."),
    ],
)
def test_what_is_no_picture_is_given_up_at_once_with_the_reason(server, retailer, content, problem):
    named(server.put("/1.jpg", content))

    assert fetch_due_pictures() == 0

    assert (told(), seen().shown) == ([("failed", problem)], None)
    assert list(PictureSource.objects.waiting()) == list(PictureSource.objects.all())
    assert Offer.objects.sellable().count() == 1


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/octet-stream", ""])
def test_bytes_count_and_not_what_they_are_called(server, retailer, kind):
    named(server.put("/1.jpg", files.photo("PNG"), **{"Content-Type": kind}))

    fetch_due_pictures()

    assert (told(), seen().shown.width) == ([("kept", "")], 900)


def test_a_move_is_followed_a_few_times(server, retailer):
    server.put("/there.jpg", files.photo())
    server.at["/1.jpg"] = Told(302, b"", {"Location": "/2.jpg"})
    server.at["/2.jpg"] = Told(301, b"", {"Location": f"{server.line.base_url}/there.jpg"})
    server.at["/loop.jpg"] = Told(302, b"", {"Location": "/loop.jpg"})
    named(f"{server.line.base_url}/1.jpg", number=1)
    named(f"{server.line.base_url}/loop.jpg", number=2)

    fetch_due_pictures()

    assert told() == [("kept", ""), ("waiting", "The picture moved more than 3 times.")]


FORBIDDEN = "leads to an address that partners may not have."


@pytest.mark.parametrize(
    ("there", "problem"),
    [
        ("http://169.254.169.254/latest/meta-data/", f"169.254.169.254 {FORBIDDEN}"),
        ("https://169.254.169.254/1.jpg", f"169.254.169.254 {FORBIDDEN}"),
        ("http://[fe80::1]/1.jpg", f"fe80::1 {FORBIDDEN}"),
        ("http://10.0.0.1/1.jpg", f"10.0.0.1 {FORBIDDEN}"),
        ("http://[::ffff:169.254.169.254]/", f"::ffff:a9fe:a9fe {FORBIDDEN}"),
        ("file:///etc/passwd", "That is no address of a picture."),
        ("ftp://127.0.0.1/1.jpg", "That is no address of a picture."),
        ("http://user:secret@127.0.0.1/1.jpg", "That is no address of a picture."),
        ("data:image/png;base64,AAAA", "That is no address of a picture."),
    ],
)
def test_a_move_to_where_no_partner_may_live_is_not_followed(server, retailer, there, problem):
    server.at["/1.jpg"] = Told(302, b"", {"Location": there})
    named(f"{server.line.base_url}/1.jpg")

    fetch_due_pictures()

    assert (told(), len(server.line.heard)) == ([("waiting", problem)], 1)


def test_loopback_is_no_place_for_a_partner_unless_it_was_allowed_by_hand(server, retailer, settings):
    settings.PARTNER_ALLOWED_NETWORKS = []
    named(server.put("/1.jpg", files.photo()))

    fetch_due_pictures()

    assert (told(), server.line.heard) == ([("waiting", f"127.0.0.1 {FORBIDDEN}")], [])


def test_what_is_no_address_on_the_web_is_not_even_noted(retailer):
    named(
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "/1.jpg",
        "",
        "http://",
        "https://a b/",
        "https://" + "x" * 2000,
    )

    assert PictureSource.objects.count() == 0


def _drip(line):
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 100000\r\n\r\n")
    while True:
        line.sendall(b"\xff")
        time.sleep(0.05)


def _flood(line):
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n")
    while True:
        line.sendall(b"\xff" * 65_536)


def test_a_picture_that_drips_is_cut_off_and_its_partner_left_for_this_round(retailer, monkeypatch):
    monkeypatch.setattr(fetching, "PICTURE_S", 0.5)
    monkeypatch.setattr(fetching, "SLOW_S", 0.1)
    partner = PartnerFactory()
    with odd_partner(_drip) as url:
        for number in range(1, 6):
            named(f"{url}/{number}.jpg", number=number, partner=partner)
        began = time.monotonic()

        fetch_due_pictures()

        assert time.monotonic() - began < 4
    assert [problem for _, problem in told() if problem] == [
        "The line broke before an answer came: TimeoutError."
    ] * 2


def test_a_partner_that_hangs_does_not_keep_another_one_from_its_pictures(server, retailer, monkeypatch):
    monkeypatch.setattr(fetching, "PICTURE_S", 0.5)
    monkeypatch.setattr(fetching, "SLOW_S", 0.1)
    with odd_partner(_drip) as url:
        named(f"{url}/1.jpg", number=1)
        named(server.put("/2.jpg", files.photo()), number=2)

        fetch_due_pictures()

    assert [state for state, _ in told()] == ["waiting", "kept"]


def test_a_picture_without_end_is_cut_off(retailer):
    with odd_partner(_flood) as url:
        named(f"{url}/1.jpg")

        fetch_due_pictures()

    assert told() == [("waiting", "The partner's answer is longer than 4000000 bytes.")]


def test_one_fetches_from_a_partner_at_a_time(server, retailer):
    partner = PartnerFactory()
    for number in (1, 2):
        named(server.put(f"/{number}.jpg", files.photo()), number=number, partner=partner)
    first = turns.take(partner)

    assert (turns.take(partner), fetch_due_pictures()) == (None, 0)

    PictureSource.objects.update(leased_until=Now() - timedelta(seconds=1))
    assert turns.take(partner).source != first.source


def test_who_was_too_slow_writes_nothing(server, retailer):
    partner = PartnerFactory()
    named(server.put("/1.jpg", files.photo()), partner=partner)
    slow = turns.take(partner)
    PictureSource.objects.update(leased_until=None)
    fetch_next()

    turns.postpone(slow, "Too late.", is_final=True)

    assert told() == [("kept", "")]


def test_it_is_tried_less_and_less_often_and_then_given_up_until_a_person_says_otherwise(server, retailer):
    named(f"{server.line.base_url}/1.jpg")

    states = [(fetch_next(), told()[0][0]) for _ in range(MOST_TRIES)]

    assert states == [(0, "waiting")] * (MOST_TRIES - 1) + [(0, "failed")]
    assert fetch_due_pictures() == 0
    server.put("/1.jpg", files.photo())
    try_again(source_id=PictureSource.objects.get().pk)
    assert (fetch_due_pictures(), told()) == (1, [("kept", "")])


def test_a_picture_that_ends_each_worker_is_given_up(server, retailer):
    partner = PartnerFactory()
    named(server.put("/1.jpg", files.photo()), partner=partner)
    for _ in range(MOST_TRIES):
        PictureSource.objects.update(leased_until=None, due_at=Now())
        turns.take(partner)  # and the worker is gone
    PictureSource.objects.update(leased_until=None)

    fetch_next()

    assert (told(), server.line.heard) == ([("failed", "Each worker that tried it came to its end.")], [])


def test_what_was_had_once_stays_when_it_cannot_be_had_again(server, retailer):
    named(server.put("/1.jpg", files.photo()))
    fetch_due_pictures()
    del server.at["/1.jpg"]

    fetch_next()

    assert (told(), seen().shown.width) == ([("kept", "There is no picture (404).")], 900)


def test_a_partner_that_is_paused_is_not_asked(server, retailer):
    partner = PartnerFactory()
    named(server.put("/1.jpg", files.photo()), partner=partner)
    partner.paused_at = NOON
    partner.save()

    assert (fetch_due_pictures(), server.line.heard) == (0, [])


def test_a_partner_that_asks_us_to_wait_is_given_the_time(server, retailer):
    server.at["/1.jpg"] = Told(429, b"", {"Retry-After": "1800"})
    named(f"{server.line.base_url}/1.jpg")

    fetch_due_pictures()

    source = PictureSource.objects.annotate(now=Now()).get()
    assert timedelta(minutes=29) < source.due_at - source.now <= timedelta(minutes=30)


def cost_of_naming(count, partner):
    items = [item(f"https://pictures.example/{number}.jpg", number=number) for number in range(1, count + 1)]
    with CaptureQueriesContext(connection) as queries:
        record_items(partner=partner, items=items, provenance=Provenance.FEED, now=NOON)
    return len(queries)


def test_naming_costs_the_same_however_many_items(retailer):
    partner = PartnerFactory()

    one = cost_of_naming(1, PartnerFactory())
    hundred = cost_of_naming(100, partner)
    again = cost_of_naming(100, partner)

    assert (hundred <= one + 1, again < hundred) == (True, True)
