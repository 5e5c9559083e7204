"""Writing the audit trail. Every other action calls `record` exactly once, inside its own transaction."""

from django.db import transaction
from django.utils import timezone

from rapidreader import __version__

from .canonical import canonical_json, sha256_text
from .models import AuditChain, AuditEvent

SYSTEM_CHAIN = "system"


def chain_name(trial_id: int | None) -> str:
    return f"trial-{trial_id}" if trial_id else SYSTEM_CHAIN


def digest_of(prev: str, body: str) -> str:
    """How an event is bound to the one before it."""
    return sha256_text(f"{prev}\n{body}")


def _lock_chain(name: str) -> AuditChain:
    AuditChain.objects.get_or_create(name=name)
    return AuditChain.objects.select_for_update().get(name=name)


def record(
    *,
    by,
    verb: str,
    obj,
    trial_id: int | None = None,
    changes: dict | None = None,
    reason: str = "",
    origin: str = "",
) -> AuditEvent:
    """Append one event to its trial's chain.

    `by` is a user, or None for the system itself; `obj` is the model instance (saved) that was acted on;
    `changes` is {field: [old, new]} or any JSON-able facts; `origin` says from where (page, api, command).
    Raises TransactionManagementError outside a transaction: an event without its deed, or a deed without its
    event, must not be possible.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs inside the transaction of its deed")
    chain = _lock_chain(chain_name(trial_id))
    event = AuditEvent(
        chain=chain.name,
        seq=chain.seq + 1,
        at=timezone.now(),
        actor_id=getattr(by, "pk", None),
        actor_name=(by.get_full_name() or by.get_username()) if by else "system",
        verb=verb,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        trial_id=trial_id,
        prev=chain.head,
    )
    event.body = canonical_json(
        {
            "chain": event.chain,
            "seq": event.seq,
            "at": event.at,
            "actor": event.actor_id,
            "actor_name": event.actor_name,
            "username": by.get_username() if by else None,
            "verb": verb,
            "object_type": event.object_type,
            "object_id": event.object_id,
            "object": str(obj),
            "trial": trial_id,
            "changes": changes or {},
            "reason": reason,
            "origin": origin,
            "version": __version__,
        }
    )
    event.digest = digest_of(event.prev, event.body)
    event.save(force_insert=True)
    AuditChain.objects.filter(name=chain.name).update(seq=event.seq, head=event.digest)
    return event
