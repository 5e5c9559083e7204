"""The trail in Django's admin, to be read; and what the admin itself changes is put on record."""

from datetime import date

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import model_to_dict
from knox import admin as knox_admin  # noqa: F401 (registers what is replaced below)
from knox.models import AuthToken

from .access import is_free
from .accounts import unlock_user
from .actions import record_admin_change
from .models import AuditChain, AuditEvent, Redaction, Signature

SECRET = "password"


def plain(value):
    """A value of a form or a model as the trail keeps it: texts, numbers, dates and lists of names."""
    if isinstance(value, QuerySet | list | tuple | set):
        return sorted(str(one) for one in value)
    return value if isinstance(value, str | int | bool | None | date) else str(value)


def form_changes(form) -> dict:
    """{field: [old, new]} of a form in the administration; of a password only that it changed."""
    changes = {}
    for name in form.changed_data:
        if SECRET in name:
            changes[SECRET] = "changed"
        elif name in form.fields and name != "reason":
            changes[name] = [plain(form.initial.get(name)), plain(form.cleaned_data.get(name))]
    return changes


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows everything, changes nothing."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class AuditedAdmin(admin.ModelAdmin):
    """A model admin whose every addition, change and deletion is an event of the trail, field by field."""

    def audited_object(self, obj):
        """What the event speaks of."""
        return obj

    def audited_trial(self, obj) -> int | None:
        """In which trial's chain the event stands."""
        return getattr(obj, "trial_id", None)

    def _record(self, request, verb, obj, changes):
        record_admin_change(
            by=request.user,
            reason=getattr(request, "audited_reason", ""),
            verb=verb,
            obj=self.audited_object(obj),
            trial_id=self.audited_trial(obj),
            changes=changes,
        )

    def construct_change_message(self, request, form, formsets, add=False):
        request.audited_changes = form_changes(form)
        request.audited_reason = form.cleaned_data.get("reason", "")
        return super().construct_change_message(request, form, formsets, add)

    def log_addition(self, request, obj, message):
        self._record(request, "object_added", obj, getattr(request, "audited_changes", {}))
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        changes = getattr(request, "audited_changes", {"said": message})
        self._record(request, "object_changed", obj, changes)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            gone = {name: [plain(value), None] for name, value in model_to_dict(obj).items()}
            self._record(request, "object_deleted", obj, {"deleted": obj._meta.label_lower, **gone})
        return super().log_deletions(request, queryset)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ["at", "chain", "seq", "actor_name", "verb", "object_type", "object_id"]
    list_filter = ["verb", "chain"]
    search_fields = ["actor_name", "object_id"]
    ordering = ["-at"]
    show_full_result_count = False


@admin.register(AuditChain)
class AuditChainAdmin(ReadOnlyAdmin):
    list_display = ["name", "seq", "head"]


@admin.register(Signature)
class SignatureAdmin(ReadOnlyAdmin):
    list_display = ["signed_at", "signer_name", "meaning", "object_type", "object_id", "revision"]


@admin.register(Redaction)
class RedactionAdmin(ReadOnlyAdmin):
    list_display = ["chain", "seq", "at", "by_name", "reason"]


admin.site.unregister([User, Group, AuthToken])


class _OwnName:
    """A form in which nobody is given a name that was somebody else's."""

    def clean_username(self):
        username = self.cleaned_data["username"]
        if not is_free(username, self.instance):
            raise ValidationError("That user name is, or was, somebody else's; names are never used again.")
        return username


class NewPersonForm(_OwnName, UserAdmin.add_form):
    pass


class PersonForm(_OwnName, UserAdmin.form):
    pass


@admin.register(User)
class AuditedUserAdmin(AuditedAdmin, UserAdmin):
    form, add_form = PersonForm, NewPersonForm
    actions = ["unlock"]

    @admin.action(description="Unlock sign-in and signing", permissions=["change"])
    def unlock(self, request, queryset):
        for user in queryset:
            unlock_user(user=user, by=request.user)

    def has_delete_permission(self, request, obj=None):
        """People are deactivated, never deleted: their names stand under signatures (21 CFR 11.100)."""
        return False


@admin.register(Group)
class AuditedGroupAdmin(AuditedAdmin, GroupAdmin):
    pass


@admin.register(AuthToken)
class TokenAdmin(AuditedAdmin):
    list_display = ["token_key", "user", "created", "expiry"]
    fields = readonly_fields = ["token_key", "user", "created", "expiry"]

    def audited_object(self, obj):
        return obj.user

    def has_add_permission(self, request):
        return False
