"""/api/: the rooms' parts of version 1, its OpenAPI document and the page to try it out."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import IsAuthenticated

version_1 = [
    path("", include("rapidreader.audit.api")),
    path("", include("rapidreader.archive.api")),
    path("", include("ecrf.api")),
    path("", include("ecrf.transactions.api")),
    path("", include("worklists.api")),
    path("", include("worklists.api_adjudications")),
    path("", include("worklists.api_queries")),
    path("", include("worklists.api_tower")),
    path("", include("rapidreader.export.api")),
]

urlpatterns = [
    path("v1/", include(version_1)),
    path("schema/", SpectacularAPIView.as_view(permission_classes=[IsAuthenticated]), name="api_schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="api_schema", template_name="api_docs.html", permission_classes=[IsAuthenticated]
        ),
        name="api_docs",
    ),
]
