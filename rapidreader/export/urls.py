from django.urls import path

from . import views, views_trail

urlpatterns = [
    path("trials/<slug:slug>/exports/", views.export_list, name="export_list"),
    path("trials/<slug:slug>/exports/<str:kind>", views.trial_export, name="trial_export"),
    path("trials/<slug:slug>/worklists/<int:pk>/exports/<str:kind>", views.worklist_export, name="worklist_export"),
    path("trials/<slug:slug>/audit/", views_trail.audit_list, name="audit_list"),
    path("trials/<slug:slug>/audit/<str:kind>", views_trail.audit_export, name="audit_export"),
]
