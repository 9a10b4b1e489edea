"""What people said partners' SKUs are: to look at, to end, to take away and to bring as a file."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from catalog.admin.matching_forms import SkuFileForm
from catalog.models import PartnerSku
from catalog.operations.matches import end_match
from catalog.operations.sku_import import import_skus
from catalog.queries.sku_export import document
from stores.admin.base import DocumentAdmin
from stores.admin.confirmation import Question
from stores.errors import DomainError


@admin.register(PartnerSku)
class PartnerSkuAdmin(DocumentAdmin):
    """Matches, those that have ended as well: who said so, and when."""

    list_display = ("partner_sku", "partner", "variant", "product", "holds", "made_by", "made_at")
    list_filter = (("partner", RelatedDropdownFilter), ("ended_at", admin.EmptyFieldListFilter))
    list_select_related = ("partner", "variant__product")
    list_before_template = "admin/catalog/partnersku/before.html"
    search_fields = ("=partner_sku", "=variant__sku", "=variant__gtin", "variant__product__title")
    ordering = ("partner__name", "partner_sku", "-pk")
    fields = (
        ("partner", "partner_sku", "holds"),
        ("variant", "product", "despite_gtin"),
        ("made_by", "made_at"),
        ("ended_by", "ended_at"),
    )
    actions_detail = ("end",)

    @display(description="Product")
    def product(self, named: PartnerSku) -> str:
        """What the variant is one of."""
        return str(named.variant.product)

    @display(description="Holds", boolean=True)
    def holds(self, named: PartnerSku) -> bool:
        """Whether it has not ended."""
        return named.ended_at is None

    def get_urls(self) -> list[URLPattern]:
        """Its pages, the list as a file, and the way back."""
        view = self.admin_site.admin_view
        return [
            path("download/", view(self.download), name="catalog_partnersku_download"),
            path("upload/", view(self.upload), name="catalog_partnersku_upload"),
            *super().get_urls(),
        ]

    @action(
        description="End this match",
        url_path="end",
        permissions=["act"],
        icon="link_off",
        variant=ActionVariant.WARNING,
    )
    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take back what was said."""
        named = self.row(request, object_id)
        question = Question(
            title=f"End the match of {named}",
            words=f"What {named.partner} calls {named} is not sold as {named.variant} any more. "
            "It waits to be matched once the partner tells of it again without a GTIN.",
            button="End it",
            act=lambda _: end_match(
                partner_sku_id=named.pk, actor=request.user.get_username(), now=timezone.now()
            ),
            done="It has ended.",
            is_grave=True,
        )
        return self.ask(request, named, question)

    def download(self, request: HttpRequest) -> HttpResponse:
        """All matches that hold, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        headers = {"Content-Disposition": 'attachment; filename="partner-skus.csv"'}
        return HttpResponse(document(), content_type="text/csv; charset=utf-8", headers=headers)

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Take matches from a file; what cannot be taken is told line by line."""
        if not self.has_act_permission(request):
            raise PermissionDenied
        form = SkuFileForm(request.POST or None, request.FILES or None)
        outcome = None
        if request.method == "POST" and form.is_valid():
            try:
                outcome = import_skus(
                    content=form.cleaned_data["file"].read(),
                    actor=request.user.get_username(),
                    now=timezone.now(),
                )
            except DomainError as refusal:
                form.add_error("file", str(refusal))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Matches from a file",
            "opts": self.opts,
            "form": form,
            "outcome": outcome,
            "back": reverse("admin:catalog_partnersku_changelist"),
        }
        return TemplateResponse(request, "admin/catalog/partnersku/upload.html", context)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Only what holds can be ended."""
        named = self.get_object(request, object_id)
        offered: list[Any] = super().get_actions_detail(request, object_id)
        return offered if named is None or named.ended_at is None else []
