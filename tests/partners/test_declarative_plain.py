"""The worked mapping of the plain JSON API says, asks and hears the same as the transformer written for it."""

import pytest

from partners.account import Account
from partners.contract.talk import talk
from partners.messages import ItemQuery, OrderReference, PartnerStatus
from partners.transformers.plain import PlainTransformer
from partners.transports.conversation import hold
from tests.partners.declarative_partner import order_of, transformer
from tests.partners.plain_partner import PlainPartner
from tests.partners.test_guard import LOOPBACK

LOOK_UPS = ["ok", "error", "garbage", "empty", "redirect", "everything"]
ORDERS = [
    "ok", "partial", "reject", "throttle", "error-before", "error-after",
    "garbage", "empty", "reset", "wrong-reference", "wrong-total",
]  # fmt: skip


@pytest.fixture
def both_hear(simulator):
    """What each transformer asks and hears, of a partner that is as good as new and behaves the same for both."""

    def hear(begin, **knobs):
        heard = []
        for speaker in (PlainTransformer(), transformer("plain")):
            simulator.reset()
            simulator.knobs("northpeak", **knobs)
            account = Account(
                partner_id=1,
                code="northpeak",
                base_url=simulator.base_url("northpeak"),
                auth_scheme="api-key",
                auth_header="X-Api-Key",
                credentials={"key": "sim-northpeak-key"},
                allowed_networks=LOOPBACK,
            )
            heard.append([_told(hold(talk, account, timeout_s=5)) for talk in begin(speaker)])
        return heard

    return hear


def _told(held):
    """What was said of a conversation. Why an answer is unreadable is told in each one's own words."""
    is_same = held.error is None or "is missing" not in str(held.error)
    words = str(held.error) if is_same else "something is missing"
    return held.result, type(held.error), words, [turn["request"] for turn in held.turns]


@pytest.mark.parametrize("behaviour", LOOK_UPS)
def test_items_are_asked_for_and_read_the_same(simulator, both_hear, behaviour):
    offer = simulator.carried("northpeak")
    queries = [
        ItemQuery(gtin=offer["gtin"]),
        ItemQuery(partner_sku=offer["sku"]),
        ItemQuery(words="rain jacket"),
        ItemQuery(words="xylophone"),
    ]

    plain, mapped = both_hear(
        lambda speaker: (speaker.find_items(query) for query in queries),
        lookup_script=[behaviour] * len(queries),
    )

    assert mapped == plain
    assert any(result for result, *_ in plain) is (behaviour in ("ok", "everything"))


@pytest.mark.parametrize("behaviour", ORDERS)
def test_orders_are_placed_found_and_followed_the_same(simulator, both_hear, behaviour):
    offer = simulator.carried("northpeak")
    order = order_of(offer["sku"], offer["gtin"], offer["cost"])

    plain, mapped = both_hear(
        lambda speaker: (
            speaker.place_order(order),
            speaker.find_order(order.number),
            speaker.find_order("R1-7-2"),
            speaker.place_order(order),
            speaker.order_status(OrderReference(number=order.number, partner_reference="NO-100001")),
            speaker.order_status(OrderReference(number=order.number, partner_reference="../orders")),
        ),
        script=[behaviour],
    )

    assert mapped == plain
    assert len(simulator.ledger("northpeak")) == 1


def test_a_refusal_is_told_in_the_partners_words(simulator, both_hear):
    plain, mapped = both_hear(lambda speaker: [speaker.place_order(order_of("NO-SUCH", "", "1.00"))])

    assert mapped == plain
    assert plain[0][2] == "unknown-sku: We do not carry NO-SUCH."


def test_an_order_that_was_shipped_is_told_so():
    partner = PlainPartner()
    reference = OrderReference(number=partner.order.number, partner_reference="N-1")
    talk(PlainTransformer().place_order(partner.order), partner.answer)
    for order in partner.orders.values():
        order["status"] = "shipped"

    plain, mapped = (
        talk(speaker.order_status(reference), partner.answer)
        for speaker in (PlainTransformer(), transformer("plain"))
    )

    assert mapped == plain
    assert plain.result == PartnerStatus(partner_reference="N-1", word="shipped", shipped=True)


def test_the_ping_is_the_same(both_hear):
    plain, mapped = both_hear(lambda speaker: [speaker.ping()])

    assert mapped == plain
    assert plain[0][0] == "Answered with 0 items."
