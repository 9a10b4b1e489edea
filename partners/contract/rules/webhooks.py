"""What a partner's own calls may tell us."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from partners.contract import odd
from partners.contract.case import Case, Trial
from partners.contract.chance import try_often
from partners.contract.keeping import can_be_kept
from partners.contract.talk import Broken, Talk, require
from partners.errors import NotAuthentic, PartnerError, Unsupported
from partners.transformers.base import Capability
from partners.transformers.requests import Delivery, Response


def hears_webhooks(case: Case) -> None:
    """`read_webhook` believes only what is signed with one of our secrets, and reads what is."""
    trial = case.trial()
    if not case.can(Capability.WEBHOOK):
        nothing = Delivery(headers={}, body=b"{}", received_at=datetime(2026, 1, 1, tzinfo=UTC))
        held = _read(trial, nothing, "secret")
        require(
            isinstance(held.error, Unsupported), f"webhook is not declared, yet read_webhook gave {held!r}."
        )
        return
    has = hasattr(trial.partner, "delivery") and hasattr(trial.partner, "secret")
    require(has, "webhook is declared, but the in-memory partner has no `delivery` and `secret`.")
    told, secret = trial.partner.delivery, trial.partner.secret
    heard = _read(trial, told, "another", secret)
    require(isinstance(heard.result, tuple) and heard.result, f"A webhook of the partner gave {heard!r}.")
    for forged in (
        _read(trial, told, "another"),
        _read(trial, told),
        _read(trial, replace(told, body=told.body + b" "), secret),
        _read(trial, replace(told, headers={}), secret),
    ):
        require(isinstance(forged.error, NotAuthentic), f"A webhook that nobody signed gave {forged!r}.")
    try_often(case.examples, lambda data: _hears_any_call(trial, data))


def _hears_any_call(trial: Trial, data: Any) -> None:
    """Neither bytes nor headers that somebody made up do more harm than being refused, even when they are signed."""
    told = trial.partner.delivery
    said = data.draw(odd.answers(Response(status=200, headers=told.headers, body=told.body)), label="call")
    call = replace(told, headers=said.headers, body=said.body)
    if hasattr(trial.partner, "signed") and data.draw(st.booleans(), label="signed"):
        call = trial.partner.signed(said.body)
    held = _read(trial, call, trial.partner.secret)
    require(can_be_kept(held.result), f"read_webhook gave what cannot be kept: {held.result!r}.")


def _read(trial: Trial, call: Delivery, *secrets: str) -> Talk:
    """What came of reading a call. Raises Broken for an exception that is no PartnerError."""
    try:
        return Talk(result=trial.transformer.read_webhook(call, secrets))
    except PartnerError as error:
        return Talk(error=error)
    except Exception as error:
        raise Broken(f"{type(error).__name__}: {error} was raised, which is no PartnerError.") from error
