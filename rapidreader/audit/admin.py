"""The trail in Django's admin, to be read; and what the admin itself changes is put on record."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from knox import admin as knox_admin  # noqa: F401 (registers what is replaced below)
from knox.models import AuthToken

from .access import is_free
from .accounts import unlock_user
from .actions import record_admin_change
from .models import AuditChain, AuditEvent, Redaction, Signature


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows everything, changes nothing."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class AuditedAdmin(admin.ModelAdmin):
    """A model admin whose every addition, change and deletion is an event of the trail."""

    def audited_object(self, obj):
        """What the event speaks of."""
        return obj

    def log_addition(self, request, obj, message):
        record_admin_change(by=request.user, verb="object_added", obj=self.audited_object(obj), changes=message)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        record_admin_change(by=request.user, verb="object_changed", obj=self.audited_object(obj), changes=message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            shown = {"deleted": obj._meta.label_lower}
            record_admin_change(by=request.user, verb="object_deleted", obj=self.audited_object(obj), changes=shown)
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
