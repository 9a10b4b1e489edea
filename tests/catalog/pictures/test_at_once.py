"""Workers that wake at the same moment ask for each picture once."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django.db.models.functions import Now

from catalog.models import Picture, PictureSource
from catalog.operations.pictures import turns
from catalog.operations.pictures.fetching import fetch_due_pictures
from catalog.operations.pictures.turns import Turn
from stores.tenancy import retailer_scope
from tests.catalog.pictures import files
from tests.catalog.pictures.conftest import named, told
from tests.factories.partners import PartnerFactory
from tests.partners.listening_partner import Told

WORKERS, PICTURES = 4, 4


def named_by_two_partners(server):
    """Pictures that take a while to come, all of the same bytes."""

    def slowly(call):
        time.sleep(0.2)
        return Told(200, content, {"Content-Type": "image/png"})

    content = files.photo("PNG", size=(64, 64))
    partners = [PartnerFactory(), PartnerFactory()]
    for number in range(1, PICTURES + 1):
        server.at[f"/{number}.png"] = slowly
        named(f"{server.line.base_url}/{number}.png", number=number, partner=partners[number % 2])


def fetch_at_once(retailer):
    together = threading.Barrier(WORKERS)

    def one(_):
        with retailer_scope(retailer.pk):
            try:
                together.wait(timeout=10)
                return fetch_due_pictures()
            finally:
                connections.close_all()

    with ThreadPoolExecutor(WORKERS) as workers:
        return sum(workers.map(one, range(WORKERS)))


def asked(server):
    return sorted(Counter(call.path for call in server.line.heard).values())


def test_each_picture_is_asked_for_once_and_kept_once(server, committed_retailer):
    named_by_two_partners(server)

    had = fetch_at_once(committed_retailer)

    assert (had, asked(server)) == (PICTURES, [1] * PICTURES)
    assert told() == [("kept", "")] * PICTURES
    assert Picture.objects.count() == 1


def test_without_leases_each_of_them_would_ask(server, committed_retailer, monkeypatch):
    def unleased(partner):
        due = PictureSource.objects.filter(partner=partner, due_at__lte=Now()).order_by("due_at", "pk")
        return Turn(due[0], due[0].turn) if due else None

    monkeypatch.setattr(turns, "take", unleased)
    named_by_two_partners(server)

    fetch_at_once(committed_retailer)

    assert max(asked(server)) > 1
