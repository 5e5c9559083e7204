from django.urls import path

from . import views

urlpatterns = [
    path("account/notifications/", views.mail_preferences, name="mail_preferences"),
    path("mail/opt-out/<str:token>/", views.mail_opt_out, name="mail_opt_out"),
    path("language/", views.language_choose, name="set_language"),
]
