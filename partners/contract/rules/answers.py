"""Whatever a partner answers, at any step, the conversation ends in one of the five outcomes."""

from functools import partial
from itertools import count
from typing import Any

from hypothesis import strategies as st

from partners.account import Account
from partners.contract import odd
from partners.contract.case import ACCOUNT, Case
from partners.contract.chance import try_often
from partners.contract.keeping import can_be_kept
from partners.contract.talk import Broken, require, talk
from partners.contract.talks import TALKS
from partners.errors import NotSent, Outcome, OutcomeUnknown, Throttled, Unreadable
from partners.transformers.requests import AnyRequest, Response
from partners.transports.conversation import hold

MOST_STEPS = 6
EACH_PER_EXAMPLE = 15  # far quicker than chance; where there are more, some are passed over
NO_ANSWER = [
    NotSent("No connection."),
    OutcomeUnknown("The line broke."),
    Throttled("Wait."),
    Unreadable("Too long."),
]


def bears_any_answer(case: Case) -> None:
    """Held by hand, a conversation that hears something odd ends, with an answer that can be kept or a PartnerError."""
    for name, begin in TALKS.items():
        if begin.needs <= case.make_transformer().capabilities:
            try_often(case.examples, partial(_hears_something_odd, case, begin, name))


def bears_each_odd_answer(case: Case) -> None:
    """The same for each value of each real answer, replaced by what does not belong there or left out."""
    for name, begin in TALKS.items():
        if begin.needs <= case.make_transformer().capabilities:
            trial = case.trial()
            real = talk(begin(trial), trial.partner.answer).responses[:MOST_STEPS]
            strange = [(step, odds) for step, one in enumerate(real) for odds in odd.each_odd_answer(one)]
            for step, response in strange[:: 1 + len(strange) // (case.examples * EACH_PER_EXAMPLE)]:
                _hears_instead(case, begin, name, step, response)


def ends_in_one_of_five_words(case: Case) -> None:
    """Held by the driver, it ends in one of the five outcomes, even when the line breaks at any step."""
    for begin in TALKS.values():
        if begin.needs <= case.make_transformer().capabilities:
            try_often(case.examples, partial(_is_held, case, begin))


def can_be_left_at_any_time(case: Case) -> None:
    """When the line breaks the driver leaves a conversation where it stands: it must not ask for anything more."""
    for name, begin in TALKS.items():
        if begin.needs <= case.make_transformer().capabilities:
            whole = case.trial()
            for steps in range(len(talk(begin(whole), whole.partner.answer).requests)):
                _is_left(case, begin, name, steps)


def _is_left(case: Case, begin: Any, name: str, steps: int) -> None:
    """Leave a conversation with a request unanswered."""
    trial = case.trial()
    conversation = begin(trial)
    request = next(conversation)
    for _ in range(steps):
        request = conversation.send(trial.partner.answer(request))
    try:
        conversation.close()
    except Exception as error:
        raise Broken(f"{name} could not be left at request {steps + 1}: {error}.") from error


def _hears_instead(case: Case, begin: Any, name: str, step: int, strange: Response) -> None:
    """Hold a conversation that hears the strange answer at one step, and real ones at all others."""
    trial = case.trial()
    conversation = begin(trial)
    said = count()

    def answer(request: AnyRequest) -> Response:
        real = trial.reply(request)
        return strange if next(said) == step else real

    held = talk(conversation, answer)
    kept = f"{name} gave what cannot be kept: {held.result!r}; its answer {step + 1} was {_short(strange)}."
    require(can_be_kept(held.result), kept)


def _short(response: Response) -> str:
    return f"{response.status} {response.body[:1000]!r}"


def _hears_something_odd(case: Case, begin: Any, name: str, data: Any) -> None:
    __tracebackhide__ = True
    trial = case.trial()
    conversation = begin(trial)
    step, said = data.draw(st.integers(0, MOST_STEPS), label="step"), count()

    def answer(request: AnyRequest) -> Response:
        real = trial.reply(request)
        return data.draw(odd.answers(real), label="answer") if next(said) >= step else real

    held = talk(conversation, answer)
    require(can_be_kept(held.result), f"{name} gave what cannot be kept: {held.result!r}.")


def _is_held(case: Case, begin: Any, data: Any) -> None:
    __tracebackhide__ = True
    trial = case.trial()
    conversation = begin(trial)
    step, said = data.draw(st.integers(0, MOST_STEPS), label="step"), count()

    def send(account: Account, request: AnyRequest) -> Response:
        real = trial.reply(request)
        if next(said) < step:
            return real
        if data.draw(st.booleans(), label="no answer"):
            raise data.draw(st.sampled_from(NO_ANSWER))
        return data.draw(odd.answers(real), label="answer")

    held = hold(conversation, ACCOUNT, timeout_s=60, send=send)
    require(held.outcome in Outcome, f"The driver heard {held.outcome!r}.")
