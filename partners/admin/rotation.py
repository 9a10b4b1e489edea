"""The pages on which a partner's credentials are changed while orders go on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action
from unfold.enums import ActionVariant

from partners.admin.credentials import next_set_form, other_set_form
from partners.models import Partner
from partners.operations import credentials
from partners.queries.credentials import next_waits, sets_of, wanted
from stores.admin.confirmation import Question

FIRST = "Shown first"
WAITS = "Tried when the partner refuses the first; staged, and not seen to work yet"
OLD = "The old ones, tried when the partner refuses the first"


def known_by(partner: Partner) -> dict[str, Any]:
    """What a page tells of a partner's credentials: each set, what it is for, and since when it is kept."""
    roles = (FIRST, WAITS if next_waits(partner) else OLD)
    told = zip(roles, sets_of(partner), strict=False)
    return {"sets": [(role, one) for role, one in told if one.kept or one.problem]}


class Rotation:
    """What can be done with a partner's credentials: stage the next set, change places, drop one of the two."""

    rotation = ("stage", "swap", "finish", "withdraw")

    @action(description="Stage the next set", url_path="stage", permissions=["act"], icon="add_circle")
    def stage(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Keep what the partner will know us by."""
        return self._about(
            request,
            object_id,
            title="Stage the next credentials of {}",
            words="Both sets are tried from then on: the present one first, and the next one when the partner refuses "
            "it. So the partner may switch at any time. What is staged already is replaced.",
            button="Stage them",
            act=lambda partner, given: credentials.stage_next(
                partner_id=partner.pk, credentials=given, now=timezone.now()
            ),
            done="The next set is staged: both are tried.",
            form=next_set_form,
        )

    @action(description="Show the other set first", url_path="swap", permissions=["act"], icon="swap_vert")
    def swap(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Change the places of the two."""
        return self._about(
            request,
            object_id,
            title="Show the other credentials of {} first",
            words="The sets change places. Whichever works when the other is refused comes first by itself; this is "
            "for a partner that has switched and where nobody wants to wait for the next call.",
            button="Change places",
            act=lambda partner, given: credentials.show_first(
                partner_id=partner.pk, kept_at=given["kept_at"]
            ),
            done="The other set is shown first.",
            form=other_set_form,
        )

    @action(description="Finish: drop the old set", url_path="finish", permissions=["act"], icon="task_alt")
    def finish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The change is over."""
        return self._about(
            request,
            object_id,
            title="Drop the old credentials of {}",
            words="The partner has taken the new set. The old one is forgotten and cannot be read back.",
            button="Drop the old set",
            act=lambda partner, _: credentials.finish(partner_id=partner.pk),
            done="The old set is dropped.",
        )

    @action(
        description="Abandon the next set",
        url_path="withdraw",
        permissions=["act"],
        icon="cancel",
        variant=ActionVariant.DANGER,
    )
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The partner changes nothing after all."""
        return self._about(
            request,
            object_id,
            title="Abandon the next credentials of {}",
            words="The set that is tried second is forgotten and cannot be read back. A partner that has switched "
            "already will not know us.",
            button="Abandon them",
            act=lambda partner, _: credentials.withdraw_next(partner_id=partner.pk),
            done="The set that was tried second is dropped.",
            is_grave=True,
        )

    def rotation_links(self, request: HttpRequest, partner: Partner) -> list[tuple[str, str]]:
        """The pages that lead anywhere just now, each with its address, for who may act."""
        page: Any = self
        if not page.has_act_permission(request, partner):
            return []
        actions = [page.get_unfold_action(name) for name in self.rotation]
        return [
            (one.description, reverse(f"admin:{one.action_name}", args=[partner.pk]))
            for one in actions
            if makes_sense(one.path, partner)
        ]

    def _about(
        self,
        request: HttpRequest,
        object_id: str,
        *,
        title: str,
        act: Any,
        form: Any = None,
        **told: Any,
    ) -> HttpResponse:
        """Ask, with what is kept above the button."""
        page: Any = self
        partner = page.row(request, object_id)
        if form:
            told["form"] = form(partner)
        question = Question(
            title=title.format(partner),
            act=lambda given: act(partner, given),
            evidence="admin/partners/partner/sets.html",
            facts=known_by(partner),
            **told,
        )
        response: HttpResponse = page.ask(request, partner, question)
        return response


def makes_sense(path: str, partner: Partner) -> bool:
    """Whether a page of these leads anywhere just now."""
    if path == "stage":
        names = wanted(base_url=partner.base_url, auth_scheme=partner.auth_scheme)
        return bool(names and partner.sealed_credentials)
    if not partner.sealed_next_credentials:
        return False
    return path == "swap" or (path == "withdraw") == next_waits(partner)
