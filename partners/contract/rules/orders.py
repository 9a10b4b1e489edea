"""Orders: placed once, under our number, and told apart from other people's."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from partners.contract.case import Case, Trial
from partners.contract.mishearing import mishear
from partners.contract.talk import Talk, require, talk
from partners.contract.talks import TALKS
from partners.errors import PartnerError
from partners.messages import Answer, ItemQuery
from partners.transformers.base import Capability, Dedup
from partners.transformers.requests import AnyRequest, Request, Response

COMMITTING = frozenset({"place_order", "cancel_order", "request_return"})


def commits_exactly_once(case: Case) -> None:
    """One request of place_order, cancel_order and request_return is marked as committing, and none of any other."""
    for name, begin in TALKS.items():
        if begin.needs <= case.make_transformer().capabilities:
            trial = case.trial()
            held = talk(begin(trial), trial.partner.answer)
            wanted = 1 if name in COMMITTING else 0
            asked = [_told(request) for request in held.requests if request.commits]
            require(
                held.commits == wanted,
                f"{name} marked {len(asked)} requests as committing, not {wanted}: {asked}.",
            )


def orders_nothing_before_it_commits(case: Case) -> None:
    """Until the committing request the partner holds no order; from then on it holds one."""
    if not case.can(Capability.PLACE_ORDER):
        return
    trial = case.trial()

    def answer(request: AnyRequest) -> Response:
        before = len(trial.partner.orders)
        response: Response = trial.partner.answer(request)
        grew = len(trial.partner.orders) - before
        require(
            request.commits or not grew, f"{_told(request)} placed an order, but is not marked as committing."
        )
        return response

    talk(trial.transformer.place_order(trial.partner.order), answer)


def brings_our_number_back(case: Case) -> None:
    """Our number is read from the partner's answer. When the partner heard another one, ours must not come back.

    A file or a mail has no answer yet; there our number must be in what was sent.
    """
    if not case.can(Capability.PLACE_ORDER):
        return
    trial = case.trial()
    held, ours, _ = _misheard(trial, lambda number: trial.transformer.place_order(_numbered(trial, number)))
    if held.error or all(not isinstance(request, Request) for request in held.requests if request.commits):
        return
    guessed = (
        f"The partner confirmed another order, and place_order gave our number {ours!r} back: it is guessed."
    )
    require(held.result.number != ours, guessed)


def tells_orders_apart(case: Case) -> None:
    """When a partner tells of another order than the one it was asked for, `find_order` does not take it for ours."""
    if not case.can(Capability.FIND_ORDER) or not case.can(Capability.PLACE_ORDER):
        return
    trial = case.trial()
    trial.place(other_than(trial.partner.order.number))
    held, ours, _ = _misheard(trial, trial.transformer.find_order, must_travel=False)
    number = held.result.number if held.result else None
    require(
        number != ours, f"The partner told of another order, and find_order gave {ours!r}: it is guessed."
    )


def tells_items_apart(case: Case) -> None:
    """When a partner answers with another item than the one asked for, the item keeps its own GTIN."""
    if not case.can(Capability.FIND_BY_GTIN):
        return
    trial = case.trial()
    carried = trial.partner.gtin.zfill(14)
    asked = other_gtin(carried)

    def answer(request: AnyRequest) -> Response:
        response: Response = trial.partner.answer(mishear(request, asked.lstrip("0"), carried.lstrip("0")))
        return response

    held = talk(trial.transformer.find_items(ItemQuery(gtin=asked)), answer)
    guessed = [item for item in held.result or () if item.gtin.zfill(14) == asked]
    require(not guessed, f"The partner answered with {carried}, and find_items gave {asked}: it is guessed.")


def repeats_as_it_says(case: Case) -> None:
    """With `Dedup.KEY` the same order twice is one order; with `Dedup.LOOKUP` it can be found as it was confirmed."""
    if not case.can(Capability.PLACE_ORDER):
        return
    trial = case.trial()
    first = trial.place()
    if trial.transformer.dedup is Dedup.KEY:
        again = trial.place()
        held = len(trial.partner.orders)
        require(held == 1, f"dedup is KEY, but the same order twice made {held} orders.")
        require(again.number == first.number, f"Placed again, the order came back as {again.number!r}.")
        same = (
            Answer.PENDING in (first.answer, again.answer)
            or again.partner_reference == first.partner_reference
        )
        require(
            same,
            f"Placed again, it is {again.partner_reference!r} and no longer {first.partner_reference!r}.",
        )
    if trial.transformer.dedup is Dedup.LOOKUP:
        found = trial.hears(trial.transformer.find_order(first.number), "find_order").result
        require(found is not None, "dedup is LOOKUP, but find_order does not find an order that was placed.")


def holds_conversations_apart(case: Case) -> None:
    """Two orders that one transformer places at the same time, step by step, are two orders and keep their numbers."""
    if not case.can(Capability.PLACE_ORDER) or not _takes_two(case):
        return
    trial = case.trial()
    numbers = [trial.partner.order.number, other_than(trial.partner.order.number)]
    results = _side_by_side(
        trial, [trial.transformer.place_order(_numbered(trial, number)) for number in numbers]
    )
    require(results == numbers, f"Placed side by side, the orders {numbers} came back as {results}.")


def other_than(number: str) -> str:
    """Another number of the same length."""
    return number[:-1] + ("0" if number[-1] != "0" else "1")


def other_gtin(gtin: str) -> str:
    """Another GTIN-14 with a check digit that is right (GS1 General Specifications, 7.9)."""
    body = gtin[:-2] + str((int(gtin[-2]) + 1) % 10)
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"


def _misheard(
    trial: Trial, begin: Callable[[str], Any], *, must_travel: bool = True
) -> tuple[Talk, str, str]:
    """Hold a conversation about our number with a partner that hears another one."""
    ours = trial.partner.order.number
    heard = other_than(ours)
    travelled = []

    def answer(request: AnyRequest) -> Response:
        instead = mishear(request, ours, heard)
        travelled.append(instead != request)
        response: Response = trial.partner.answer(instead)
        return response

    held = talk(begin(ours), answer)
    require(
        any(travelled) or not must_travel,
        f"Our number {ours!r} is in no request: the partner never hears it.",
    )
    return held, ours, heard


def _numbered(trial: Trial, number: str) -> Any:
    return replace(trial.partner.order, number=number)


def _takes_two(case: Case) -> bool:
    """Whether the partner takes two such orders one after the other."""
    trial = case.trial()
    trial.place()
    second = _numbered(trial, other_than(trial.partner.order.number))
    return talk(trial.transformer.place_order(second), trial.partner.answer).error is None


def _side_by_side(trial: Trial, conversations: list[Any]) -> list[str]:
    """Hold conversations in turns, one step each; return the numbers that they gave."""
    given: dict[int, str] = {}
    said: dict[int, Response | None] = dict.fromkeys(range(len(conversations)))
    while len(given) < len(conversations):
        for place in said.keys() - given.keys():
            try:
                said[place] = trial.partner.answer(conversations[place].send(said[place]))
            except StopIteration as end:
                given[place] = end.value.number
            except PartnerError as error:
                given[place] = repr(error)
    return [given[place] for place in sorted(given)]


def _told(request: AnyRequest) -> str:
    if isinstance(request, Request):
        return f"{request.method} {request.path}"
    return f"{type(request).__name__} {getattr(request, 'path', '') or getattr(request, 'to', '')}"
