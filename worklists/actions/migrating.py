"""Moving open reads to another version of their template: explicit, previewed, on record."""

from django.db import transaction

from ecrf.models import TemplateVersion
from rapidreader.archive.states import refuse_unless_open
from rapidreader.audit.actions import record
from rapidreader.audit.canonical import canonical_json
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed

from .. import access
from ..given import given
from ..models import Read, Worklist
from ..moving import MovePlan, plan_of_move

STALE = "Drafts were saved after you saw this preview. Look at it again before moving the reads."


@transaction.atomic
def migrate_reads(*, worklist, version: TemplateVersion, by, reason: str, expected: str) -> MovePlan:
    """Give all open reads of a worklist another version of their form, with the draft answers that fit it.

    Complete reads and their assessors stay as they are, and so does what the worklist was activated with. `expected`
    is the digest of the plan that the coordinator saw. What a draft loses is kept in the event. Readers who have a
    read open are told to reload: its draft number grows.
    """
    worklist = Worklist.objects.select_for_update().select_related("template_version").get(pk=worklist.pk)
    if not access.manages(by, worklist.trial):
        raise NotAllowed("Only coordinators and administrators of the trial may do that.")
    refuse_unless_open(worklist.trial)
    if worklist.state not in {Worklist.State.ACTIVE, Worklist.State.PAUSED}:
        raise Conflict(f"This worklist is {worklist.get_state_display().lower()}; it has no open reads.")
    _refuse_foreign(worklist, version)
    reason = given(reason, "reason")
    locked = Read.objects.select_for_update(of=("self",)).select_related("moved_to_version")
    reads = locked.filter(worklist=worklist).unsigned().in_read_order()
    plan = plan_of_move(worklist, version, list(reads))
    if plan.digest != expected:
        raise Conflict(STALE)
    if not plan.moves:
        raise Conflict(f"All open reads are read with {version} already.")
    facts = [_move(read, carried, version) for read, carried in plan.moves]
    changes = {"template_version": f"{version} {version.content_hash}", "reads": facts}
    record(by=by, verb="reads_migrated", obj=worklist, trial_id=worklist.trial_id, changes=changes, reason=reason)
    return plan


def _refuse_foreign(worklist, version):
    if version.template_id != worklist.template_version.template_id:
        raise Invalid("Choose a version of the same template.", fields={"version": "Of another template."})
    if version.state != TemplateVersion.State.PUBLISHED:
        raise Invalid("Choose a published version.", fields={"version": f"{version} is not published."})


def _move(read, carried, version) -> dict:
    old = read.template_version
    read.moved_to_version = None if version.pk == read.worklist.template_version_id else version
    read.answers = canonical_json(carried.answers)
    read.draft_number += 1
    read.save(update_fields=["moved_to_version", "answers", "draft_number"])
    lost = {key: value for key, (value, _) in carried.lost.items()}
    return {"read": read.pk, "from": old.number, "draft_number": read.draft_number, "lost": lost}
