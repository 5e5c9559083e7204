from django.urls import path

from . import views, views_exposure, views_trail

urlpatterns = [
    path("trials/<slug:slug>/exports/", views.export_list, name="export_list"),
    path("trials/<slug:slug>/exports/<str:kind>", views.trial_export, name="trial_export"),
    path("trials/<slug:slug>/worklists/<int:pk>/exports/<str:kind>", views.worklist_export, name="worklist_export"),
    path("trials/<slug:slug>/audit/", views_trail.audit_list, name="audit_list"),
    path("trials/<slug:slug>/audit/<str:kind>", views_trail.audit_export, name="audit_export"),
    path("trials/<slug:slug>/audit/<int:seq>/redact/", views_trail.event_redact, name="event_redact"),
    path("trials/<slug:slug>/audit/reads/<uuid:read_pk>/", views_trail.read_trail, name="read_trail"),
    path(
        "trials/<slug:slug>/audit/reads/<uuid:read_pk>/fields/<str:key>/", views_trail.field_trail, name="field_trail"
    ),
    path("trials/<slug:slug>/exposure/", views_exposure.exposure_list, name="exposure_list"),
    path("trials/<slug:slug>/exposure/ledger.csv", views_exposure.exposure_export, name="exposure_export"),
    path("audit/verifier.py", views_trail.verifier_download, name="verifier_download"),
]
