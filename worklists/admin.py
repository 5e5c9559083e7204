"""Worklists and reads in the administration: everything can be seen, only the words of drafts can be changed."""

from django.contrib import admin

from . import actions
from . import admin_qualification as qualification
from .admin_look import LookOnly
from .models import (
    Adjudication,
    AdjudicationInput,
    Query,
    QueryMessage,
    Read,
    ReadingSegment,
    Worklist,
    WorklistItem,
    WorklistReader,
)

__all__ = ["qualification"]


class ReaderInline(LookOnly, admin.TabularInline):
    model = WorklistReader
    extra = 0


class SegmentInline(LookOnly, admin.TabularInline):
    model = ReadingSegment
    extra = 0


@admin.register(Worklist)
class WorklistAdmin(LookOnly, admin.ModelAdmin):
    list_display = ("name", "trial", "state", "due_date", "template_version", "activated_at")
    list_filter = ("state", "trial")
    search_fields = ("name", "description", "trial__name", "trial__slug", "schedule_hash")
    list_select_related = ("trial", "template_version__template")
    date_hierarchy = "created_at"
    inlines = [ReaderInline]

    def has_change_permission(self, request, obj=None):
        return (obj is None or obj.state == Worklist.State.DRAFT) and request.user.is_superuser

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in Worklist._meta.fields if field.name not in ("name", "description")]

    def save_model(self, request, obj, form, change):
        """The same action as on the page, so that it is checked and leaves its event."""
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        actions.update_worklist(worklist=obj, by=request.user, **changed)


@admin.register(WorklistItem)
class WorklistItemAdmin(LookOnly, admin.ModelAdmin):
    list_display = ("worklist", "place", "session", "instance_count", "priority", "due_date")
    list_filter = ("worklist__trial", "worklist__state", "priority")
    search_fields = ("worklist__name", "session__label", "session__subject__label", "session__study_instance_uid")
    list_select_related = ("worklist", "session")


@admin.register(Read)
class ReadAdmin(LookOnly, admin.ModelAdmin):
    list_display = ("worklist", "reader", "position", "session", "state", "revision", "draft_saved_at", "signed_at")
    list_filter = ("state", "worklist__trial", "worklist__state", "reader")
    search_fields = (
        "id",
        "worklist__name",
        "reader__username",
        "item__session__label",
        "item__session__subject__label",
    )
    list_select_related = ("worklist", "reader", "item__session")
    inlines = [SegmentInline]

    @admin.display(ordering="item__session__label")
    def session(self, read):
        return read.item.session


class AdjudicationInputInline(LookOnly, admin.TabularInline):
    model = AdjudicationInput
    extra = 0


@admin.register(Adjudication)
class AdjudicationAdmin(LookOnly, admin.ModelAdmin):
    list_display = ("worklist", "subject", "item", "scope", "state", "decision", "opened_at", "decided_by")
    list_filter = ("state", "scope", "decision", "worklist__trial")
    search_fields = ("worklist__name", "subject__label", "item__session__label", "decision_reason")
    list_select_related = ("worklist", "subject", "item__session", "decided_by")
    exclude = ("letters_seed",)
    inlines = [AdjudicationInputInline]


class QueryMessageInline(LookOnly, admin.TabularInline):
    model = QueryMessage
    extra = 0


@admin.register(Query)
class QueryAdmin(LookOnly, admin.ModelAdmin):
    list_display = ("number", "trial", "title", "worklist", "state", "is_for_reader", "opened_at", "opened_by")
    list_filter = ("state", "is_for_reader", "trial")
    search_fields = ("title", "field_key", "read__id", "worklist__name", "opened_by__username")
    list_select_related = ("trial", "worklist", "opened_by")
    date_hierarchy = "opened_at"
    inlines = [QueryMessageInline]
