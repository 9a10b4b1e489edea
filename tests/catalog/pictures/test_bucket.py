"""Renditions in a bucket: at signed addresses that expire, or at public ones."""

from uuid import uuid4

import boto3
import pytest
import requests
from django.core.files.storage import storages
from django.utils import timezone
from moto.server import ThreadedMotoServer

from catalog.models import Picture, PictureSource
from catalog.operations.pictures.fetching import fetch_due_pictures
from catalog.operations.pictures.forgetting import forget_pictures
from tests.catalog.pictures import files
from tests.catalog.pictures.conftest import named, seen, told


@pytest.fixture(scope="module")
def cloud():
    """A stand-in for S3 on a free loopback port."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(cloud, settings, monkeypatch):
    """A bucket of ours, in which all media lie."""
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.setenv(f"AWS_{name}", "x")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    made = boto3.session.Session().resource("s3", endpoint_url=cloud).Bucket(f"media-{uuid4().hex}")
    made.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    settings.AWS_S3_ENDPOINT_URL = cloud
    return made


def kept_in(settings, bucket, **options):
    """Let renditions lie in the bucket."""
    s3 = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": bucket.name, **options}}
    settings.STORAGES = {**settings.STORAGES, "renditions": s3}


def names(bucket):
    return sorted(one.key.rpartition("/")[2] for one in bucket.objects.all())


def test_renditions_are_put_into_the_bucket_and_had_by_a_signed_address(server, retailer, settings, bucket):
    kept_in(settings, bucket, querystring_expire=600)
    named(server.put("/1.jpg", files.photo()))

    fetch_due_pictures()

    url = seen().shown.url
    assert names(bucket) == [f"{width}.{kind}" for width in (400, 800, 900) for kind in ("avif", "webp")]
    answer = requests.get(url, timeout=5)
    assert (answer.status_code, answer.headers["Content-Type"], answer.content[8:12]) == (
        200,
        "image/webp",
        b"WEBP",
    )
    assert ("Signature=" in url, "Expires=" in url) == (True, True)


def test_a_signed_address_says_until_when(server, retailer, settings, bucket):
    kept_in(settings, bucket, querystring_expire=77, signature_version="s3v4")
    named(server.put("/1.jpg", files.photo()))
    fetch_due_pictures()

    assert "X-Amz-Expires=77" in seen().shown.url


def test_a_public_address_carries_no_signature(server, retailer, settings, bucket):
    kept_in(settings, bucket, querystring_auth=False, custom_domain="media.example")
    named(server.put("/1.jpg", files.photo()))
    fetch_due_pictures()

    shown = seen().shown
    assert shown.url == f"https://media.example/renditions/{shown.folder}/800.webp"


def test_what_nothing_names_any_more_leaves_the_bucket(server, retailer, settings, bucket):
    kept_in(settings, bucket)
    variant = named(server.put("/1.jpg", files.photo()))
    fetch_due_pictures()
    variant.offers.all().delete()
    variant.delete()

    assert (forget_pictures(before=timezone.now()), names(bucket)) == (1, [])
    assert (Picture.objects.count(), PictureSource.objects.count()) == (0, 0)


def test_a_bucket_that_is_gone_costs_a_picture_nothing_but_time(server, retailer, settings, bucket):
    kept_in(settings, bucket)
    named(server.put("/1.jpg", files.photo()))
    bucket.delete()

    fetch_due_pictures()
    lost = told()

    assert (lost, seen().shown) == ([("waiting", "We stumbled over it ourselves.")], None)
    assert storages["renditions"].bucket_name == bucket.name
