"""Does this partner answer? Asked from the console before an order depends on it."""

from django.utils import timezone

from partners.account import Account
from partners.errors import NotSent
from partners.models import Partner
from partners.operations.exchanges import converse
from partners.operations.recognition import let_orders_go
from partners.queries.accounts import account_of
from partners.queries.standing import refusing
from partners.registry import TransformerNotAllowed, transformer_for
from partners.transports import diagnosis
from partners.transports.auth import schemes
from partners.transports.conversation import Held
from partners.transports.diagnosis import Step
from partners.vault import VaultError

BY_HTTP = ("http://", "https://")
LONGEST_DOUBT_S = 10.0  # beside two conversations about an order, within one lease


def check(*, partner_id: int) -> list[Step]:
    """Try a partner's address, log-in and protocol with a harmless question, each step in words.

    Keeps the exchange, and shows credentials first that worked where the others were refused. When the partner answers,
    orders that waited because it did not know us go. Changes no more.
    """
    partner = Partner.objects.get(pk=partner_id)
    try:
        account, transformer = account_of(partner), transformer_for(partner)
    except (VaultError, TransformerNotAllowed) as error:
        return [Step("Settings", works=False, words=str(error))]
    timeout_s = partner.order_timeout_ms / 1000
    taken = [_settings(partner, account)]
    if account.base_url.startswith(BY_HTTP):
        taken += diagnosis.steps(account, timeout_s=timeout_s)
    held = converse(transformer.ping(), account, operation="ping", timeout_s=timeout_s, clock=timezone.now)
    if held.error is None:
        let_orders_go(partner_id=partner_id)
    return [*taken, *_heard(partner, account, held)]


def ask_those_that_refuse() -> None:
    """Test the connection to every partner that does not know us, in case it was the partner that put things right."""
    for row in list(refusing()):
        check(partner_id=row.partner_id)


def still_refuses(partner: Partner) -> bool:
    """After a refusal: whether the partner refuses a harmless question too, so that it does not know us at all.

    A question that changes nothing is asked with both sets of credentials. Hold no transaction open.
    """
    held = converse(
        transformer_for(partner).ping(),
        account_of(partner),
        operation="ping",
        timeout_s=min(partner.order_timeout_ms / 1000, LONGEST_DOUBT_S),
        clock=timezone.now,
    )
    return held.credentials_refused


def _settings(partner: Partner, account: Account) -> Step:
    """Whether all is there that the log-in needs."""
    protocol = partner.transformer.rpartition(".")[2]
    try:
        lacking = schemes.missing(account)
    except NotSent as error:
        return Step("Settings", works=False, words=str(error))
    if lacking:
        return Step("Settings", works=False, words=f"{protocol}. We lack: {', '.join(lacking)}.")
    return Step("Settings", works=True, words=f"{protocol}, and we show {partner.get_auth_scheme_display()}.")


def _heard(partner: Partner, account: Account, held: Held[str]) -> list[Step]:
    """What the conversation says of our credentials, the protocol and the time."""
    words = str(held.error) if held.error else str(held.result)
    conversation = Step("Conversation", works=held.error is None, words=words)
    return [*_credentials(account, held), conversation, *_time(partner, held)]


def _credentials(account: Account, held: Held[str]) -> list[Step]:
    if held.credentials_refused:
        both, one = (
            "takes neither the present credentials nor the next",
            "does not take the credentials we keep",
        )
        words = f"The partner {both if held.tried_next else one}."
        return [Step("Credentials", works=False, words=words)]
    if held.used_next:
        words = (
            "The partner refused the present credentials and took the next: they are shown first from now on."
        )
        return [Step("Credentials", works=True, words=words)]
    if held.error or account.auth_scheme == "none":
        return []
    return [Step("Credentials", works=True, words="The partner took them.")]


def _time(partner: Partner, held: Held[str]) -> list[Step]:
    if held.error:
        return []
    limit = partner.lookup_timeout_ms
    words = f"It took {held.duration_ms} ms; shoppers wait for a look-up up to {limit} ms."
    return [Step("Time", works=held.duration_ms <= limit, words=words)]
