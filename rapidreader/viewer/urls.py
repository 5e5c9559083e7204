from importlib.util import find_spec

from django.urls import include, path

from . import views

urlpatterns = [
    path("reads/<uuid:pk>/viewer/<path:page>", views.viewer_shell, name="viewer_shell"),
]
if find_spec("rapidreader.viewer.dicomweb_urls"):
    urlpatterns.append(path("", include("rapidreader.viewer.dicomweb_urls")))
