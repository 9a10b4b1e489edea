"""What a partner would be sent: shown in full, and nothing leaves the house."""

import json

import pytest

from partners.models import Exchange, Partner
from partners.transformers.plain import PlainTransformer
from tests.console.pages import page_of, text_of
from tests.partners.feed_partner import OPTIONS as FEED
from tests.partners.listening_partner import Told, listening
from tests.partners.x12_partner import OPTIONS as X12

SAMPLE = {"partner_sku": "MOOR-39", "gtin": "09500000000051", "quantity": "2", "unit_cost": "71.00"}


@pytest.fixture
def speaking(ours):
    """Makes our partner speak another protocol."""

    def speak(transformer, **values):
        with ours.scope():
            path = f"partners.transformers.{transformer}"
            Partner.objects.filter(pk=ours.rows["partner"].pk).update(transformer=path, **values)
        return page_of(ours.rows["partner"], "rehearsal")

    return speak


def rehearsed(client, page, **more):
    """The requests and the words that are shown."""
    outcome = client.post(page, {**SAMPLE, **more}).context_data["outcome"]
    return outcome["requests"], outcome["words"]


def test_an_order_is_shown_as_the_partner_would_get_it_and_nothing_is_sent(hq, ours, speaking):
    with listening(lambda _: Told()) as partner:
        page = speaking("plain.PlainTransformer", base_url=partner.base_url)
        requests, words = rehearsed(hq, page)

    assert (partner.heard, words) == ([], "The last of these is the one that orders.")
    with ours.scope():
        assert Exchange.objects.count() == 1
    (request,) = requests
    order = json.loads(request["body"])
    assert (request["method"], request["path"], request["commits"]) == ("POST", "/orders", True)
    assert request["headers"]["Idempotency-Key"] == order["reference"] == "SAMPLE-1"
    assert (order["currency"], order["ship_to"]["name"]) == ("EUR", "Sample Shopper")
    assert order["lines"] == [
        {"line": 1, "sku": "MOOR-39", "gtin": "09500000000051", "quantity": 2, "unit_cost": "71.00"}
    ]


def test_credentials_are_not_in_it(hq, speaking):
    shown = hq.post(speaking("plain.PlainTransformer"), SAMPLE)

    assert "sim-northpeak-key" not in shown.content.decode()
    assert "Nothing was sent." in text_of(shown)


@pytest.mark.parametrize(
    ("transformer", "options", "steps", "holds"),
    [
        ("feed.FeedTransformer", FEED, ["WRITE", "WRITE"], "MOOR-39"),
        ("feed.MailedFeedTransformer", {**FEED, "orders_to": "o@example.com"}, ["WRITE", "MAIL"], "MOOR-39"),
        ("x12.X12Transformer", X12, ["WRITE", "WRITE"], "PO1*1*2*EA*71"),
    ],
)
def test_what_goes_into_a_mailbox_is_shown_to_its_end(hq, speaking, transformer, options, steps, holds):
    requests, words = rehearsed(hq, speaking(transformer, base_url="file:///nobody", options=options))

    assert ([one["method"] for one in requests], words) == (
        steps,
        "The last of these is the one that orders.",
    )
    assert [one["commits"] for one in requests] == [False, True]
    assert all(holds in one["body"] for one in requests)


def test_of_a_longer_talk_only_what_can_be_known_is_shown(hq, speaking):
    requests, words = rehearsed(hq, speaking("oscar.OscarTransformer"))

    assert [one["commits"] for one in requests] == [False]
    assert words == "How it goes on depends on what the partner answers."


def test_an_order_that_the_protocol_refuses_is_told_in_words(hq, speaking):
    page = speaking("x12.X12Transformer", options=X12)

    requests, words = rehearsed(hq, page, partner_sku="M" * 80)

    assert requests == []
    assert words.startswith("It would not be sent: ")


class Stumbling(PlainTransformer):
    """Cannot write an order."""

    def place_order(self, order):
        """Stumble before the first request."""
        yield from ()
        raise KeyError(order.number)


def test_options_that_do_not_fit_are_told_in_words(hq, speaking):
    _, words = rehearsed(hq, speaking("x12.X12Transformer", options={"our_id": 7, "partner_id": 8}))

    assert "our_id: 7 is not of type 'string'" in words


def test_a_protocol_that_stumbles_or_is_gone_is_told_in_words(hq, ours, settings):
    path = f"{__name__}.Stumbling"
    settings.PARTNER_TRANSFORMERS = [path]
    with ours.scope():
        Partner.objects.update(transformer=path)
    page = page_of(ours.rows["partner"], "rehearsal")

    _, stumbled = rehearsed(hq, page)
    settings.PARTNER_TRANSFORMERS = []
    _, gone = rehearsed(hq, page)

    assert stumbled == "The protocol fails: KeyError: 'SAMPLE-1'"
    assert gone.endswith("is not on the list of allowed transformers.")


@pytest.mark.parametrize(
    "wrong",
    [{"gtin": "123"}, {"quantity": "0"}, {"unit_cost": "-1"}, {"unit_cost": "NaN"}, {"partner_sku": ""}],
)
def test_a_sample_that_makes_no_sense_is_asked_for_again(hq, speaking, wrong):
    response = hq.post(speaking("plain.PlainTransformer"), {**SAMPLE, **wrong})

    assert list(response.context_data["form"].errors) == list(wrong)
