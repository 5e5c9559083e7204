from django.urls import include, path

from . import views

urlpatterns = [
    path("", include("rapidreader.viewer.dicomweb_urls")),
    path("reads/<uuid:pk>/viewer/<path:page>", views.viewer_shell, name="viewer_shell"),
]
