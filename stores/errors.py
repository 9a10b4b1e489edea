"""The kinds of refusal. Every app's refusals are one of these four."""

from typing import ClassVar


class DomainError(Exception):
    """A refusal its caller can act on.

    `code` is part of our API and never changes; `message` is for people and may. `status` is what doors to the web
    answer with (RFC 9110, section 15). The keyword arguments fill the message and travel with the problem document.
    """

    code: ClassVar[str]
    message: ClassVar[str]
    status: ClassVar[int]

    def __init__(self, **context: object) -> None:
        self.context = context
        super().__init__(self.message.format(**context))


class Invalid(DomainError):
    """What was asked can never be done."""

    status = 400


class Missing(DomainError):
    """What was named is not there, or not for this retailer."""

    status = 404


class Conflict(DomainError):
    """It could be done, but not in the present state."""

    status = 409


class Unavailable(DomainError):
    """It could be done, but not just now."""

    status = 503


class InvitationInvalid(Invalid):
    """The link was used, is too old, or was never ours."""

    code = "invitation-invalid"
    message = "This invitation is no longer valid. Ask for a new one."


class EnrolmentInvalid(Invalid):
    """The code was used, is too old, or was never ours."""

    code = "enrolment-invalid"
    message = "This code is no longer valid. Ask head office for a new one."


class StoreUnknown(Invalid):
    """No open store of this retailer has that code."""

    code = "unknown-store"
    message = "There is no store {store}."


class OwnAccount(Conflict):
    """Nobody shuts themselves out."""

    code = "own-account"
    message = "Ask a colleague: nobody deactivates their own account."


class UsernameTaken(Conflict):
    """Somebody, perhaps at another retailer, has this user name."""

    code = "username-taken"
    message = "The user name {username} is taken."
