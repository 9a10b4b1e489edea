"""HQ sees what became of the pictures that partners name, and has one fetched again."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import modelform_factory
from django.urls import reverse

from catalog.admin.forms import VariantForm
from catalog.models import PictureSource, Variant
from catalog.models.picture import SourceState
from tests.catalog.pictures import files

LIST = reverse("admin:catalog_picturesource_changelist")


def test_the_list_tells_what_could_not_be_had_and_why(hq, ours):
    page = hq.get(LIST, {"waiting": "person"}).content.decode()

    assert ("ours is broken" in page, "https://ours.example/1.jpg" in page) == (True, True)
    assert 'src="https://ours.example' not in page


def test_a_person_has_one_fetched_again(hq, ours):
    row = ours.rows["picturesource"]
    address = reverse("admin:catalog_picturesource_again", args=[row.pk])

    asked = hq.get(address)
    unchanged = ours.fresh("picturesource").state
    hq.post(address, {})

    assert (asked.status_code, unchanged) == (200, SourceState.FAILED)
    with ours.scope():
        assert PictureSource.objects.get().state == SourceState.WAITING


def _problems(name, content):
    upload = SimpleUploadedFile(name, content)
    form = modelform_factory(Variant, form=VariantForm, fields=["picture"])
    return form(data={}, files={"picture": upload}).errors.get("picture", [])


def test_an_upload_that_is_no_picture_is_refused_with_the_reason(ours):
    with ours.scope():
        told = [
            _problems("boot.jpg", files.photo()),
            _problems("boot.svg", files.SVG),
            _problems("boot.jpg", files.photo()[:3000]),
            _problems("boot.png", files.bomb()),
            _problems("boot.jpg", files.HTML),
        ]

    assert told == [
        [],
        [],
        ["It is broken: OSError."],
        ["It has more than 40,000,000 pixels."],
        ["The file is not what its name says."],
    ]
