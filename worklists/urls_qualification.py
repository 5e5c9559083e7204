from django.urls import path

from . import views_charter, views_qualifying, views_training

charter = "trials/<slug:slug>/qualification/"
document = charter + "documents/<int:document_pk>/"
training = "trials/<slug:slug>/worklists/<int:pk>/"

urlpatterns = [
    path(charter, views_charter.charter_list, name="charter_list"),
    path(charter + "documents/new/", views_charter.charter_new, name="charter_new"),
    path(document, views_charter.charter_show, name="charter_show"),
    path(document + "edit/", views_charter.charter_edit, name="charter_edit"),
    path(document + "publish/", views_charter.charter_publish, name="charter_publish"),
    path(document + "revise/", views_charter.charter_revise, name="charter_revise"),
    path(document + "discard/", views_charter.charter_discard, name="charter_discard"),
    path(charter + "readers/<int:reader_pk>/", views_training.certificate_show, name="certificate_show"),
    path(training + "training/", views_training.training_show, name="training_show"),
    path(training + "training/repeat/", views_training.training_repeat, name="training_repeat"),
    path(training + "known-answers/<int:item_pk>/", views_training.known_answers, name="known_answers"),
    path("reading/documents/<int:pk>/", views_qualifying.document_show, name="document_show"),
    path(
        "reading/documents/<int:pk>/acknowledge/", views_qualifying.document_acknowledge, name="document_acknowledge"
    ),
    path("reading/<int:pk>/feedback/", views_qualifying.training_feedback, name="training_feedback"),
    path("reading/trials/<slug:slug>/certificate/", views_qualifying.own_certificate, name="own_certificate"),
]
