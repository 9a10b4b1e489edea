"""The retailer's partners, to be read only."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from partners.api import documents
from partners.api.examples import PARTNER, PARTNERS
from partners.api.serializers import PartnerListSerializer, PartnerSerializer
from partners.queries import told
from stores.api.parameters import NoParametersSerializer, read_parameters
from stores.api.schema import CONDITIONAL, refusals
from stores.api.views import RetailerView


class PartnersView(RetailerView):
    """All partners."""

    resource = "partners"

    @extend_schema(
        operation_id="list_partners",
        summary="List partners",
        parameters=CONDITIONAL,
        responses={200: PartnerListSerializer, **refusals(400)},
        examples=[PARTNERS],
        tags=["partners"],
    )
    def get(self, request: Request) -> HttpResponse:
        """List partners by name: what each can do, and how it stands just now."""
        read_parameters(NoParametersSerializer, request)
        return self.told({"results": [documents.partner(one) for one in told.every()]})


class PartnerView(RetailerView):
    """One partner."""

    resource = "partners"

    @extend_schema(
        operation_id="read_partner",
        summary="Read a partner",
        parameters=CONDITIONAL,
        responses={200: PartnerSerializer, **refusals(400, 404, code_404="partner-not-found")},
        examples=[PARTNER],
        tags=["partners"],
    )
    def get(self, request: Request, partner: str) -> HttpResponse:
        """Read what a partner can do and how it stands."""
        read_parameters(NoParametersSerializer, request)
        return self.told(documents.partner(told.of_code(partner)))
