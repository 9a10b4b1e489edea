"""What a report of an unexpected error may tell."""

from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class NoValues(SafeExceptionReporterFilter):  # type: ignore[misc]  # Django carries no types here
    """Names the variables of each frame and the fields of a form, and shows the value of none.

    Whatever a function has at hand may be a partner's key, a shopper's address or a password, by whatever name. Where
    pages of errors are shown to developers (`DEBUG`) all is shown, as Django does.
    """

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType
    ) -> ItemsView[str, Any]:
        """The names alone."""
        if not self.is_active(request):
            return tb_frame.f_locals.items()
        return dict.fromkeys(tb_frame.f_locals, self.cleansed_substitute).items()

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """The names alone."""
        if request is None:
            return {}
        fields: dict[str, Any] = request.POST.copy()
        if not self.is_active(request):
            return fields
        return dict.fromkeys(fields, self.cleansed_substitute)
