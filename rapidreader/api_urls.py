"""/api/: the rooms' parts of version 1, its OpenAPI document and the page to try it out."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import IsAuthenticated

ROOMS = ["rapidreader.audit", "rapidreader.archive", "ecrf", "worklists", "rapidreader.export"]


def _version_1():
    """The API modules that are there. TODO: include all five plainly once every room has its part."""
    there = [f"{room}.api" for room in ROOMS if find_spec(f"{room}.api")]
    return [path("", include(import_module(name))) for name in there]


urlpatterns = [
    path("v1/", include(_version_1())),
    path("schema/", SpectacularAPIView.as_view(permission_classes=[IsAuthenticated]), name="api_schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="api_schema", template_name="api_docs.html", permission_classes=[IsAuthenticated]
        ),
        name="api_docs",
    ),
]
