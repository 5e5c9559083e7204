"""The HTTP side of the transactions. What is stored goes through the same door as every import."""

from django.http import Http404, HttpResponse
from django.urls import path, reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.response import Response
from rest_framework.views import APIView

from ecrf.definition import definition_of
from ecrf.editions import edition_of, export_version, versions_by_identifier
from ecrf.fetching import MAX_FETCHED
from ecrf.models import TemplateVersion
from rapidreader.archive.access import get_managed_trial, get_visible_trial

from .matching import NAMES, answer_of, criteria_of, meets
from .storing import WrongIdentifier, store_template

PARAMETERS = [OpenApiParameter(f"dcterms.{name}", str) for name in sorted(NAMES)]
SANDBOX = "default-src 'none'; sandbox"


class AnyFormat(DefaultContentNegotiation):
    """A template manager answers with text/html or text/xml, whatever its client says that it accepts."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class Document(BaseParser):
    """The body as it came, up to one byte more than a template may have."""

    media_type = "*/*"

    def parse(self, stream, media_type=None, parser_context=None):
        return stream.read(MAX_FETCHED + 1)


def published(trial) -> dict[str, TemplateVersion]:
    """What can be had: the published versions, not the retired ones."""
    found = versions_by_identifier(trial)
    return {uid: one for uid, one in found.items() if one.state == TemplateVersion.State.PUBLISHED}


class TemplateQuery(APIView):
    """RAD-105 Query Imaging Report Templates."""

    content_negotiation_class = AnyFormat

    @extend_schema(parameters=PARAMETERS, responses={(200, "text/xml"): OpenApiTypes.STR}, operation_id="mrrt_query")
    def get(self, request, slug):
        """The published templates that meet the Dublin Core criteria; all of them without any."""
        trial = get_visible_trial(request.user, slug)
        criteria, unknown = criteria_of(request.query_params)
        if unknown:
            raise ParseError(f"Unknown parameters: {', '.join(sorted(unknown))[:200]}.")
        found = []
        for uid, version in published(trial).items():
            definition, edition = definition_of(version), edition_of(version, uid)
            if meets(definition, edition, criteria):
                address = reverse("mrrt_template", args=[slug, uid])
                found.append((definition, edition, request.build_absolute_uri(address)))
        return HttpResponse(answer_of(found), content_type="text/xml; charset=utf-8")


class TemplateDocument(APIView):
    """RAD-103 Retrieve and RAD-104 Store Imaging Report Template."""

    content_negotiation_class = AnyFormat
    parser_classes = [Document]

    @extend_schema(responses={(200, "text/html"): OpenApiTypes.STR}, operation_id="mrrt_retrieve")
    def get(self, request, slug, uid):
        """The published template with this templateUID, as an MRRT document."""
        version = published(get_visible_trial(request.user, slug)).get(uid)
        if version is None:
            raise Http404
        response = HttpResponse(export_version(version, "mrrt")[1], content_type="text/html; charset=utf-8")
        response["Content-Security-Policy"] = SANDBOX
        return response

    @extend_schema(
        request={"text/html": OpenApiTypes.STR}, responses={201: OpenApiTypes.OBJECT}, operation_id="mrrt_store"
    )
    def put(self, request, slug, uid):
        """Store a template as a draft version; a coordinator accepts its report and publishes it."""
        trial = get_managed_trial(request.user, slug)
        try:
            stored = store_template(trial=trial, by=request.user, html=request.data or b"", uid=uid)
        except WrongIdentifier as error:
            raise ParseError(str(error)) from error
        body = {"version": stored.version.pk, "title": stored.version.template.title, "number": stored.version.number}
        return Response({**body, "is_new": stored.is_new}, status=201 if stored.is_new else 200)


urlpatterns = [
    path("trials/<slug:slug>/IHETemplateService/", TemplateQuery.as_view(), name="mrrt_query"),
    path("trials/<slug:slug>/IHETemplateService/<str:uid>", TemplateDocument.as_view(), name="mrrt_template"),
]
