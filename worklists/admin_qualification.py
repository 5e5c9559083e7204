"""Qualification in the administration: everything can be seen, nothing changed."""

from django.contrib import admin

from .admin_look import LookOnly
from .models import Acknowledgement, CharterDocument, GoldAnswer, Qualification, Requirement


@admin.register(CharterDocument)
class CharterDocumentAdmin(LookOnly, admin.ModelAdmin):
    list_display = ("title", "version", "trial", "published_at", "published_by")
    list_filter = ("trial",)
    search_fields = ("title", "text", "sha256", "trial__slug")
    list_select_related = ("trial", "published_by")


@admin.register(Acknowledgement)
class AcknowledgementAdmin(LookOnly, admin.ModelAdmin):
    list_display = ("document", "reader_name", "reader", "at")
    list_filter = ("document__trial",)
    search_fields = ("document__title", "reader_name", "reader__username", "sha256")
    list_select_related = ("document", "reader")
    date_hierarchy = "at"


@admin.register(GoldAnswer)
class GoldAnswerAdmin(LookOnly, admin.ModelAdmin):
    list_display = ("item",)
    list_filter = ("item__worklist__trial",)
    search_fields = ("item__worklist__name", "item__session__label")
    list_select_related = ("item__session",)


@admin.register(Qualification)
class QualificationAdmin(LookOnly, admin.ModelAdmin):
    list_display = ("worklist", "reader", "attempt", "score", "pass_mark", "has_passed", "at")
    list_filter = ("has_passed", "worklist__trial")
    search_fields = ("worklist__name", "reader__username")
    list_select_related = ("worklist", "reader")
    date_hierarchy = "at"


@admin.register(Requirement)
class RequirementAdmin(LookOnly, admin.ModelAdmin):
    list_display = ("worklist", "document", "training", "pass_mark")
    list_filter = ("worklist__trial",)
    search_fields = ("worklist__name", "document__title", "training__name")
    list_select_related = ("worklist", "document", "training")
