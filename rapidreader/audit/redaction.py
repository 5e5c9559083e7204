"""Taking personal data out of the trail: the words go for good, who did what when stays, and the chain holds."""

from django.db import transaction
from django.utils import timezone

from .actions import record
from .errors import Conflict, Invalid
from .models import AuditEvent, Redaction
from .sealing import tombstone_of

VERB = "event_redacted"
MOST = 300


def is_redacted(event: AuditEvent) -> bool:
    return Redaction.objects.filter(chain=event.chain, seq=event.seq).exists()


@transaction.atomic
def redact_event(*, event: AuditEvent, by, reason: str) -> AuditEvent:
    """Replace what an event says in words by its tombstone; the event of this deed names it and the hash of its text.

    There is no way back. What the words were about (an answer, a label) must be corrected where it stands.
    """
    reason = reason.strip()
    if not reason or len(reason) > MOST:
        raise Invalid("A redaction needs a reason.", fields={"reason": f"Between 1 and {MOST} characters."})
    event = AuditEvent.objects.select_for_update().get(pk=event.pk)
    if event.seal is None or event.verb == VERB:
        raise Conflict("This event cannot be redacted.")
    if is_redacted(event):
        raise Conflict("This event is redacted already.")
    changes = {"event": event.seq, "digest": event.digest}
    said = record(by=by, verb=VERB, obj=event, trial_id=event.trial_id, changes=changes, reason=reason)
    tombstone = tombstone_of(event.seal)
    Redaction.objects.create(
        chain=event.chain,
        seq=event.seq,
        tombstone=tombstone,
        at=timezone.now(),
        by_id=by.pk,
        by_name=by.get_full_name() or by.get_username(),
        reason=reason,
    )
    AuditEvent.objects.filter(pk=event.pk).update(body=tombstone)
    return said
