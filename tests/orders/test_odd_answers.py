"""What becomes of a purchase order when its partner answers as no decent partner would, over a real line."""

import json
from datetime import timedelta
from decimal import Decimal
from email.utils import formatdate

import pytest

from orders.operations import submission
from orders.outbox import TryAgain
from orders.states import PurchaseOrderState as State
from partners.models import Exchange
from tests.factories.catalog import OfferFactory
from tests.factories.partners import PartnerFactory
from tests.orders.sending import shares, submit, told
from tests.partners.listening_partner import Told, listening
from tests.partners.plain_partner import PlainPartner

LOOKUP = "partners.transformers.plain.LookupPlainTransformer"

pytestmark = pytest.mark.usefixtures("retailer")


def share_at(partner, **settings):
    account = PartnerFactory(base_url=partner.base_url, **settings)
    return shares(OfferFactory(partner=account, available=9, cost=Decimal("71.00")), 1)[0]


def holding(changed=None):
    """A partner that says 409 to every order, and shows what it holds under our number when it is asked."""
    held = PlainPartner()
    numbers = []

    def answer(call):
        if call.method == "POST":
            accepted = held._accepted(json.loads(call.body))
            numbers.append({**accepted, **(changed or {})})
            return Told(409, {"error": {"code": "duplicate", "message": "We have it."}})
        return Told(200, {"orders": numbers[:1]})

    return answer


def test_an_order_that_is_there_already_is_asked_for_and_confirmed():
    """Row 55 of our table of bad inputs: the partner has it, and it is the same."""
    with listening(holding()) as partner:
        share = share_at(partner, transformer=LOOKUP)
        wish = submit(share)
        in_doubt = told(share)

        assert submit(share) is None

    assert (isinstance(wish, TryAgain), in_doubt) == (True, (State.UNKNOWN, 1))
    assert (told(share), share.partner_reference) == ((State.ACKNOWLEDGED, 2), "N-1")
    assert partner.paths() == ["POST /orders", f"GET /orders?reference={share.number}"]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"total": {"amount": "1.00", "currency": "EUR"}}, "The partner charges 1.00; we expected 71.00."),
        ({"total": {"amount": "71.00", "currency": "USD"}}, "The partner charges USD."),
        ({"reference": "R9-9-9"}, "The partner answered for R9-9-9."),
        ({"status": "partial"}, "The partner says partial, its lines say accepted."),
        ({"lines": [{"line": 7, "accepted": 1, "rejected": 0}]}, "The partner answered for lines we did not order."),
    ],
)  # fmt: skip
def test_an_order_that_is_there_already_and_is_another_waits_for_a_person(changed, why):
    with listening(holding(changed)) as partner:
        share = share_at(partner, transformer=LOOKUP)
        submit(share)

        assert submit(share) is None

    assert (told(share), share.reason) == ((State.PARKED, 2), why)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("told_to_wait", "shortest", "longest"),
    [
        ("0", 1, 1),
        ("7", 7, 7),
        ("99999999", 3600, 3600),
        (lambda: formatdate(usegmt=True), 1, 1),
        (lambda: formatdate(4_000_000_000, usegmt=True), 3600, 3600),
        ("-5", 0, 2),
        ("soon", 0, 2),
        ("1e9", 0, 2),
    ],
)
def test_a_partner_is_believed_for_a_second_to_an_hour(status, told_to_wait, shortest, longest):
    """Row 56. What makes no sense is as if nothing had been said: our own pause holds."""
    value = told_to_wait() if callable(told_to_wait) else told_to_wait
    with listening(lambda _: Told(status, headers={"Retry-After": value})) as partner:
        share = share_at(partner)

        wish = submit(share)

    assert told(share) == (State.QUEUED, 1)
    assert timedelta(seconds=shortest) <= wish.after <= timedelta(seconds=longest)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_order_goes_where_a_partner_sends_it(status):
    """Row 57. A partner at the other address would have taken it."""
    with listening(lambda _: Told(201)) as elsewhere:
        to_there = {"Location": f"{elsewhere.base_url}/orders"}
        with listening(lambda _: Told(status, headers=to_there)) as partner:
            share = share_at(partner)

            assert isinstance(submit(share), TryAgain)

    assert (partner.paths(), elsewhere.paths()) == (["POST /orders"], [])
    assert told(share) == (State.UNKNOWN, 1)
    assert Exchange.objects.get().summary == f"The partner sent us elsewhere ({status}); we do not follow."


@pytest.mark.parametrize(
    "answer",
    [
        Told(200, b"<html>gateway</html>"),
        Told(200, b""),
        Told(200, {"id": None}),
        Told(200, {"status": "error"}),
        Told(201, b""),
        Told(400, {"oops": 1}),
        Told(404, b""),
        Told(500, b""),
    ],
    ids=["html", "empty", "null", "error with 200", "created without a word", "undocumented", "nowhere", "failed"],
)  # fmt: skip
def test_an_answer_that_says_nothing_leaves_us_in_doubt_and_then_asks_a_person(answer):
    """Rows 51 to 53: never taken for a yes or a no, and not for ever in doubt."""
    with listening(lambda _: answer) as partner:
        share = share_at(partner)
        submit(share)
        in_doubt = told(share)
        long_ago = share.order.placed_at - submission.PATIENCE_UNKNOWN - timedelta(seconds=1)
        type(share.order).objects.update(placed_at=long_ago)

        submit(share)

    assert (in_doubt, told(share)[0]) == ((State.UNKNOWN, 1), State.PARKED)
    assert share.reason.startswith("The partner may have it: ")
