"""What happens to accounts and at the door: signing in and out, wrong attempts, locks, new passwords."""

from django.contrib.auth import get_user_model
from django.db import transaction

from . import lockout
from .actions import record, system_chain
from .alerts import Alert, raise_alert
from .models import AuditEvent
from .origin import current_origin


@transaction.atomic
def record_login(*, user) -> AuditEvent:
    """Somebody signed in."""
    return record(by=user, verb=lockout.SIGN_IN.passed, obj=user)


@transaction.atomic
def record_logout(*, user) -> AuditEvent:
    """Somebody signed out."""
    return record(by=user, verb="user_signed_out", obj=user)


@transaction.atomic
def record_failed_login(*, username: str) -> AuditEvent:
    """Somebody tried to sign in and could not; the last wrong attempt allowed locks the account and raises an alert.

    What was typed is kept only where it is the name of an account: people type passwords into the name field.
    """
    account = get_user_model().objects.filter(username=username).first()
    if account is None:
        return record(by=None, verb=lockout.UNKNOWN, obj=system_chain())
    if lockout.locked_until(lockout.SIGN_IN, account):
        return record(by=None, verb=lockout.SIGN_IN.refused, obj=account)
    event = record(by=None, verb=lockout.verb_of_failure(lockout.SIGN_IN, account), obj=account)
    if event.verb == lockout.SIGN_IN.locked:
        facts = {"until": event.at + lockout.lock_time(), "origin": str(current_origin())}
        raise_alert(Alert(event.verb, account, None, facts))
    return event


@transaction.atomic
def unlock_user(*, user, by) -> AuditEvent:
    """Let somebody in and sign again before the lock ends by itself."""
    return record(by=by, verb="user_unlocked", obj=user)


@transaction.atomic
def change_password(*, user, by, form) -> AuditEvent:
    """Take the new password of a valid form; every other session of the account ends with it, and every sitting."""
    form.save()
    return record(by=by, verb="password_changed", obj=user)


@transaction.atomic
def record_account_made(*, user, verb: str = "account_created") -> AuditEvent:
    """A command at the server made an account, or gave one a new password."""
    return record(by=None, verb=verb, obj=user, changes={"username": user.get_username()})
