from django.urls import path

from . import views_building, views_templates

one = "trials/<slug:slug>/templates/<int:pk>/"

urlpatterns = [
    path("trials/<slug:slug>/templates/new/", views_templates.template_new, name="template_new"),
    path(one + "copy/", views_templates.version_copy, name="version_copy"),
    path(one + "compare/", views_templates.version_compare, name="version_compare"),
    path(one + "edit/", views_building.version_edit, name="version_edit"),
    path(one + "save/", views_building.version_save, name="version_save"),
    path(one + "keep/", views_building.version_keep, name="version_keep"),
    path(one + "look/", views_building.version_look, name="version_look"),
    path(one + "try/", views_building.version_try, name="version_try"),
    path(one + "expression/", views_building.version_expression, name="version_expression"),
]
