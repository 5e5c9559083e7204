"""The archive in Django's administration: everything can be seen, only what is safe can be changed.

Trials and members are changed through the same actions as on the pages; images come and stay as they are.
"""

from django.contrib import admin
from django.forms import CharField, ModelForm

from rapidreader.audit.admin import AuditedAdmin, ReadOnlyAdmin

from . import actions
from .models import Archive, ImportLine, ImportRun, Instance, Membership, Scan, Session, StoredFile, Subject, Trial


class ReasonForm(ModelForm):
    """Whoever changes here what reads may stand on says why."""

    reason = CharField(max_length=300, required=False, help_text="Why this is changed.")

    def clean(self):
        given = super().clean()
        if not self.instance._state.adding and not given.get("reason"):
            self.add_error("reason", "A change needs a reason.")
        return given


class KeptAdmin(AuditedAdmin):
    """May be changed with a reason, never deleted: reads and their records hang on it."""

    form = ReasonForm

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Archive)
class ArchiveAdmin(KeptAdmin):
    list_display = ["name", "kind", "url"]


@admin.register(Trial)
class TrialAdmin(KeptAdmin):
    list_display = ["name", "slug", "protocol", "sponsor", "created_at"]
    search_fields = ["name", "slug", "protocol"]
    fields = ["slug", "name", "protocol", "sponsor", "description", "reason"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []  # addresses and file names of exports hang on it

    def save_model(self, request, obj, form, change):
        if change:
            return super().save_model(request, obj, form, change)
        fields = {name: value for name, value in form.cleaned_data.items() if name != "reason"}
        trial = actions.create_trial(by=request.user, **fields)
        obj.pk, obj.created_at, obj._state.adding = trial.pk, trial.created_at, False
        return None

    def audited_trial(self, obj):
        return obj.pk

    def log_addition(self, request, obj, message):
        return admin.ModelAdmin.log_addition(self, request, obj, message)  # the action has recorded it


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ["user", "role", "trial"]
    list_filter = ["role", "trial"]
    search_fields = ["user__username", "user__last_name", "trial__slug"]
    list_select_related = ["user", "trial"]
    autocomplete_fields = ["user"]

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        made = actions.set_member(trial=obj.trial, user=obj.user, role=obj.role, by=request.user)
        obj.pk, obj._state.adding = made.pk, False

    def delete_model(self, request, obj):
        actions.remove_member(membership=obj, by=request.user)

    def delete_queryset(self, request, queryset):
        for membership in queryset:
            actions.remove_member(membership=membership, by=request.user)


@admin.register(Subject)
class SubjectAdmin(KeptAdmin):
    list_display = ["label", "trial", "arm"]
    list_filter = ["trial"]
    search_fields = ["label"]
    readonly_fields = ["trial", "source_patient_id"]

    def has_add_permission(self, request):
        return False


@admin.register(Session)
class SessionAdmin(KeptAdmin):
    list_display = ["label", "trial", "subject", "time_point", "date", "modalities", "instance_count"]
    list_filter = ["trial", "modalities"]
    search_fields = ["label", "subject__label", "study_instance_uid"]
    list_select_related = ["trial", "subject"]

    def has_add_permission(self, request):
        return False

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in Session._meta.fields if field.name not in {"label", "time_point"}]


@admin.register(Scan)
class ScanAdmin(ReadOnlyAdmin):
    list_display = ["series_instance_uid", "session", "number", "modality", "description", "instance_count"]
    list_filter = ["modality"]
    search_fields = ["series_instance_uid", "session__label"]
    list_select_related = ["session"]


@admin.register(Instance)
class InstanceAdmin(ReadOnlyAdmin):
    list_display = ["sop_instance_uid", "session", "number", "frame_count", "transfer_syntax_uid"]
    search_fields = ["sop_instance_uid"]
    list_select_related = ["session"]
    exclude = ["metadata_gz", "frame_index"]
    show_full_result_count = False


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    list_display = ["sha256", "size", "path"]
    search_fields = ["sha256"]
    show_full_result_count = False


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ["source", "trial", "state", "started_by", "started_at", "added", "present", "refused"]
    list_filter = ["state", "trial"]
    list_select_related = ["trial", "started_by"]


@admin.register(ImportLine)
class ImportLineAdmin(ReadOnlyAdmin):
    list_display = ["path", "outcome", "reason", "run"]
    list_filter = ["outcome", "reason"]
    list_select_related = ["run"]
