"""What can go wrong between us and a partner, by what we should do next."""

from enum import StrEnum


class Outcome(StrEnum):
    """How a conversation ended. Every network event is one of these five."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    THROTTLED = "throttled"
    NOT_SENT = "not-sent"
    UNKNOWN = "unknown"


class PartnerError(Exception):
    """A conversation that did not end with an answer. `outcome` says what may be done next."""

    outcome = Outcome.UNKNOWN


class NotSent(PartnerError):
    """Nothing reached the partner. Send again any time."""

    outcome = Outcome.NOT_SENT


class NotAsked(NotSent):
    """We let it be for reasons of our own, so it tells nothing of how the partner is."""


class Unsupported(NotAsked):
    """The protocol has no such thing, so nothing was asked."""

    def __init__(self, what: str) -> None:
        super().__init__(f"This partner's protocol has no {what}.")


class LogInRefused(NotSent):
    """The partner refused our log-in, so what we wanted to ask was never sent."""


class Rejected(PartnerError):
    """The partner understood and said no. A person, or another partner, must act."""

    outcome = Outcome.REJECTED


class Throttled(PartnerError):
    """The partner took nothing and asks us to wait; `retry_after` is in seconds, when it said so."""

    outcome = Outcome.THROTTLED

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class OutcomeUnknown(PartnerError):
    """The partner may have accepted. Ask before sending again."""

    outcome = Outcome.UNKNOWN


class CredentialsRefused(OutcomeUnknown):
    """The partner does not know us by what we showed it. What was asked may yet have been done."""


class Unreadable(PartnerError):
    """The partner answered, but not in its own format; so we know nothing."""

    outcome = Outcome.UNKNOWN


class NotAuthentic(PartnerError):
    """What reached our webhook was signed by nobody we know. Nothing in it is believed."""
