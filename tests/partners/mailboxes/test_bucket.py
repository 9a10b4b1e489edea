"""Buckets: ours, which we share out by prefix, and partners' own."""

from uuid import uuid4

import pytest

from partners.errors import LogInRefused, Outcome
from partners.transformers.requests import FileRequest
from tests.partners.mailboxes.places import account, step

ORDER = FileRequest.writing("out/A-1.csv", b"boots").committing()
KEY = {"access_key_id": "theirs", "secret_access_key": "theirs", "region": "eu-west-1"}


@pytest.fixture
def theirs(s3):
    """A partner's own bucket."""
    location = {"LocationConstraint": "eu-west-1"}
    return s3.create_bucket(Bucket=f"theirs-{uuid4().hex}", CreateBucketConfiguration=location)


def test_with_our_own_key_no_other_bucket_is_a_mailbox(bucket, theirs):
    theirs.put_object(Key="in/stock.csv", Body=b"canary")

    held = step(account(f"s3://{theirs.name}"), FileRequest.reading("in/stock.csv"))

    assert held.outcome is Outcome.NOT_SENT
    assert "is no bucket that we share out" in str(held.error)


def test_in_our_bucket_a_retailer_sees_its_own_prefix_alone(bucket):
    bucket.bucket.put_object(Key="other/northpeak/in/stock.csv", Body=b"canary")

    escaped = step(
        account(f"s3://{bucket.bucket.name}/../other/northpeak"), FileRequest.reading("in/stock.csv")
    )
    named = step(account(f"s3://{bucket.bucket.name}/other/northpeak"), FileRequest.reading("in/stock.csv"))

    assert (escaped.outcome, named.result.status) == (Outcome.NOT_SENT, 404)


def test_with_the_partners_key_its_bucket_is_the_mailbox(theirs):
    held = step(account(f"s3://{theirs.name}/shared", KEY), ORDER)

    assert held.result.status == 201
    assert [one.key for one in theirs.objects.all()] == ["shared/out/A-1.csv"]


def test_half_a_key_is_not_completed_with_ours(theirs):
    held = step(account(f"s3://{theirs.name}", {"access_key_id": "theirs"}), ORDER)

    assert (held.outcome, list(theirs.objects.all())) == (Outcome.NOT_SENT, [])


def test_a_bucket_that_is_not_there_is_told_so(s3):
    held = step(account(f"s3://nowhere-{uuid4().hex}", KEY), ORDER)

    assert (held.outcome, str(held.error)) == (Outcome.NOT_SENT, "The bucket refused: NoSuchBucket.")


def test_nobody_at_the_address_is_not_sent(theirs, settings):
    settings.AWS_S3_ENDPOINT_URL = "http://127.0.0.1:9"

    held = step(account(f"s3://{theirs.name}", KEY), ORDER)

    assert held.outcome is Outcome.NOT_SENT


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (403, "AccessDenied", Outcome.NOT_SENT),
        (503, "SlowDown", Outcome.THROTTLED),
        (500, "InternalError", Outcome.UNKNOWN),
        (409, "ConditionalRequestConflict", Outcome.NOT_SENT),
    ],
)
def test_what_the_bucket_says_is_believed(cloud_that_says, status, code, outcome):
    of = account("s3://theirs", KEY)

    held = step(of, ORDER)

    assert held.outcome is outcome
    assert isinstance(held.error, LogInRefused) == (status == 403)


def test_a_bucket_that_takes_the_file_and_never_answers_leaves_us_not_knowing(cloud_that_hangs):
    held = step(account("s3://theirs", KEY), ORDER, timeout_s=1)

    assert held.outcome is Outcome.UNKNOWN
    assert held.duration_ms < 4000
