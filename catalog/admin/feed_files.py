"""Files that partners' lists came in: uploading one, saying what its columns mean, and what became of it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminSelectWidget

from catalog.admin.feed_columns import ColumnsForm, initial_of, said_in
from catalog.models import FeedFile
from catalog.models.feed_file import FeedFileState
from catalog.operations import feed_files as operations
from catalog.queries import feed_files
from catalog.queries.feed_columns import columns_page
from partners.models import Partner
from stores.admin.base import DocumentAdmin
from stores.admin.confirmation import Question
from stores.admin.filters import WaitingFilter
from stores.errors import DomainError

STATE_COLOURS = {
    FeedFileState.COLUMNS: "warning",
    FeedFileState.WAITING: "info",
    FeedFileState.READ: "success",
    FeedFileState.HELD: "warning",
    FeedFileState.FAILED: "danger",
    FeedFileState.REPLACED: "info",
}


class UploadForm(forms.Form):
    """Whose list, and the file."""

    partner: Any = forms.ModelChoiceField(None, widget=UnfoldAdminSelectWidget())
    file = forms.FileField(
        label="Its list",
        widget=forms.FileInput({"class": "a-file"}),
        help_text="CSV, TSV, XLSX, JSON, NDJSON, XML (such as Google’s product feed) or EDI 846.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Partner.objects.active().order_by("name")  # type: ignore[attr-defined]  # a choice of rows


@admin.register(FeedFile)
class FeedFileAdmin(DocumentAdmin):
    """One row for each file. A new partner's first waits until somebody says what its columns mean."""

    list_display = ("name", "partner", "standing", "items", "unusable_count", "received_at", "problem")
    list_filter = (WaitingFilter, "partner")
    list_filter_submit = True
    list_select_related = ("partner",)
    ordering = ("-received_at", "-pk")
    fields = (
        ("name", "partner", "state"),
        "problem",
        ("items", "unusable_count", "length"),
        ("received_at", "received_from", "read_at"),
        "digest",
    )
    readonly_fields = ("length",)
    actions_list = ("upload",)
    actions_detail = ("columns", "download", "again")

    @display(description="State", ordering="state", label=STATE_COLOURS)
    def standing(self, file: FeedFile) -> tuple[str, str]:
        """What became of it."""
        return file.state, file.get_state_display()

    @display(description="Size")
    def length(self, file: FeedFile) -> str:
        """How long it is."""
        return filesizeformat(file.size)

    @action(description="Upload a file", url_path="upload", permissions=["act"], icon="upload_file")
    def upload(self, request: HttpRequest) -> HttpResponse:
        """Take a partner's list from a person's computer."""
        form = UploadForm(request.POST or None, request.FILES or None, initial=request.GET.dict())
        if request.method == "POST" and form.is_valid():
            partner, content = form.cleaned_data["partner"], form.cleaned_data["file"]
            try:
                file = operations.receive(
                    partner_id=partner.pk,
                    name=content.name,
                    content=content,
                    by=request.user.get_username(),
                    now=timezone.now(),
                )
            except DomainError as refusal:
                form.add_error("file", str(refusal))
            else:
                self.log_addition(request, file, "Uploaded.")
                return self._received(request, file)
        return self._page(request, "upload.html", title="Upload a partner’s list", form=form)

    @action(
        description="Columns",
        url_path="columns",
        permissions=["act"],
        icon="table_view",
        variant=ActionVariant.PRIMARY,
    )
    def columns(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what the columns mean; see the first rows as they would be sold before anything is kept."""
        file = self.row(request, object_id)
        source = feed_files.source_of(file.partner)
        page = columns_page(file, source, said=said_in(request.POST))
        initial = initial_of(page.options, is_whole=source.is_whole)
        form = ColumnsForm(request.POST or None, initial=initial, titles=page.titles)
        if request.method == "POST" and form.is_valid():
            if "save" in request.POST and self._agreed(request, file, form):
                return redirect(self.address_of(file))
            page = columns_page(file, source, said=said_in(request.POST), options=form.options())
        title = f"What the columns of {file} mean"
        return self._page(request, "columns.html", title=title, form=form, page=page, original=file)

    @action(description="Download", url_path="download", permissions=["view"], icon="download")
    def download(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """The file as it came."""
        file = self.row(request, object_id)
        try:
            content = feed_files.content_of(file)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect(self.address_of(file))
        kind = "application/octet-stream"  # never shown by a browser, whatever it holds
        return FileResponse(content, as_attachment=True, filename=file.name, content_type=kind)

    @action(description="Read again", url_path="again", permissions=["act"], icon="refresh")
    def again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Read it once more."""
        file = self.row(request, object_id)
        question = Question(
            title=f"Read {file} again",
            words="It is read within a minute, by what is agreed about the partner’s columns now. "
            "A newer file of the partner counts more: then this one is passed over.",
            button="Read it",
            act=lambda _: operations.read_file_again(file_id=file.pk),
            done="It is read within a minute.",
        )
        return self.ask(request, file, question)

    def _received(self, request: HttpRequest, file: FeedFile) -> HttpResponse:
        if file.state == FeedFileState.COLUMNS:
            messages.info(request, "It is kept. Say what its columns mean, and it is read.")
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_columns", file.pk)
        if file.state == FeedFileState.FAILED:
            messages.error(request, file.problem)
        else:
            messages.success(request, "It is kept, and read within a minute.")
        return redirect(self.address_of(file))

    def _agreed(self, request: HttpRequest, file: FeedFile, form: ColumnsForm) -> bool:
        whole = form.cleaned_data["is_whole"]
        try:
            operations.agree(file_id=file.pk, options=form.options(), is_whole=whole)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return False
        self.log_change(request, file, "Columns named.")
        messages.success(request, "It is read within a minute, and so are this partner’s next files.")
        return True

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        back = reverse("admin:catalog_feedfile_changelist")
        context = {**self.admin_site.each_context(request), "opts": self.opts, "back": back, **context}
        return TemplateResponse(request, f"admin/catalog/feedfile/{template}", context)
