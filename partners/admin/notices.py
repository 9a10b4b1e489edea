"""What partners told us by themselves, and what of it waits for a person."""

import json
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.decorators import action, display

from partners.models import PartnerNotice
from partners.operations.notices import settle_notice
from stores.admin.base import DocumentAdmin
from stores.admin.filters import DaysFilter, WaitingFilter


@admin.register(PartnerNotice)
class PartnerNoticeAdmin(DocumentAdmin):
    """Notices, each as it was understood. Written once; a person may say that a problem is dealt with."""

    list_display = ("received_at", "partner", "kind", "number", "problem", "is_settled")
    list_filter = (WaitingFilter, "partner", "kind", ("received_at", DaysFilter))
    list_filter_submit = True
    list_select_related = ("partner",)
    search_fields = ("=number",)
    search_help_text = "A purchase order's number, in full"
    ordering = ("-received_at", "-pk")
    actions = ("settle",)
    fields = (
        ("partner", "kind", "number"),
        ("received_at", "settled_at"),
        "problem",
        ("notice_id", "source"),
        "said",
    )

    @display(description="Dealt with", boolean=True)
    def is_settled(self, notice: PartnerNotice) -> bool:
        """Whether nobody has to look any more."""
        return not notice.problem or notice.settled_at is not None

    @display(description="What it said")
    def said(self, notice: PartnerNotice) -> str:
        """Its words, laid out."""
        return json.dumps(notice.content, indent=2, ensure_ascii=False)

    @action(description="These are dealt with", permissions=["act"])
    def settle(self, request: HttpRequest, queryset: QuerySet[PartnerNotice]) -> None:
        """Take notices from the list of what waits for a person."""
        waiting: list[Any] = list(queryset.exclude(problem="").filter(settled_at=None).order_by("pk"))
        for notice in waiting:
            settle_notice(notice_id=notice.pk, now=timezone.now())
            self.log_change(request, notice, "Dealt with")
        told = f"{len(waiting)} dealt with." if waiting else "None of these waits for a person."
        self.message_user(request, told, messages.SUCCESS if waiting else messages.WARNING)
