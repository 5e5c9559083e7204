"""What is kept of a lock: enough to tell years later whether the data are still those that were locked."""

import hashlib

from ecrf.models import ImageAssessor
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.models import AuditEvent

from ..models import Amendment, Read

LOCKED = "trial_locked"


def lock_facts(trial, verified) -> dict:
    """Head of the audit trail, hashes of the schedules and their last amendments, all assessors in one hash."""
    reads = Read.objects.filter(worklist__trial=trial)
    return {
        "audit": {"events": verified.events, "head": verified.head},
        "schedules": {str(worklist): sha256 for worklist, sha256 in verified.schedules.items()},
        "amendments": _last_amendments(trial),
        "assessors": assessors_digest(trial),
        "reads": reads.counted_by_state(),
    }


def _last_amendments(trial) -> dict[str, str]:
    rows = Amendment.objects.filter(worklist__trial=trial).order_by("worklist", "number")
    return {str(worklist): sha256 for worklist, sha256 in rows.values_list("worklist", "schedule_hash")}


def assessors_digest(trial) -> dict:
    """How many assessors the trial's sessions have, and SHA-256 over their content hashes in order of their ids."""
    rows = ImageAssessor.objects.filter(session__trial=trial).order_by("pk").values_list("pk", "content_hash")
    digest, count = hashlib.sha256(), 0
    for pk, sha256 in rows.iterator(chunk_size=2000):
        digest.update(f"{pk} {sha256}\n".encode())
        count += 1
    return {"count": count, "sha256": digest.hexdigest()}


def _locks(trial):
    return AuditEvent.objects.filter(trial_id=trial.pk, verb=LOCKED)


def lock_number(trial) -> int:
    """How often the trial has been locked so far."""
    return _locks(trial).count()


def last_lock(trial) -> dict | None:
    """The event of the last lock as it was recorded, None where there was none."""
    event = _locks(trial).order_by("-seq").first()
    return parse_json(event.body) if event else None
