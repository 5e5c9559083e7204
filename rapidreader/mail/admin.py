"""The outbox and what people want, to be looked at."""

from django.contrib import admin

from rapidreader.audit.admin import ReadOnlyAdmin

from .models import MailLanguage, Notice, Preference


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "recipient", "kind", "subject", "trial_name", "state", "attempts", "next_try_at"]
    list_filter = ["state", "kind"]
    search_fields = ["recipient__username", "subject", "trial_name", "error"]
    list_select_related = ["recipient"]
    ordering = ["-created_at"]
    date_hierarchy = "created_at"


@admin.register(Preference)
class PreferenceAdmin(ReadOnlyAdmin):
    list_display = ["user", "kind", "how"]
    list_filter = ["kind", "how"]
    search_fields = ["user__username"]
    list_select_related = ["user"]


@admin.register(MailLanguage)
class MailLanguageAdmin(ReadOnlyAdmin):
    list_display = ["user", "language"]
    list_select_related = ["user"]
