from django.urls import path

from . import dicomweb_views as views

urlpatterns = [
    path("reads/<uuid:pk>/dicomweb/<path:path>", views.read_dicomweb, name="read_dicomweb"),
    path("trials/<slug:slug>/dicomweb/<path:path>", views.trial_dicomweb, name="trial_dicomweb"),
]
