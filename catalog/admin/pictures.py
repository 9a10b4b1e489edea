"""Pictures that partners name, and what became of each."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from unfold.decorators import action, display

from catalog.models import PictureSource
from catalog.models.picture import SourceState
from catalog.operations.pictures.turns import try_again
from stores.admin.base import DocumentAdmin
from stores.admin.confirmation import Question
from stores.admin.filters import WaitingFilter

STATE_COLOURS = {
    SourceState.WAITING: "info",
    SourceState.KEPT: "success",
    SourceState.FAILED: "danger",
}


@admin.register(PictureSource)
class PictureSourceAdmin(DocumentAdmin):
    """One row for each address that holds a picture. What could not be had waits here; nothing else waits for it."""

    list_display = ("image", "partner", "standing", "problem", "fetched_at", "due_at")
    list_display_links = ("image",)
    list_filter = (WaitingFilter, "state")
    list_filter_submit = True
    list_select_related = ("partner", "picture")
    search_fields = ("address",)
    ordering = ("-problem_since", "-pk")
    fields = (
        ("partner", "state"),
        "address",
        ("problem", "problem_since", "attempts"),
        ("named_at", "fetched_at", "due_at"),
        "drawn",
    )
    actions_detail = ("again",)

    @display(description="Picture", ordering="address", header=True)
    def image(self, source: PictureSource) -> list[object]:
        """Its address, with the picture once it is drawn. The address itself is never asked by a browser of ours."""
        picture = {"path": source.picture.url, "squared": True} if source.picture else None
        return [source.address[:60], "", "", picture]

    @display(description="State", ordering="state", label=STATE_COLOURS)
    def standing(self, source: PictureSource) -> tuple[str, str]:
        """How far we are with it."""
        return source.state, source.get_state_display()

    @display(description="Shown as")
    def drawn(self, source: PictureSource) -> str:
        """The picture, as we drew it."""
        if source.picture is None:
            return ""
        return format_html('<img class="a-picture" src="{}" alt="">', source.picture.url)

    @action(description="Try again", url_path="again", permissions=["act"], icon="refresh")
    def again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Fetch it anew."""
        source = self.row(request, object_id)
        question = Question(
            title="Fetch this picture again",
            words="It is fetched within a minute or so. Until then its items look as they do now.",
            button="Fetch it",
            act=lambda _: try_again(source_id=source.pk),
            done="It is fetched within a minute or so.",
        )
        return self.ask(request, source, question)
