"""Closing a trial: frozen for a while, then locked with a signature when nothing is left to do; and back again."""

from django.db import transaction
from django.utils import timezone

from rapidreader.archive.models import Trial
from rapidreader.audit.actions import record
from rapidreader.audit.canonical import content_hash
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed
from rapidreader.audit.signing import Authority, sign, signature_facts

from .. import access
from ..given import given
from ..models import Read, Worklist
from ..notices import notify_unfrozen, notify_unlocked
from ..tower.blockers import blockers_of
from ..tower.locks import lock_facts, lock_number
from ..tower.verifying import verify_trial

MEANING = "The data of this trial are complete and final; I lock them."


def _refuse_unless_manager(by, trial):
    if not access.manages(by, trial):
        raise NotAllowed("Only coordinators and administrators of the trial may do that.")


def _expect(trial, *states):
    if trial.state not in states:
        raise Conflict(f"This trial is {trial.get_state_display().lower()}; reload the page.")


def _lock_row(trial) -> Trial:
    return Trial.objects.select_for_update().get(pk=trial.pk)


def _wait_for_entries(trial):
    """Let whatever is being written into the trial's worklists and reads come to its end, and nothing new begin.

    Whoever waits for one of these rows meanwhile reads the trial's state after our commit, and is refused.
    """
    worklists = Worklist.objects.select_for_update().filter(trial=trial).order_by("pk")
    pks = list(worklists.values_list("pk", flat=True))
    reads = Read.objects.select_for_update().filter(worklist__in=pks).exclude(state=Read.State.CANCELLED)
    list(reads.order_by("pk").values_list("pk", flat=True))


def _put(trial, state, *, by, verb, reason, facts=None) -> Trial:
    old = trial.state
    trial.state, trial.state_changed_at, trial.state_changed_by = state, timezone.now(), by
    trial.state_reason = reason
    trial.save(update_fields=["state", "state_changed_at", "state_changed_by", "state_reason"])
    changes = {"state": [old, state], **(facts or {})}
    record(by=by, verb=verb, obj=trial, trial_id=trial.pk, changes=changes, reason=reason)
    return trial


@transaction.atomic
def freeze_trial(*, trial, by, reason: str) -> Trial:
    """Nothing is entered by readers or changed by coordinators until the trial is thawed. Everything can be seen."""
    trial = _lock_row(trial)
    _refuse_unless_manager(by, trial)
    _expect(trial, Trial.State.OPEN)
    reason = given(reason, "reason")
    _wait_for_entries(trial)
    return _put(trial, Trial.State.FROZEN, by=by, verb="trial_frozen", reason=reason)


@transaction.atomic
def thaw_trial(*, trial, by, reason: str) -> Trial:
    """Readers and coordinators go on where they were."""
    trial = _lock_row(trial)
    _refuse_unless_manager(by, trial)
    _expect(trial, Trial.State.FROZEN)
    trial = _put(trial, Trial.State.OPEN, by=by, verb="trial_thawed", reason=given(reason, "reason"))
    notify_unfrozen(trial, by)
    return trial


def lock_trial(*, trial, by, authority: Authority, confirm: str, reason: str) -> Trial:
    """Make a frozen trial's data final, with a signature under what is locked. `confirm` is the trial's short name.

    Schedules and audit trail are verified before the transaction begins, because that takes long; the trial is
    frozen, so nothing that they speak of can change meanwhile.
    """
    refuse_unless_lockable(trial=trial, by=by, confirm=confirm, reason=reason)
    if authority.by != by:
        raise NotAllowed("Nobody signs for another.")
    verified = verify_trial(trial)
    if verified.breaks:
        raise Conflict(f"Not as it was written: {verified.breaks[0]}. The trial cannot be locked.")
    return _lock(trial, authority, given(reason, "reason"), verified)


def refuse_unless_lockable(*, trial, by, confirm: str, reason: str) -> None:
    """What can be refused before anybody is asked to sign."""
    _refuse_unless_manager(by, trial)
    _expect(Trial.objects.get(pk=trial.pk), Trial.State.FROZEN)
    given(reason, "reason")
    _refuse_unconfirmed(trial, confirm)
    _refuse_blocked(trial)


def _refuse_unconfirmed(trial, confirm):
    if (confirm or "").strip() != trial.slug:
        message = f"Type {trial.slug} to confirm."
        raise Invalid(message, fields={"confirm": message})


def _refuse_blocked(trial):
    blockers = blockers_of(trial)
    if blockers:
        words = "; ".join(blocker.words for blocker in blockers)
        raise Conflict(f"The trial cannot be locked yet: {words}.")


@transaction.atomic
def _lock(trial, authority, reason, verified) -> Trial:
    trial = _lock_row(trial)
    _expect(trial, Trial.State.FROZEN)
    _refuse_blocked(trial)
    facts = lock_facts(trial, verified)
    facts |= {"number": lock_number(trial) + 1}
    signature = sign(
        authority=authority,
        obj=trial,
        revision=facts["number"],
        meaning=MEANING,
        content_hash=content_hash(facts),
    )
    facts |= {"signature": signature_facts(signature)}
    return _put(trial, Trial.State.LOCKED, by=authority.by, verb="trial_locked", reason=reason, facts=facts)


@transaction.atomic
def unlock_trial(*, trial, by, confirm: str, reason: str) -> Trial:
    """Take a lock back: the trial is frozen again. Only its administrators; the lock stays on record."""
    trial = _lock_row(trial)
    if not access.administers(by, trial):
        raise NotAllowed("Only administrators of the trial may unlock it.")
    _expect(trial, Trial.State.LOCKED)
    reason = given(reason, "reason")
    _refuse_unconfirmed(trial, confirm)
    trial = _put(trial, Trial.State.FROZEN, by=by, verb="trial_unlocked", reason=reason)
    notify_unlocked(trial, by)
    return trial
