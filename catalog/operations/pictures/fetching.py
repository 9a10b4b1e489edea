"""Fetching the pictures that are due, in rounds: so many seconds for each partner, then the next one's turn."""

import time
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage

from catalog.imaging import NotAPicture
from catalog.models.picture import SourceState
from catalog.operations.pictures import turns
from catalog.operations.pictures.drawing import drawn
from catalog.operations.pictures.turns import MOST_TRIES, Turn
from partners.errors import PartnerError, Rejected, Throttled
from partners.models import Partner
from partners.operations.rounds import with_each
from partners.transports import pictures
from partners.transports.limits import MOST_BYTES
from partners.transports.pictures import Fetched

ROUND_S = 20.0  # a partner that has more to fetch waits for its next round
PICTURE_S = 10.0
SLOW_S = 1.0
MOST_TROUBLES = 2  # slow ones, in one round: a partner that hangs costs no more time than this


def fetch_due_pictures() -> int:
    """Draw what people uploaded and fetch what partners of the retailer in scope named, as far as it is due.

    Return how many were had. One partner's trouble does not stop the others; nobody is asked who is paused. Harmless to
    run twice at once. Hold no transaction open: this waits for the network.
    """
    uploads = _round(None)
    return uploads + with_each(_round, where=lambda _: True, what="The fetching of pictures")


def _round(partner: Partner | None) -> int:
    began, had, troubles = time.monotonic(), 0, 0
    while troubles < MOST_TROUBLES and time.monotonic() - began < ROUND_S:
        turn = turns.take(partner)
        if turn is None:
            break
        set_out = time.monotonic()
        try:
            had += _had(turn)
        except PartnerError as trouble:
            turns.postpone(turn, str(trouble), after=_wish(trouble))
            troubles += time.monotonic() - set_out > SLOW_S
        except Exception:
            turns.postpone(turn, "We stumbled over it ourselves.")
            raise
    return had


def _had(turn: Turn) -> bool:
    """Fetch a picture and draw it. Raises PartnerError when that is worth another try."""
    if turn.tries > MOST_TRIES:
        turns.postpone(turn, "Each worker that tried it came to its end.", is_final=True)
        return False
    came = _come(turn)
    try:
        picture = None if came.content is None else drawn(came.content)
    except NotAPicture as problem:
        turns.postpone(turn, str(problem), is_final=True)
        return False
    turns.conclude(turn, picture, tag=came.tag)
    return True


def _come(turn: Turn) -> Fetched:
    source = turn.source
    if source.partner_id is None:
        return Fetched(content=_uploaded(source.address), tag="")
    return pictures.fetch(
        source.address,
        tag=source.tag if source.picture_id and source.state == SourceState.KEPT else "",
        timeout_s=PICTURE_S,
        allowed_networks=settings.PARTNER_ALLOWED_NETWORKS,
    )


def _uploaded(name: str) -> bytes:
    """The bytes of a file. Raises Rejected when it is gone."""
    try:
        with default_storage.open(name) as file:
            content: bytes = file.read(MOST_BYTES)
    except FileNotFoundError as error:
        raise Rejected("The file is gone.") from error
    return content


def _wish(trouble: PartnerError) -> timedelta | None:
    """How long a partner asked us to wait."""
    if isinstance(trouble, Throttled) and trouble.retry_after:
        return timedelta(seconds=trouble.retry_after)
    return None
