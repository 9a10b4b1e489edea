"""The history of partners' lists: how far each came, and what of it could not be used."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from unfold.decorators import action, display

from catalog.models import FeedRun
from catalog.models.feed_run import RunState
from stores.admin.base import DocumentAdmin

STATE_COLOURS = {
    RunState.UNDER_WAY: "info",
    RunState.TAKEN: "success",
    RunState.SAME: "success",
    RunState.HELD: "warning",
    RunState.FAILED: "danger",
    RunState.CUT: "warning",
}


@admin.register(FeedRun)
class FeedRunAdmin(DocumentAdmin):
    """One row for each list that was read. While one is taken in, look again to see how far it is."""

    list_display = (
        "partner", "began_at", "standing", "progress", "new_count", "changed_count", "gone_count", "unusable_count",
    )  # fmt: skip
    list_filter = ("feed__partner", "state")
    list_filter_submit = True
    list_select_related = ("feed__partner",)
    ordering = ("-began_at", "-pk")
    fields = (
        ("feed", "standing", "by"),
        ("began_at", "finished_at", "progress"),
        "problem",
        ("rows_count", "items_count", "unusable_count"),
        ("new_count", "changed_count", "same", "gone_count"),
        "said",
    )
    actions_detail = ("errors",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[FeedRun]:
        """Each with its partner's name."""
        return super().get_queryset(request).select_related("feed__partner")

    @display(description="Partner", ordering="feed__partner__name")
    def partner(self, run: FeedRun) -> str:
        """Whose list it was."""
        return str(run.feed.partner)

    @display(description="State", ordering="state", label=STATE_COLOURS)
    def standing(self, run: FeedRun) -> tuple[str, str]:
        """How it went."""
        return run.state, run.get_state_display()

    @display(description="Progress")
    def progress(self, run: FeedRun) -> str:
        """How much of what there is to write is written; before that, how many rows were read."""
        if run.to_write:
            return f"{run.written} of {run.to_write} written ({100 * run.written // run.to_write} %)"
        return f"{run.rows_count} rows read"

    @display(description="Started by")
    def by(self, run: FeedRun) -> str:
        """The person who sent it, or the clock."""
        return run.started_by or "the clock"

    @display(description="Same")
    def same(self, run: FeedRun) -> int:
        """Items of which nothing had to be written."""
        return run.same_count

    @action(description="Download rows not used", url_path="errors", permissions=["view"], icon="download")
    def errors(self, request: HttpRequest, object_id: str) -> HttpResponse | FileResponse:
        """Every row that could not be used, with its reason, as CSV."""
        run = self.row(request, object_id)
        if not run.errors:
            raise Http404
        name = f"rows-not-used-{run.feed.partner.code}-{run.began_at:%Y%m%d-%H%M}.csv"
        return FileResponse(run.errors.open("rb"), as_attachment=True, filename=name, content_type="text/csv")

    def get_actions_detail(self, request: HttpRequest, object_id: object) -> list[object]:
        """Only what there is can be taken away."""
        run = self.get_object(request, object_id)
        offered = super().get_actions_detail(request, object_id)
        return [one for one in offered if (run is not None and run.errors) or one.path != "errors"]
