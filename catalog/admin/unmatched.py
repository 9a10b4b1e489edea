"""Items that nobody could tell the variant of: what is said of them, what they may be, what a person decides."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.timesince import timesince
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from catalog.admin.matching_forms import match_form
from catalog.models import UnmatchedItem
from catalog.models.matching import UnmatchedState as State
from catalog.operations import matches
from catalog.queries import unmatched
from stores.admin.base import DocumentAdmin
from stores.admin.confirmation import Question
from stores.admin.filters import WaitingFilter

COLOURS = {State.WAITING: "warning", State.MATCHED: "success", State.IGNORED: "info"}
SURE = 80  # from here on a suggestion is shown as a good one
SEEN = "seen-"


@admin.register(UnmatchedItem)
class UnmatchedItemAdmin(DocumentAdmin):
    """One row for each SKU of a partner that is no variant yet. Nothing is matched but by a person."""

    list_display = ("named", "partner", "standing", "why", "suggestion", "since")
    list_display_links = ("named",)
    list_filter = (WaitingFilter, "state", "reason", ("partner", RelatedDropdownFilter))
    list_filter_submit = True
    list_select_related = ("partner", "suggested__product")
    list_before_template = "admin/catalog/unmatcheditem/before.html"
    search_fields = ("=partner_sku", "=gtin", "title", "brand")
    ordering = ("-suggested_score", "first_seen_at", "pk")
    fields = (
        ("partner", "partner_sku", "state"),
        ("first_seen_at", "last_seen_at", "times"),
        ("decided_by", "decided_at"),
    )
    change_form_before_template = "admin/catalog/unmatcheditem/sides.html"
    actions = ("accept", "ignore_all")
    actions_detail = ("match", "ignore", "undo")

    @display(description="Item", header=True, ordering="title")
    def named(self, item: UnmatchedItem) -> tuple[str, str]:
        """What the partner calls it."""
        return item.title or item.partner_sku, item.partner_sku

    @display(description="State", ordering="state", label=COLOURS)
    def standing(self, item: UnmatchedItem) -> tuple[str, str]:
        """What was decided."""
        return item.state, item.get_state_display()

    @display(description="Why", ordering="reason")
    def why(self, item: UnmatchedItem) -> str:
        """Why nobody could tell."""
        return item.get_reason_display()

    @display(description="It may be", ordering="suggested_score", header=True)
    def suggestion(self, item: UnmatchedItem) -> tuple[str, str]:
        """The likeliest variant, how sure that is and why."""
        if item.suggested is None:
            return ("nobody knows" if item.suggested_at else "not looked for yet"), ""
        named = f"{item.suggested.product} {item.suggested.label}"
        return named, f"{item.suggested_score} of 100. {item.suggested_why}"

    @display(description="Waits", ordering="first_seen_at")
    def since(self, item: UnmatchedItem) -> str:
        """How long it has been known."""
        return timesince(item.first_seen_at, timezone.now(), depth=1)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the partners of which no more items are kept."""
        context = {"full": unmatched.full(), **(extra_context or {})}
        shown: HttpResponse = super().changelist_view(request, context)
        return shown

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """Both sides."""
        return unmatched.sides(self.row(request, object_id))

    @action(
        description="Match",
        url_path="match",
        permissions=["act"],
        icon="join_inner",
        variant=ActionVariant.PRIMARY,
    )
    def match(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say which variant it is."""
        item = self.row(request, object_id)
        question = Question(
            title=f"Match {item}",
            words=f"From now on what {item.partner} calls {item.partner_sku} is sold as the variant you choose. "
            "What the partner said last is offered at once, as old as it is.",
            button="Match",
            form=match_form(item.suggested_id),
            act=lambda chosen: matches.match_item(
                item_id=item.pk, variant_id=chosen["variant"].pk, actor=_actor(request), now=timezone.now()
            ),
            done="Matched.",
            evidence="admin/catalog/unmatcheditem/sides.html",
            facts=unmatched.sides(item),
        )
        return self.ask(request, item, question)

    @action(description="Ignore", url_path="ignore", permissions=["act"], icon="visibility_off")
    def ignore(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let it not wait."""
        item = self.row(request, object_id)
        question = Question(
            title=f"Ignore {item}",
            words="It is not sold and waits no more, however often the partner tells of it. This can be undone.",
            button="Ignore it",
            act=lambda _: matches.ignore_item(item_id=item.pk, actor=_actor(request), now=timezone.now()),
            done="It is ignored.",
        )
        return self.ask(request, item, question)

    @action(description="Undo", url_path="undo", permissions=["act"], icon="undo")
    def undo(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let it wait again."""
        item = self.row(request, object_id)
        question = Question(
            title=f"Undo what was decided on {item}",
            words="It waits again, and is not sold until somebody matches it.",
            button="Undo",
            act=lambda _: matches.undo(item_id=item.pk, actor=_actor(request), now=timezone.now()),
            done="It waits again.",
        )
        return self.ask(request, item, question)

    @action(description="Match as suggested", permissions=["act"])
    def accept(self, request: HttpRequest, queryset: QuerySet[UnmatchedItem]) -> HttpResponse | None:
        """Show items and suggestions side by side, and match those that were seen once a person agrees."""
        rows = unmatched.with_suggestions(queryset)
        seen = {row.pk: request.POST.get(f"{SEEN}{row.pk}", "") for row in rows}
        if "post" not in request.POST:
            return self._shown(request, rows)
        pairs = [(pk, int(variant)) for pk, variant in seen.items() if variant.isdecimal()]
        done, refused = matches.match_each(pairs=pairs, actor=_actor(request), now=timezone.now())
        for row in rows:
            if row.pk in done:
                self.log_change(request, row, "Matched as suggested")
        self.message_user(request, f"{len(done)} matched.", messages.SUCCESS if done else messages.WARNING)
        for words in refused[:10]:
            self.message_user(request, words, messages.ERROR)
        return None

    @action(description="Ignore", permissions=["act"])
    def ignore_all(self, request: HttpRequest, queryset: QuerySet[UnmatchedItem]) -> None:
        """Let items not wait any more."""
        rows = list(queryset.filter(state=State.WAITING).order_by("pk"))
        for item in rows:
            matches.ignore_item(item_id=item.pk, actor=_actor(request), now=timezone.now())
            self.log_change(request, item, "Ignored")
        self.message_user(request, f"{len(rows)} ignored.", messages.SUCCESS if rows else messages.WARNING)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """What waits is matched or ignored, what is decided can be undone."""
        item = self.get_object(request, object_id)
        offered = super().get_actions_detail(request, object_id)
        waits = item is None or item.state == State.WAITING
        return [one for one in offered if (one.path == "undo") is not waits]

    def _shown(self, request: HttpRequest, rows: list[Any]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Match as suggested",
            "rows": rows,
            "opts": self.opts,
            "sure": SURE,
        }
        return TemplateResponse(request, "admin/catalog/unmatcheditem/accept.html", context)


def _actor(request: HttpRequest) -> str:
    return str(request.user.get_username())
