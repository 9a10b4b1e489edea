"""Pictures that nothing names any more go after some days, with their files; no other does."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.db.models.functions import Now
from django.utils import timezone

from catalog.models import Picture, PictureSource, VariantPicture
from catalog.operations.pictures import turns
from catalog.operations.pictures.fetching import fetch_due_pictures
from catalog.operations.pictures.forgetting import forget_pictures
from catalog.tasks import forget_old_pictures
from tests.catalog.pictures import files
from tests.catalog.pictures.conftest import named, seen, stored, told
from tests.factories.partners import PartnerFactory

LONG_AGO = timezone.now() - timedelta(days=30)


def aged():
    PictureSource.objects.update(named_at=LONG_AGO)
    Picture.objects.update(used_at=LONG_AGO)


@pytest.fixture
def partner(retailer):
    return PartnerFactory()


@pytest.fixture
def replaced(server, partner):
    """A partner named one picture, and then another."""
    named(server.put("/1.jpg", files.photo()), partner=partner)
    fetch_due_pictures()
    named(server.put("/2.jpg", files.photo(size=(400, 300))), partner=partner)
    fetch_due_pictures()


def test_what_nothing_names_is_kept_for_some_days_and_then_goes(replaced, tmp_path):
    forget_old_pictures()
    assert (len(told()), Picture.objects.count(), len(stored(tmp_path))) == (2, 2, 8)

    aged()
    forget_old_pictures()

    assert (len(told()), Picture.objects.count()) == (1, 1)
    assert stored(tmp_path) == ["renditions/*/400.avif", "renditions/*/400.webp"]
    assert seen().shown.width == 400
    assert len(list((tmp_path / "renditions").iterdir())) == 1


def test_what_is_shown_stays_however_old(server, partner, tmp_path):
    named(server.put("/1.jpg", files.photo()), partner=partner)
    fetch_due_pictures()
    aged()

    assert forget_pictures(before=timezone.now()) == 0
    assert (seen().shown.width, len(stored(tmp_path))) == (900, 6)


def test_files_that_were_left_by_a_cut_are_removed_by_the_next_run(replaced, tmp_path, monkeypatch):
    aged()
    storage = storages["renditions"]
    with monkeypatch.context() as cut:
        cut.setattr(storage, "delete", lambda name: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            forget_pictures(before=timezone.now())
    assert (Picture.objects.count(), len(stored(tmp_path))) == (2, 8)

    assert forget_pictures(before=timezone.now()) == 1
    assert (Picture.objects.count(), len(stored(tmp_path))) == (1, 2)


def test_a_picture_that_is_found_anew_while_it_is_forgotten_is_drawn_again(server, partner, tmp_path):
    named(server.put("/1.jpg", files.photo()), partner=partner)
    fetch_due_pictures()
    before = seen().shown
    turn = _looked_at_again(partner)
    _let_go(before)

    turns.conclude(turn, before, tag="")
    fetch_due_pictures()

    after = seen().shown
    assert (before.folder == after.folder, after.digest == before.digest) == (False, True)
    assert forget_pictures(before=timezone.now() - timedelta(days=1)) == 1
    assert len(stored(tmp_path)) == 6


def _looked_at_again(partner):
    PictureSource.objects.update(due_at=Now() - timedelta(seconds=1))
    return turns.take(partner)


def _let_go(picture):
    """As the run does that forgets, between the look at the picture and the note of what it is."""
    variant = seen()
    variant.shown = None
    variant.save()
    PictureSource.objects.update(picture=None)
    Picture.objects.filter(pk=picture.pk).update(forgotten_at=timezone.now())


def test_an_address_that_is_named_again_is_known_still(server, partner):
    variant = named(server.put("/1.jpg", files.photo()), partner=partner)
    fetch_due_pictures()
    VariantPicture.objects.filter(variant=variant).delete()

    forget_pictures(before=timezone.now() - timedelta(days=365))
    named(f"{server.line.base_url}/1.jpg", partner=partner)

    assert (fetch_due_pictures(), seen().shown.width, len(server.line.heard)) == (0, 900, 1)
