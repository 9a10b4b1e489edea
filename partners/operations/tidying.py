"""Removing what need not be kept from mailboxes: it names shoppers.

Only what we put away ourselves goes, by the day on which we did. What the partner, or we, have yet to read stays.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from partners.models import Partner
from partners.operations.exchanges import converse
from partners.operations.rounds import with_each
from partners.operations.standing import leave_to_call, note
from partners.queries.accounts import account_of
from partners.registry import transformer_for
from partners.transformers.base import Transport

TIDY = "tidy-mailbox"
MOST_ROUNDS = 50  # of one night and one partner


def tidy_mailboxes(*, now: datetime) -> int:
    """Tidy the mailboxes of the retailer in scope; return how many files were removed or put away.

    One partner's trouble does not stop the others; what could not be done is done the next time.
    """
    return with_each(
        lambda partner: tidy_mailbox(partner_id=partner.pk, now=now),
        where=lambda transformer: transformer.transport is Transport.FILES,
        what="The tidying",
    )


def tidy_mailbox(*, partner_id: int, now: datetime) -> int:
    """Remove what lies in a partner's archives for longer than the settings say, and put away older copies of ours.

    Return how many files that was. In rounds of a few hundred, each a conversation of its own. Raises LeftAlone.
    """
    partner = Partner.objects.get(pk=partner_id)
    transformer, account = transformer_for(partner), account_of(partner)
    done = 0
    for _ in range(MOST_ROUNDS):
        leave = leave_to_call(partner, operation=TIDY)
        held = converse(
            transformer.tidy(
                archived_before=now - timedelta(days=settings.PARTNER_ARCHIVE_DAYS),
                sent_before=now - timedelta(days=settings.PARTNER_COPIES_DAYS),
            ),
            account,
            operation=TIDY,
            timeout_s=partner.order_timeout_ms / 1000,
            clock=timezone.now,
        )
        note(leave, held)
        if not held.result:
            return done
        done += held.result
    return done
