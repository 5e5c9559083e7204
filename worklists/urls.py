from django.urls import include, path

from . import views_home, views_migrating, views_plans, views_steering

one = "trials/<slug:slug>/worklists/<int:pk>/"

urlpatterns = [
    path("", views_home.home, name="home"),
    path("", include("worklists.urls_reading")),
    path("", include("worklists.urls_tower")),
    path("", include("worklists.urls_qualification")),
    path("trials/<slug:slug>/worklists/", views_plans.worklist_list, name="worklist_list"),
    path("trials/<slug:slug>/worklists/new/", views_plans.worklist_new, name="worklist_new"),
    path(one, views_steering.worklist_show, name="worklist_show"),
    path(one + "edit/", views_plans.worklist_edit, name="worklist_edit"),
    path(one + "activate/", views_steering.worklist_activate, name="worklist_activate"),
    path(one + "pause/", views_steering.worklist_pause, name="worklist_pause"),
    path(one + "resume/", views_steering.worklist_resume, name="worklist_resume"),
    path(one + "extend/", views_steering.worklist_extend, name="worklist_extend"),
    path(one + "cancel/", views_steering.worklist_cancel, name="worklist_cancel"),
    path(one + "migrate/", views_migrating.worklist_migrate, name="worklist_migrate"),
    path(one + "recheck/", views_steering.worklist_recheck, name="worklist_recheck"),
    path(one + "reads/<uuid:read_pk>/reopen/", views_steering.read_reopen, name="read_reopen"),
]
