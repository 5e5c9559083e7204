from django.contrib import admin

from .models import ImageAssessor, Template, TemplateVersion


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows everything and changes nothing: forms change through their own pages, assessors never."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Template)
class TemplateAdmin(ReadOnlyAdmin):
    list_display = ["title", "trial", "created_at"]
    list_filter = ["trial"]
    search_fields = ["title"]
    list_select_related = ["trial"]


@admin.register(TemplateVersion)
class TemplateVersionAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "state", "language", "created_at", "created_by", "published_at", "published_by"]
    list_filter = ["state", "language"]
    search_fields = ["template__title", "content_hash", "source_name"]
    list_select_related = ["template", "created_by", "published_by"]
    exclude = ["source"]


@admin.register(ImageAssessor)
class ImageAssessorAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "session", "reader_name", "template_version", "revision", "completed_at"]
    list_filter = ["worklist_name"]
    search_fields = ["session__label", "reader_name", "worklist_name", "content_hash"]
    list_select_related = ["session", "template_version__template"]
