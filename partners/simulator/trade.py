"""Asking and ordering as every partner does it, whatever it speaks: its temper, its time, and what becomes of an order.

A personality reads the question and renders the answer; what goes wrong in between is decided here.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from partners.simulator.allowance import throttled
from partners.simulator.exchange import Json, Refused, Request, Response, Silence
from partners.simulator.orders import acknowledgement, wanted
from partners.simulator.partner import Partner
from partners.simulator.shelf import Item
from partners.simulator.spoiling import spoilt
from partners.simulator.world import World

HANGS_S = 30.0
LATE_S = 1.0

Question = dict[str, str]
Found = Callable[[list[Json]], Response]
Placed = Callable[[Json, bool], Response]


def enter(partner: Partner, operation: str) -> None:
    """Count a call, and turn it away where the partner takes none. Raises Refused, Silence."""
    partner.count(operation)
    if partner.knobs.down:
        raise Silence
    if partner.standing("throttle"):
        raise throttled(partner.knobs)
    if partner.bucket and not partner.bucket.take():
        raise throttled(partner.knobs, partner.bucket)


async def find_items(
    world: World, partner: Partner, request: Request, question: Question, rendered: Found
) -> Response:
    """Answer a look-up: by `gtin`, `sku` or `q`.

    What is found before the pause costs no time after it: a partner of 50 ms answers in 50 ms. Raises Refused, Silence.
    """
    asked = " ".join(f"{name}={value}" for name, value in sorted(question.items()))
    word = partner.next_look_up(asked)
    items = _shown(partner, word, question)
    response = rendered([partner.shelf.told(item, partner.knobs.lies) for item in items])
    await pause(partner, request, asked)
    match word:
        case "error":
            raise Refused(500, "unwell", "We are not well.")
        case "hang":
            await asyncio.sleep(_hangs_s(partner))
        case "reset":
            raise Silence(rudely=True)
        case "throttle":
            raise throttled(partner.knobs)
        case "redirect":
            return _elsewhere(world, request, 302)
    return spoilt(word, response)


async def place_order(
    world: World, partner: Partner, request: Request, body: Any, key: str, rendered: Placed
) -> Response:
    """Accept an order, or not, and answer, or not. Raises Refused, Silence."""
    era = world.era
    reference = str(body.get("reference", "")) if isinstance(body, dict) else ""
    word = partner.next_order(reference)
    if word == "late":
        order = wanted(body)
        world.later(late_s(partner), partial(world.accept, partner, order, key, era=era))
        raise Silence
    await pause(partner, request, reference)
    if word == "redirect":
        return _elsewhere(world, request, 307)
    refuse(partner, word)
    order = wanted(body)
    accepted, is_new = await world.accept(partner, order, key, era=era, word=word)
    return await _answered(partner, word, rendered(acknowledgement(accepted, word), is_new))


def refuse(partner: Partner, word: str) -> None:
    """What is decided before anything is accepted. Raises Refused."""
    match word:
        case "error-before":
            raise Refused(500, "unwell", "We are not well; nothing was accepted.")
        case "reject":
            raise Refused(422, "rejected", "We would rather not.")
        case "throttle":
            raise throttled(partner.knobs)


def late_s(partner: Partner) -> float:
    """How late an order that is late is accepted."""
    return partner.knobs.late_acceptance_ms / 1000 or LATE_S


async def pause(partner: Partner, request: Request, name: str) -> None:
    """Let the partner's time pass, counted from when the request came in."""
    due = request.arrived + partner.delay_s(name)
    await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))


def held(partner: Partner, reference: str) -> list[Json]:
    """All orders with the buyer's number, as they were acknowledged. Raises Refused for no number."""
    if not reference:
        raise Refused(400, "no-question", "Give reference.")
    return [acknowledgement(order) for order in partner.with_reference(reference)]


def standing(partner: Partner, order_id: str) -> Json:
    """One order as it stands now. Raises Refused."""
    order = partner.orders.get(order_id)
    if order is None:
        raise Refused(404, "not-found", "We have no such order.")
    return {**acknowledgement(order), "status": partner.status(order)}


async def _answered(partner: Partner, word: str, response: Response) -> Response:
    """How the buyer hears of an order that stands."""
    match word:
        case "lose-answer":
            raise Silence
        case "reset":
            raise Silence(rudely=True)
        case "hang":
            await asyncio.sleep(_hangs_s(partner))
        case "error-after":
            raise Refused(500, "unwell", "We are not well.")
    return spoilt(word, response)


def _shown(partner: Partner, word: str, question: Question) -> list[Item]:
    if word == "everything":
        return partner.shelf.everything()
    items = _found(partner, question)
    return partner.shelf.others(items) if word == "other-item" else items


def _found(partner: Partner, question: Question) -> list[Item]:
    if gtin := question.get("gtin", "").strip():
        return partner.shelf.with_gtin(gtin)
    if sku := question.get("sku", "").strip():
        return partner.shelf.with_sku(sku)
    if words := question.get("q", "").strip():
        return partner.shelf.with_words(words)
    raise Refused(400, "no-question", "Give gtin, sku or q.")


def _elsewhere(world: World, request: Request, status: int) -> Response:
    return Response(status=status, headers={"Location": f"{world.base_url}{request.path}"})


def _hangs_s(partner: Partner) -> float:
    return partner.knobs.hang_ms / 1000 or HANGS_S
