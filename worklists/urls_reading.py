from django.urls import path

from . import views_asking, views_deciding
from . import views_reading as views

urlpatterns = [
    path("reading/", views.reading_list, name="reading_list"),
    path("reading/<int:pk>/continue/", views.worklist_continue, name="worklist_continue"),
    path("reading/<int:pk>/reads/", views.worklist_reads, name="worklist_reads"),
    path("reads/<uuid:pk>/", views.read_show, name="read_show"),
    path("reads/<uuid:pk>/panel/", views.read_panel, name="read_panel"),
    path("reads/<uuid:pk>/start/", views.read_start, name="read_start"),
    path("reads/<uuid:pk>/save/", views.read_save, name="read_save"),
    path("reads/<uuid:pk>/complete/", views.read_complete, name="read_complete"),
    path("reads/<uuid:pk>/not-readable/", views.read_not_readable, name="read_not_readable"),
    path("reads/<uuid:pk>/decide/", views_deciding.read_decide, name="read_decide"),
    path("reads/<uuid:pk>/skip/", views.read_skip, name="read_skip"),
    path("reads/<uuid:pk>/beat/", views.read_beat, name="read_beat"),
    path("reads/<uuid:pk>/queries/", views_asking.read_queries, name="read_queries"),
    path("reads/<uuid:pk>/queries/<int:number>/answer/", views_asking.read_query_answer, name="read_query_answer"),
]
