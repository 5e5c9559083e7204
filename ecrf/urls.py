from django.urls import include, path

from . import views, views_assessors, views_exchange, views_schema

urlpatterns = [
    path("forms/definition.schema.json", views_schema.definition_schema, name="definition_schema"),
    path("forms/value-sets/<slug:name>.json", views_schema.value_set_show, name="value_set_show"),
    path("trials/<slug:slug>/templates/", views.template_list, name="template_list"),
    path("trials/<slug:slug>/templates/import/", views_exchange.template_import, name="template_import"),
    path("", include("ecrf.urls_building")),
    path("trials/<slug:slug>/templates/<int:pk>/", views.version_show, name="version_show"),
    path("trials/<slug:slug>/templates/<int:pk>/accept/", views_exchange.version_accept, name="version_accept"),
    path(
        "trials/<slug:slug>/templates/<int:pk>/download/<slug:kind>/",
        views_exchange.version_download,
        name="version_download",
    ),
    path("trials/<slug:slug>/templates/<int:pk>/check/", views.version_check, name="version_check"),
    path("trials/<slug:slug>/templates/<int:pk>/publish/", views.version_publish, name="version_publish"),
    path("trials/<slug:slug>/templates/<int:pk>/retire/", views.version_retire, name="version_retire"),
    path(
        "trials/<slug:slug>/sessions/<int:pk>/assessors/", views_assessors.session_assessors, name="session_assessors"
    ),
    path("trials/<slug:slug>/assessors/<uuid:pk>/", views_assessors.assessor_show, name="assessor_show"),
]
