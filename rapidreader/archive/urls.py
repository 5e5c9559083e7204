from django.urls import path

from . import views, views_imports

urlpatterns = [
    path("trials/", views.trial_list, name="trial_list"),
    path("trials/new/", views.trial_new, name="trial_new"),
    path("trials/<slug:slug>/", views.trial_show, name="trial_show"),
    path("trials/<slug:slug>/members/", views.trial_members, name="trial_members"),
    path("trials/<slug:slug>/members/<int:pk>/remove/", views.member_remove, name="member_remove"),
    path("trials/<slug:slug>/sessions/", views.session_list, name="session_list"),
    path("trials/<slug:slug>/sessions/<int:pk>/", views.session_show, name="session_show"),
    path("trials/<slug:slug>/sessions/<int:pk>/update/", views.session_update, name="session_update"),
    path("trials/<slug:slug>/imports/new/", views_imports.import_new, name="import_new"),
    path("trials/<slug:slug>/imports/<uuid:pk>/", views_imports.import_show, name="import_show"),
    path("trials/<slug:slug>/imports/<uuid:pk>/status/", views_imports.import_status, name="import_status"),
    path("trials/<slug:slug>/imports/<uuid:pk>/upload/", views_imports.import_upload, name="import_upload"),
    path("trials/<slug:slug>/imports/<uuid:pk>/start/", views_imports.import_start, name="import_start"),
    path("trials/<slug:slug>/imports/<uuid:pk>/discard/", views_imports.import_discard, name="import_discard"),
]
