"""Doors that lock after too many wrong attempts. The trail itself is the record: nothing else is kept.

A door is locked for a person by the event of the attempt that was one too many, for RR_LOCK_MINUTES, or until an
administrator unlocks it. Attempts at a locked door are recorded and do not count, so that a lock always ends.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from .canonical import canonical_json
from .models import AuditEvent
from .origin import Origin

# A wrong attempt in a name that nobody has; what was typed is not kept.
UNKNOWN = "unknown_sign_in_failed"


@dataclass(frozen=True)
class Door:
    """The verbs of what happens at a door. What went well (`passed`) makes earlier failures forgotten."""

    passed: str
    failed: str
    locked: str
    refused: str
    unlocked: str = "user_unlocked"


SIGN_IN = Door("user_signed_in", "user_sign_in_failed", "user_locked_out", "user_refused_locked")
# Signatures have no event of their own, they stand in that of what is signed; see signing.py.
SIGNING = Door("", "signature_failed", "signing_locked", "signature_refused_locked")


def lock_time() -> timedelta:
    return timedelta(minutes=settings.LOCK_MINUTES)


def _events_at(door: Door, user):
    events = AuditEvent.objects.filter(object_type=user._meta.label_lower, object_id=str(user.pk))
    return events.filter(at__gte=timezone.now() - lock_time()).order_by("-at", "-pk")


def locked_until(door: Door, user) -> datetime | None:
    """When the door opens again for this person; None when it is open."""
    last = _events_at(door, user).filter(verb__in=[door.locked, door.unlocked]).first()
    return last.at + lock_time() if last and last.verb == door.locked else None


def failures(door: Door, user, *, since: datetime | None = None) -> int:
    """How many attempts went wrong in the time that counts: after `since`, and after the last that went well."""
    recent = _events_at(door, user).filter(verb__in=[door.passed, door.failed, door.locked, door.unlocked])
    if since:
        recent = recent.filter(at__gt=since)
    verbs = list(recent.values_list("verb", flat=True))
    return next((n for n, verb in enumerate(verbs) if verb != door.failed), len(verbs))


def is_flooded(origin: Origin) -> bool:
    """Whether so much went wrong from one address lately that it looks like guessing over many accounts."""
    since, verbs = timezone.now() - lock_time(), [SIGN_IN.failed, SIGN_IN.locked, UNKNOWN]
    recent = AuditEvent.objects.filter(trial_id=None, at__gte=since, verb__in=verbs)
    return (
        recent.filter(body__contains=f'"origin":{canonical_json(str(origin))}').count() >= settings.ADDRESS_FAILURES
    )


def verb_of_failure(door: Door, user, *, since: datetime | None = None) -> str:
    """What the event of one more wrong attempt is called."""
    return door.locked if failures(door, user, since=since) + 1 >= settings.LOCK_FAILURES else door.failed
