from django.urls import include, path

from . import views_home

urlpatterns = [
    path("", views_home.home, name="home"),
    path("", include("worklists.urls_reading")),
]
