"""What a transformer asks for: below the partner's address, as ourselves only through the driver, and in order."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from partners.contract.case import Case, Trial
from partners.contract.talk import Talk, require, talk
from partners.contract.talks import CREDENTIALS, TALKS, wish
from partners.messages import ItemQuery, OrderReference
from partners.transformers.base import Capability
from partners.transformers.requests import (
    AnyRequest,
    Conversation,
    FileRequest,
    MailRequest,
    Request,
)

PATH = re.compile(r"/[!-~]*")
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2
HEADER_VALUE = re.compile(r"[\t -~\x80-\xff]*")
THE_DRIVERS = frozenset(
    {
        "host",
        "connection",
        "content-length",
        "transfer-encoding",
        "proxy-authorization",
        "upgrade",
        "te",
        "trailer",
    }
)
HOSTILE = [
    "..", "../../admin", "/../x", "https://elsewhere.example/x", "//elsewhere.example", "x\r\nX-Header: 1", "a?b=1#c",
    "\\..\\x", "%2e%2e/x", "\x00", "\u2028é€", "a b", "; DROP", "' OR 1=1", '"}]}', "+*:~", "=1+1",
]  # fmt: skip


def answers_a_ping(case: Case) -> None:
    """`ping` proves address, log-in and shape with a harmless question and says what was seen, in words."""
    trial = case.trial()
    held = trial.hears(trial.transformer.ping(), "ping")
    require(
        isinstance(held.result, str) and held.result.strip(), f"ping gave {held.result!r} instead of words."
    )
    require(held.requests, "ping asked nothing, so it proves nothing.")
    require(not len(trial.partner.orders), "ping placed an order.")


def stays_below_the_partners_address(case: Case) -> None:
    """Paths begin below the base URL and never leave it; no header, file or mail address is broken out of."""
    for name, begin in TALKS.items():
        if begin.needs <= case.make_transformer().capabilities:
            trial = case.trial()
            _are_sound(talk(begin(trial), trial.partner.answer), name)
    for words in HOSTILE:
        for capability, about in ABOUT_HOSTILE_WORDS:
            if case.can(capability):
                trial = case.trial()
                _are_sound(talk(about(trial, words), trial.reply), f"{capability} of {words!r}")


def leaves_the_log_in_to_the_driver(case: Case) -> None:
    """No request names a host or shows a log-in of ours; what `log_in` was given is in no other conversation."""
    secrets = tuple(CREDENTIALS.values())
    trial = case.trial()
    talk(trial.transformer.log_in(CREDENTIALS), trial.partner.answer)
    for name, begin in TALKS.items():
        if begin.needs <= trial.transformer.capabilities and name != "log_in":
            afresh = Trial(transformer=trial.transformer, partner=case.make_partner())
            for request in talk(begin(afresh), afresh.partner.answer).requests:
                _is_not_signed(request, name)
                shown = [secret for secret in secrets if secret in repr(request)]
                require(not shown, f"{name} shows what log_in was given: {request!r}.")


def _is_not_signed(request: AnyRequest, name: str) -> None:
    if not isinstance(request, Request):
        return
    names = {header.lower() for header in request.headers}
    taken = THE_DRIVERS if request.anonymous else THE_DRIVERS | {"authorization"}
    require(not names & taken, f"{name} sets {sorted(names & taken)}, which is the driver's.")


def _are_sound(held: Talk, name: str) -> None:
    for request in held.requests:
        match request:
            case Request():
                _is_a_sound_call(request, name)
            case FileRequest(path=path):
                require(_is_below(path), f"{name} leaves the mailbox: {path!r}.")
            case MailRequest():
                lines = [request.to, request.subject, request.key, *(one.name for one in request.attachments)]
                broken = [line for line in lines if re.search(r"[\r\n\x00]", line)]
                require(not broken, f"{name} breaks out of a mail's header: {broken!r}.")


def _is_a_sound_call(request: Request, name: str) -> None:
    path = request.path
    below = PATH.fullmatch(path) and "//" not in path and not {"?", "#", "\\"} & {*path}
    require(below, f"{name} asks for {path!r}, which is no path below the partner's address.")
    away = [piece for piece in path.split("/") if piece.lower().replace("%2e", ".") in {".", ".."}]
    require(not away, f"{name} asks for {path!r}, which leads out of the partner's address.")
    for header, value in request.headers.items():
        whole = isinstance(value, str) and HEADER_NAME.fullmatch(header) and HEADER_VALUE.fullmatch(value)
        require(whole, f"{name} breaks out of a header: {header!r}: {value!r}.")
    texts = [text for pair in request.params.items() for text in pair if not isinstance(text, str)]
    require(not texts, f"{name} has parameters that are no text: {texts!r}.")
    require(re.fullmatch(r"[A-Z]+", request.method), f"{name} uses the method {request.method!r}.")


def _is_below(path: str) -> bool:
    clean = re.fullmatch(r"[^\x00-\x1f\x7f\\:]*", path) is not None
    return clean and not path.startswith("/") and not {".", ".."} & {*path.split("/")}


def _hostile_order(trial: Trial, words: str) -> Conversation[Any]:
    order = trial.partner.order
    lines = tuple(replace(line, partner_sku=words) for line in order.lines)
    ship_to = replace(order.ship_to, name=words, line1=words, city=words)
    return trial.transformer.place_order(
        replace(order, lines=lines, ship_to=ship_to, email=words, phone=words)
    )


def _named(trial: Trial, words: str) -> OrderReference:
    return OrderReference(number=trial.partner.order.number, partner_reference=words)


ABOUT_HOSTILE_WORDS: list[tuple[Capability, Callable[[Trial, str], Conversation[Any]]]] = [
    (Capability.FIND_BY_SKU, lambda trial, words: trial.transformer.find_items(ItemQuery(partner_sku=words))),
    (Capability.FIND_BY_WORDS, lambda trial, words: trial.transformer.find_items(ItemQuery(words=words))),
    (Capability.PLACE_ORDER, _hostile_order),
    (Capability.FIND_ORDER, lambda trial, words: trial.transformer.find_order(words)),
    (Capability.ORDER_STATUS, lambda trial, words: trial.transformer.order_status(_named(trial, words))),
    (
        Capability.CANCEL_ORDER,
        lambda trial, words: trial.transformer.cancel_order(_named(trial, words), words),
    ),
    (
        Capability.RETURNS,
        lambda trial, words: trial.transformer.request_return(wish(trial, _named(trial, words))),
    ),
]
