"""An adjudication opens when all reads are in and differ, exactly once, and is withdrawn when one of them reopens.

What is written here belongs to the transaction in which a read was completed or reopened (actions/consequences.py).
"""

import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone

from ecrf.definition import definition_of
from rapidreader.audit.actions import chain_name, record
from rapidreader.audit.canonical import canonical_json, parse_json
from rapidreader.audit.models import AuditChain

from ..models import Adjudication, AdjudicationInput, Read
from ..notices import notify_adjudication
from .assigning import adjudicator_for, give_to
from .inputs import Inputs, declared_rules, inputs_of
from .language import SCOPES, SUBJECT
from .letters import LETTERS, letters_of
from .reasons import reason_of
from .rules import differences

CORRECTED = "A read that it was about was corrected, or another session of the subject was read"
# What the adjudicator is told: the coordinator's reason may name a reader.
GONE = "One of the reads that it was about is being changed"
REASSIGNED = "Given to another adjudicator"


def look_for_differences(read: Read) -> list[Adjudication]:
    """After a completion: what opens by it. Asks nothing of the database where the protocol has no rules."""
    rules = declared_rules(read.worklist)
    if not rules.rules or read.kind != Read.Kind.READ or read.repetition:
        return []
    alone_in(read.worklist.trial_id)
    opened = [settle(read, scope, rules) for scope in SCOPES if rules.on(scope)]
    return [one for one in opened if one]


def alone_in(trial_id: int) -> None:
    """One at a time in each trial, until the transaction ends.

    Two who complete the last two reads of a session at once do not see each other's: without this, neither would find
    all reads complete. Writing an event takes the same lock, so whoever comes here holds it already.
    """
    AuditChain.objects.get_or_create(name=chain_name(trial_id))
    AuditChain.objects.select_for_update().get(name=chain_name(trial_id))


def settle(read: Read, scope: str, rules) -> Adjudication | None:
    """Look at what this read is one of, as it stands now, alone in the trial; the adjudication that opens by it."""
    inputs = inputs_of(read, scope)
    if inputs is None or len(inputs.assessors) > len(LETTERS):
        return None
    live = _live(read.worklist, scope, read.condition).filter(**_about(scope, inputs.item)).first()
    if live and _is_about(live, inputs):
        return None
    if live:  # a reader has corrected a completed read, or the subject has another session
        withdraw(live, reason=CORRECTED)
    readings, definition = inputs.readings(scope), definition_of(read.worklist.template_version)
    fired = differences(rules.on(scope), readings, definition)
    return _open(read, scope, inputs, fired, rules) if fired else None


def _live(worklist, scope: str, condition: str):
    found = Adjudication.objects.filter(worklist=worklist, scope=scope, condition=condition)
    return found.exclude(state=Adjudication.State.WITHDRAWN)


def _about(scope: str, item) -> dict:
    """A subject has one adjudication, whichever session is its last."""
    return {"subject": item.session.subject} if scope == SUBJECT else {"item": item}


def _is_about(adjudication: Adjudication, inputs: Inputs) -> bool:
    known = set(adjudication.inputs.values_list("assessor", flat=True))
    return known == {one.pk for series in inputs.assessors.values() for one in series}


def _open(read: Read, scope: str, inputs: Inputs, fired, rules) -> Adjudication | None:
    seed = secrets.token_hex(16)
    letters = letters_of(seed, list(inputs.assessors))
    readings, definition = inputs.readings(scope), definition_of(read.worklist.template_version)
    reasons = [reason_of(one, list(letters.values()), readings, definition) for one in fired]
    adjudication = Adjudication(
        worklist=read.worklist,
        subject=inputs.item.session.subject,
        item=inputs.item,
        scope=scope,
        condition=read.condition,
        reasons=canonical_json(reasons),
        letters_seed=seed,
        opened_at=timezone.now(),
    )
    try:
        with transaction.atomic():  # of two that open it, the database lets one
            adjudication.save(force_insert=True)
    except IntegrityError:
        return None
    named = [(letters[slot], one) for slot, series in inputs.assessors.items() for one in series]
    AdjudicationInput.objects.bulk_create(
        [AdjudicationInput(adjudication=adjudication, letter=letter, assessor=one) for letter, one in named]
    )
    adjudicator = adjudicator_for(adjudication, rules.adjudicators)
    if adjudicator:
        give_to(adjudication, adjudicator)
    _record_opening(adjudication, named, reasons, adjudicator)
    notify_adjudication(adjudication)
    return adjudication


def _record_opening(adjudication, named, reasons, adjudicator) -> None:
    # No list of two in it: the trail reads that as an old and a new value.
    changes = {
        "scope": adjudication.scope,
        "reasons": "; ".join(reason["label"] for reason in reasons),
        "details": adjudication.reasons,
        "inputs": {letter: " ".join(str(one.pk) for name, one in named if name == letter) for letter, _ in named},
        "content_hashes": {
            letter: " ".join(one.content_hash for name, one in named if name == letter) for letter, _ in named
        },
        "adjudicator": adjudicator.get_username() if adjudicator else None,
        "read": adjudication.read_id,
    }
    record(
        by=None,
        verb="adjudication_opened",
        obj=adjudication,
        trial_id=adjudication.worklist.trial_id,
        changes=changes,
    )


# --- withdrawing ------------------------------------------------------------------------------------------------


def live_about(read: Read):
    """The adjudications that this read is an input of."""
    found = Adjudication.objects.filter(inputs__assessor__read_key=read.pk).distinct()
    return found.exclude(state=Adjudication.State.WITHDRAWN)


def lock_adjudications_of(read: Read) -> None:
    """Lock the adjudicators' reads that a new revision of this one will cancel.

    Whoever writes into a read locks it and then the trail. To cancel a read with the trail locked already would wait
    for somebody who waits for us.
    """
    if declared_rules(read.worklist).rules and read.kind == Read.Kind.READ:
        list(Read.objects.select_for_update().filter(pk__in=live_about(read).values("read")).order_by("pk"))


def withdraw_for(read: Read, *, reason: str, by=None) -> list[Adjudication]:
    """Withdraw the adjudications that this read is an input of: what they decide between is no longer the latest."""
    return [withdraw(one, reason=reason, by=by) for one in live_about(read)]


def withdraw(adjudication: Adjudication, *, reason: str, by=None) -> Adjudication:
    """It no longer counts. What was decided stays in the trail, and the adjudicator's assessor stays as it is."""
    adjudication = Adjudication.objects.select_for_update().get(pk=adjudication.pk)
    old = decision_facts(adjudication) | {"state": adjudication.state}
    forget_decision(adjudication)
    adjudication.state = Adjudication.State.WITHDRAWN
    adjudication.withdrawn_at, adjudication.withdrawn_reason = timezone.now(), reason[:300]
    adjudication.save()
    cancel_read(adjudication.read, reason=GONE)
    record(
        by=by,
        verb="adjudication_withdrawn",
        obj=adjudication,
        trial_id=adjudication.worklist.trial_id,
        changes={"was": old},
        reason=adjudication.withdrawn_reason,
    )
    return adjudication


def cancel_read(read: Read | None, *, reason: str) -> None:
    """The adjudicator's read that is not signed is cancelled; a signed one stays."""
    if read is not None and read.is_unsigned:
        read.state, read.withdrawn_reason = Read.State.CANCELLED, reason[:300]
        read.save(update_fields=["state", "withdrawn_reason"])


def decision_facts(adjudication: Adjudication) -> dict:
    """What was decided, for the trail; empty where nothing was."""
    if not adjudication.decision:
        return {}
    return {
        "decision": adjudication.decision,
        "reason": adjudication.decision_reason,
        "accepted_assessor": adjudication.accepted_assessor_id,
        "decided_at": adjudication.decided_at,
        "decided_by": adjudication.decided_by.get_username(),
    }


def forget_decision(adjudication: Adjudication) -> None:
    adjudication.decision = adjudication.decision_reason = ""
    adjudication.accepted_assessor = adjudication.decided_at = adjudication.decided_by = None


def reopen_decision(read: Read, *, by) -> Adjudication | None:
    """After a coordinator gave a decided adjudication back to its adjudicator."""
    adjudication = Adjudication.objects.select_for_update().filter(read=read).first()
    if adjudication is None or adjudication.state != Adjudication.State.COMPLETE:
        return None
    old = decision_facts(adjudication)
    forget_decision(adjudication)
    adjudication.state = Adjudication.State.IN_PROGRESS
    adjudication.save()
    record(
        by=by,
        verb="adjudication_reopened",
        obj=adjudication,
        trial_id=adjudication.worklist.trial_id,
        changes={"was": old},
        reason=read.reopen_reason,
    )
    return adjudication


def is_withdrawn(read: Read) -> bool:
    """Whether a read belongs to an adjudication that no longer counts."""
    return Adjudication.objects.filter(read=read, state=Adjudication.State.WITHDRAWN).exists()


def begin_adjudication(read: Read) -> None:
    """The adjudicator has opened it."""
    if read.kind == Read.Kind.ADJUDICATION:
        waiting = Adjudication.objects.filter(read=read, state=Adjudication.State.OPEN)
        waiting.update(state=Adjudication.State.IN_PROGRESS)


def reasons_of(adjudication: Adjudication) -> list[dict]:
    return parse_json(adjudication.reasons)
