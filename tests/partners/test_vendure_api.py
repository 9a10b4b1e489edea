"""What a Vendure shop's errors mean, which mostly come with status 200, and how a lost session is told."""

import pytest

from partners.contract import talk
from partners.errors import CredentialsRefused, Rejected, Unreadable
from partners.messages import ItemQuery, OrderReference
from partners.transformers.base import Session
from partners.transformers.requests import Response
from partners.transformers.vendure import VendureTransformer
from tests.partners.vendure_partner import (
    OPTIONS,
    VendurePartner,
    answering,
    failure,
    heard,
    operation,
    refused,
    say,
)

IT = VendureTransformer(OPTIONS)
SHOE = ItemQuery(gtin=VendurePartner.gtin)


def test_a_lost_session_is_told_with_status_200_and_renewed_before_the_same_question():
    shop = VendurePartner()

    def answer(request):
        return shop.answer(request) if request.with_new_session else failure("FORBIDDEN")

    held = talk(IT.find_items(SHOE), answer)

    assert [request.with_new_session for request in held.requests] == [False, True]
    assert held.requests[0].body == held.requests[1].body
    assert len(held.result) == 2


def test_what_stays_forbidden_in_a_new_session_is_a_matter_of_credentials():
    held = talk(IT.find_items(SHOE), lambda request: failure("FORBIDDEN", path="productVariants"))

    assert isinstance(held.error, CredentialsRefused)
    assert str(held.error) == "The shop does not know us, or does not let us have productVariants."
    assert len(held.requests) == 2


def test_an_order_is_never_sent_again_in_a_new_session():
    shop = VendurePartner()

    held = talk(IT.place_order(shop.order), answering(shop, buy=failure("FORBIDDEN")))

    assert isinstance(held.error, CredentialsRefused)
    assert (operation(held.requests[-1]), held.commits) == ("buy", 1)


@pytest.mark.parametrize("code", ["USER_INPUT_ERROR", "ENTITY_NOT_FOUND"])
def test_what_the_shop_cannot_take_is_refused_in_its_own_words(code):
    with pytest.raises(Rejected, match="^The shop refused: No ProductVariant with the id 9$"):
        heard(IT.find_items(SHOE), lambda request: failure(code, "No ProductVariant with the id 9"))


@pytest.mark.parametrize(
    "answer",
    [
        failure("INTERNAL_SERVER_ERROR", "boom"),
        say({"errors": [{"message": "no code"}], "data": None}),
        say({"errors": [{"message": "Cannot query field", "extensions": {"code": "X"}}]}, 400),
        say({"errors": "odd"}),
        say({"errors": [None]}),
        say({"data": None}),
        say({}, 400),
        say([]),
        Response(status=404, headers={}, body=b"<html>"),
    ],
)
def test_any_other_error_says_nothing(answer):
    with pytest.raises(Unreadable):
        heard(IT.find_items(SHOE), lambda request: answer)


def test_data_that_comes_with_an_error_is_not_believed():
    shop = VendurePartner()

    def answer(request):
        whole = shop.answer(request).json()
        return say({**whole, "errors": [{"message": "half of it"}]})

    with pytest.raises(Unreadable, match="half of it"):
        heard(IT.find_items(SHOE), answer)


def test_a_log_in_gives_the_token_that_the_answer_bears():
    session = heard(IT.log_in({"username": "aisle", "password": "right"}), VendurePartner().answer)

    assert session == Session(headers={"Authorization": "Bearer 80a6006299319d87"})


def test_a_log_in_with_a_wrong_password_is_refused():
    conversation = IT.log_in({"username": "aisle", "password": "wrong"})

    with pytest.raises(Rejected, match="The provided credentials are invalid"):
        heard(conversation, VendurePartner().answer)


def test_a_shop_that_gives_cookies_instead_of_tokens_cannot_be_used():
    in_a_cookie = say({"data": {"login": {"__typename": "CurrentUser"}}})

    with pytest.raises(Unreadable, match="bearer"):
        heard(IT.log_in({"username": "aisle", "password": "right"}), lambda request: in_a_cookie)


def test_a_ping_tells_which_rights_our_account_lacks():
    shop = VendurePartner()
    shop.rights.remove("DeleteOrder")

    with pytest.raises(Rejected, match="^Our account in the shop lacks DeleteOrder.$"):
        heard(IT.ping(), shop.answer)


def test_a_ping_tells_rights_of_the_channel_that_we_buy_from():
    shop = VendurePartner()
    elsewhere = {
        "me": {"channels": [{"token": "other", "permissions": shop.rights}]},
        "activeChannel": {"token": "here"},
    }

    with pytest.raises(Rejected, match="lacks CreateOrder, UpdateOrder, DeleteOrder"):
        heard(IT.ping(), answering(shop, rights=say({"data": elsewhere})))


def test_a_ping_with_an_api_key_says_that_it_was_not_told_our_rights():
    shop = VendurePartner()

    told = heard(IT.ping(), answering(shop, rights=failure("FORBIDDEN", path="me")))

    assert told == "Answered with 0 items. An API key is not told whether it may place orders."


def test_an_error_of_a_union_is_told_in_the_shops_words_and_its_code_when_it_has_none():
    shop = VendurePartner()
    acknowledged = heard(IT.place_order(shop.order), shop.answer)
    reference = OrderReference(number=shop.order.number, partner_reference=acknowledged.partner_reference)
    wordless = say({"data": {"cancelOrder": refused("MULTIPLE_ORDER_ERROR", "")}})

    cancelled = heard(IT.cancel_order(reference, "twice"), answering(shop, cancel=wordless))

    assert cancelled.reason == "The shop refused: MULTIPLE_ORDER_ERROR"
