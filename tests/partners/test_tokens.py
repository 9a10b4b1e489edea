from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from partners.models import PartnerBucket
from partners.models.standing import BucketKind
from partners.operations.tokens import Bucket, calls, give, take
from tests.factories.partners import PartnerFactory

SLOW = Bucket(kind=BucketKind.REPEATS, per_s=0.001, holds=3)


def taken(partner, bucket, times):
    """How many of so many wishes were granted."""
    return sum(take(partner.pk, bucket) is None for _ in range(times))


def passed(seconds):
    """As if so much time had gone by."""
    for bucket in PartnerBucket.objects.all():
        bucket.full_at -= timedelta(seconds=seconds)
        bucket.save()


def test_a_bucket_gives_what_it_holds_and_says_what_is_missing(retailer):
    partner = PartnerFactory()

    assert taken(partner, SLOW, 5) == 3
    missing = take(partner.pk, SLOW)
    assert timedelta(seconds=990) < missing <= timedelta(seconds=1000)


def test_who_finds_no_token_writes_nothing(retailer):
    partner = PartnerFactory()
    taken(partner, SLOW, 3)
    before = PartnerBucket.objects.get().full_at

    take(partner.pk, SLOW)

    assert PartnerBucket.objects.get().full_at == before


def test_it_fills_with_time_and_never_over(retailer):
    partner = PartnerFactory()
    taken(partner, SLOW, 3)

    passed(2000)
    assert taken(partner, SLOW, 5) == 2
    passed(1_000_000)
    assert taken(partner, SLOW, 5) == 3


def test_what_is_given_can_be_taken_and_a_full_bucket_takes_nothing(retailer):
    partner = PartnerFactory()
    give(partner.pk, SLOW, 1)
    assert not PartnerBucket.objects.exists()
    taken(partner, SLOW, 3)

    for _ in range(20):
        give(partner.pk, SLOW, 0.1)

    assert taken(partner, SLOW, 5) == 2


def test_partners_have_buckets_of_their_own(retailer):
    partner, other = PartnerFactory.create_batch(2)

    taken(partner, SLOW, 5)

    assert taken(other, SLOW, 5) == 3


def test_a_bucket_full_long_ago_is_full(retailer):
    partner = PartnerFactory()
    PartnerBucket.objects.create(partner=partner, kind=SLOW.kind, full_at=timezone.now() - timedelta(days=9))

    assert taken(partner, SLOW, 5) == 3


@given(st.decimals("0.01", "99999.99", places=2))
def test_any_rate_leaves_a_call_for_an_order(per_s):
    bucket = calls(per_s)

    assert (bucket.per_s, bucket.holds) == (float(per_s), max(float(per_s), 2))


def test_a_low_rate_is_kept_in_the_long_run(retailer):
    partner = PartnerFactory()
    bucket = calls(Decimal("0.50"))
    taken(partner, bucket, 10)

    granted = []
    for _ in range(20):
        passed(1)
        granted.append(take(partner.pk, bucket) is None)

    assert sum(granted) == 10
