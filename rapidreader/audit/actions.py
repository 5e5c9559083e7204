"""Writing the audit trail. Every other action calls `record` exactly once, inside its own transaction."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from knox.models import get_token_model

from rapidreader import __version__

from .errors import Invalid
from .models import AuditChain, AuditEvent
from .origin import current_origin
from .roles import roles_of
from .sealing import digest_of, sealed

SYSTEM_CHAIN = "system"
MAX_TOKEN_DAYS = 365


def chain_name(trial_id: int | None) -> str:
    return f"trial-{trial_id}" if trial_id else SYSTEM_CHAIN


def _lock_chain(name: str) -> AuditChain:
    chains = AuditChain.objects.select_for_update().filter(name=name)
    chain = chains.first()
    if chain is None:
        AuditChain.objects.get_or_create(name=name)
        chain = chains.get()
    return chain


def system_chain() -> AuditChain:
    """The chain of everything outside a trial, locked."""
    return _lock_chain(SYSTEM_CHAIN)


def record(
    *,
    by,
    verb: str,
    obj,
    trial_id: int | None = None,
    changes: dict | None = None,
    reason: str = "",
) -> AuditEvent:
    """Append one event to its trial's chain.

    `by` is a user, or None for the system itself; `obj` is the model instance (saved) that was acted on;
    `changes` is {field: [old, new]} or any JSON-able facts. From where it was done is known (origin.py).
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
    said = {"changes": changes or {}, "reason": reason}
    event.body, event.seal = sealed({**_facts_of(event, by, obj), **said})
    event.digest = digest_of(event.prev, event.seal)
    event.save(force_insert=True)
    AuditChain.objects.filter(name=chain.name).update(seq=event.seq, head=event.digest)
    return event


def _facts_of(event: AuditEvent, by, obj) -> dict:
    """Who did what to which object, by the names that all of them had then; in which role, and from where."""
    origin = current_origin()
    return {
        "chain": event.chain,
        "seq": event.seq,
        "at": event.at,
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "username": by.get_username() if by else None,
        "verb": event.verb,
        "object_type": event.object_type,
        "object_id": event.object_id,
        "object": str(obj),
        "trial": event.trial_id,
        "roles": roles_of(by, event.trial_id),
        "origin": str(origin),
        "session": origin.session,
        "version": __version__,
    }


@transaction.atomic
def record_admin_change(*, by, verb: str, obj, **said) -> AuditEvent:
    """What Django's admin did to an object: added, changed, deleted; `said` is `changes`, `reason` and `trial_id`."""
    return record(by=by, verb=verb, obj=obj, **said)


@transaction.atomic
def create_token(*, by, days: int):
    """Give a person a token for the API: (the stored token, its text, which is never to be seen again)."""
    if not 1 <= days <= MAX_TOKEN_DAYS:
        raise Invalid("That is not possible.", fields={"days": f"A number of days from 1 to {MAX_TOKEN_DAYS}."})
    token, text = get_token_model().objects.create(by, expiry=timedelta(days=days))
    changes = {"token": token.token_key, "expires": token.expiry}
    record(by=by, verb="token_created", obj=by, changes=changes)
    return token, text


@transaction.atomic
def revoke_token(*, by, token):
    """Make a token of the API useless from now on."""
    record(by=by, verb="token_revoked", obj=token.user, changes={"token": token.token_key})
    token.delete()
