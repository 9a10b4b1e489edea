"""Keeping what partners tell us by themselves."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from partners.models import PartnerNotice
from partners.notices import Notice, Stocked, Unusable

LONGEST_ID = 200
LONGEST_NUMBER = 60
LONGEST_SOURCE = 300
LONGEST_PROBLEM = 300


@transaction.atomic
def keep_notice(*, partner_id: int, notice: Notice, now: datetime) -> PartnerNotice | None:
    """Keep a notice; None when it was heard before. The caller notes a problem on the row, if there is one."""
    kind = type(notice).__name__.lower()
    return _keep(
        partner_id,
        kind,
        notice.notice_id,
        notice.source,
        now,
        number="" if isinstance(notice, Stocked) else notice.number[:LONGEST_NUMBER],
        content=_content(notice),
    )


@transaction.atomic
def keep_unusable(*, partner_id: int, document: Unusable, now: datetime) -> PartnerNotice | None:
    """Keep that a document could not be read, for a person; None when it was noted before."""
    kept = _keep(partner_id, "unusable", document.source, document.source, now)
    if kept:
        note_problem(kept, document.reason)
    return kept


def note_problem(kept: PartnerNotice, problem: str) -> None:
    """Let a notice wait for a person."""
    kept.problem = problem[:LONGEST_PROBLEM]
    kept.save(update_fields=["problem"])


def settle_notice(*, notice_id: int, now: datetime) -> None:
    """Somebody has dealt with it. Again is harmless."""
    PartnerNotice.objects.filter(pk=notice_id, settled_at=None).update(settled_at=now)


def _keep(
    partner_id: int, kind: str, notice_id: str, source: str, now: datetime, **said: Any
) -> PartnerNotice | None:
    kept, is_new = PartnerNotice.objects.get_or_create(
        partner_id=partner_id,
        kind=kind,
        notice_id=notice_id[:LONGEST_ID],
        defaults={"source": source[:LONGEST_SOURCE], "received_at": now, **said},
    )
    return kept if is_new else None


def _content(notice: Notice) -> Any:
    """The words of a notice as plain data; of a list of stock only its length, for the offers hold the rest."""
    if isinstance(notice, Stocked):
        return {"items": len(notice.items)}
    said = {name: value for name, value in asdict(notice).items() if name not in {"notice_id", "source"}}
    return json.loads(json.dumps(said, cls=DjangoJSONEncoder))
