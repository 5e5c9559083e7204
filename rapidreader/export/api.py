"""The files of /trials/…/exports/ for scripts: the same rights, the same options, the same record."""

from django.http import FileResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.views import APIView

from .access import get_scope
from .formats import FORMATS
from .views import download

OPTIONS = [
    OpenApiParameter("completed_only", bool, description="Leave out reads that are not complete."),
    OpenApiParameter("all_revisions", bool, description="Also what was completed before a reopening."),
    OpenApiParameter("with_bom", bool, description="CSV with a byte order mark, as some spreadsheets want it."),
]
KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=list(FORMATS), description="Which file.")
FILE = {(200, "text/csv"): OpenApiTypes.BINARY, (200, "application/json"): OpenApiTypes.BINARY}


class CsvRenderer(BaseRenderer):
    """Only lets `Accept: text/csv` through the negotiation; the file itself is never rendered."""

    media_type, format = "text/csv", "csv"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return JSONRenderer().render(data)


class FileView(APIView):
    renderer_classes = [JSONRenderer, CsvRenderer]


class TrialExport(FileView):
    @extend_schema(operation_id="trial_export", parameters=[KIND, *OPTIONS], responses=FILE)
    def get(self, request, slug: str, kind: str) -> FileResponse:
        """One file of all reads of a trial; with Content-Length, Content-Digest and X-Row-Count."""
        scope = get_scope(request.user, slug)
        return download(user=request.user, scope=scope, kind=kind, query=request.GET)


class WorklistExport(FileView):
    @extend_schema(operation_id="worklist_export", parameters=[KIND, *OPTIONS], responses=FILE)
    def get(self, request, slug: str, pk: int, kind: str) -> FileResponse:
        """One file of the reads of a worklist; with Content-Length, Content-Digest and X-Row-Count."""
        scope = get_scope(request.user, slug, pk)
        return download(user=request.user, scope=scope, kind=kind, query=request.GET)


urlpatterns = [
    path("trials/<slug:slug>/exports/<str:kind>", TrialExport.as_view(), name="api_trial_export"),
    path(
        "trials/<slug:slug>/worklists/<int:pk>/exports/<str:kind>",
        WorklistExport.as_view(),
        name="api_worklist_export",
    ),
]
