from django.urls import include, path

from . import (
    views_adjudications,
    views_amending,
    views_blinding,
    views_claiming,
    views_home,
    views_migrating,
    views_plans,
    views_queries,
    views_rules,
    views_steering,
)

one = "trials/<slug:slug>/worklists/<int:pk>/"

queries = "trials/<slug:slug>/queries/"

urlpatterns = [
    path("", views_home.home, name="home"),
    path("", include("worklists.urls_reading")),
    path("", include("worklists.urls_tower")),
    path("", include("worklists.urls_qualification")),
    path("reading/<int:pk>/claim/", views_claiming.read_claim, name="read_claim"),
    path("trials/<slug:slug>/worklists/", views_plans.worklist_list, name="worklist_list"),
    path("trials/<slug:slug>/worklists/new/", views_plans.worklist_new, name="worklist_new"),
    path("trials/<slug:slug>/worklists/try/", views_plans.worklist_try, name="worklist_try"),
    path(one, views_steering.worklist_show, name="worklist_show"),
    path(one + "edit/", views_plans.worklist_edit, name="worklist_edit"),
    path(one + "activate/", views_steering.worklist_activate, name="worklist_activate"),
    path(one + "pause/", views_steering.worklist_pause, name="worklist_pause"),
    path(one + "resume/", views_steering.worklist_resume, name="worklist_resume"),
    path(one + "extend/", views_steering.worklist_extend, name="worklist_extend"),
    path(one + "cancel/", views_steering.worklist_cancel, name="worklist_cancel"),
    path(one + "migrate/", views_migrating.worklist_migrate, name="worklist_migrate"),
    path(one + "blinding/", views_blinding.worklist_blinding, name="worklist_blinding"),
    path(one + "blinding/run/", views_blinding.worklist_blinding_run, name="worklist_blinding_run"),
    path(one + "blinding/status/", views_blinding.worklist_blinding_status, name="worklist_blinding_status"),
    path(one + "blinding/scans/<int:scan_pk>/", views_blinding.scan_decide, name="scan_decide"),
    path(one + "amendments/", views_amending.worklist_amendments, name="worklist_amendments"),
    path(one + "amendments/<slug:kind>/", views_amending.worklist_amend, name="worklist_amend"),
    path(one + "recheck/", views_steering.worklist_recheck, name="worklist_recheck"),
    path("trials/<slug:slug>/ready-rules/<int:version_pk>/", views_rules.ready_rules, name="ready_rules"),
    path(one + "adjudications/", views_adjudications.adjudication_list, name="adjudication_list"),
    path(
        one + "adjudications/<int:adjudication_pk>/", views_adjudications.adjudication_show, name="adjudication_show"
    ),
    path(
        one + "adjudications/<int:adjudication_pk>/assign/",
        views_adjudications.adjudication_assign,
        name="adjudication_assign",
    ),
    path(one + "reads/<uuid:read_pk>/reopen/", views_steering.read_reopen, name="read_reopen"),
    path(one + "reads/<uuid:read_pk>/hold/", views_steering.read_hold, name="read_hold"),
    path(one + "reads/<uuid:read_pk>/release/", views_steering.read_release, name="read_release"),
    path(queries, views_queries.query_list, name="query_list"),
    path(queries + "<int:number>/", views_queries.query_show, name="query_show"),
    path(queries + "<int:number>/answer/", views_queries.query_answer, name="query_answer"),
    path(queries + "<int:number>/close/", views_queries.query_close, name="query_close"),
    path("trials/<slug:slug>/reads/<uuid:read_pk>/ask/", views_queries.query_new, name="query_new"),
]
