"""What readers do with their own reads before they are complete: start, save, skip."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ecrf.definition import definition_of
from rapidreader.audit.actions import record
from rapidreader.audit.canonical import canonical_json, parse_json
from rapidreader.audit.errors import Conflict, NotAllowed

from ..blinding.uids import exchanged
from ..drafts import clean_deciding, clean_draft, cleared_answers, deciding_changes, draft_changes
from ..given import given
from ..measurements import clean_measurements
from ..models import Read
from ..prefill import Prefill, prefill_of
from ..shown_images import images_hash_of
from ..writable import why_not_writable
from .consequences import after_opening
from .own import gone, lock_own, refuse_stale, refuse_unless_writable, take


@transaction.atomic
def start_read(*, read, by) -> Read:
    """The reader has opened the read: its clock of this revision begins, and its images are those of now.

    Opening it again changes nothing, unless the images have changed meanwhile.
    """
    read = lock_own(read, by)
    if not read.is_unsigned or why_not_writable(read):
        return read
    images, shown = images_hash_of(read), read.images_hash
    if read.opened_at and images == shown:
        return read
    read.images_hash = images
    if read.opened_at:
        read.save(update_fields=["images_hash"])
        changes = {"images_hash": [shown, images]}
        record(by=by, verb="read_images_renewed", obj=read, trial_id=read.worklist.trial_id, changes=changes)
        return read
    old, read.opened_at = read.state, timezone.now()
    if read.state == Read.State.OPEN:
        read.state = Read.State.IN_PROGRESS
    changes = {"state": [old, read.state], "revision": read.revision, "images_hash": images, **_begin(read)}
    read.save()
    record(by=by, verb="read_started", obj=read, trial_id=read.worklist.trial_id, changes=changes)
    after_opening(read)
    return read


def _begin(read) -> dict:
    """Puts first values into a form that nobody has touched; what that changes, for the trail."""
    is_touched = read.revision > 1 or read.answers != "{}" or read.prefilled is not None
    prefill = Prefill() if is_touched else prefill_of(read)
    if not prefill.answers:
        return {}
    read.prefilled = canonical_json({"answers": prefill.answers, "origins": prefill.origins})
    # What is hidden at first is no answer yet; the page shows it when it comes into view.
    cleaned = clean_draft(definition_of(read.template_version), parse_json(read.prefilled)["answers"], {})
    answers = canonical_json(cleaned.answers)
    changes = {"prefilled": parse_json(read.prefilled), **draft_changes(read, answers, read.measurements)}
    read.answers, read.has_just_begun = answers, True
    read.draft_number += 1
    return {**changes, "draft_number": read.draft_number}


@transaction.atomic
def save_draft(*, read, by, answers, measurements, draft_number: int, save_key: str, deciding=None) -> Read:
    """Keep what the reader has so far. The same `save_key` again is harmless: its answer was lost on the way.

    `draft_number` is the one that the page built upon; a newer one in the database means another window. The
    read that comes back says in `draft_errors` which fields kept their former answer, and why; in `draft_cleared`
    what was lost because it is hidden now; in `draft_because` why the calculated values are what they are.
    `deciding` is what an adjudicator has chosen and typed so far, {"decision", "reason"}.
    """
    read, save_key = lock_own(read, by), save_key[:40]
    answers, measurements = exchanged(read, answers), exchanged(read, measurements)
    if save_key and save_key == read.last_save_key:
        return read
    refuse_unless_writable(read)
    refuse_stale(read, draft_number)
    form, former = definition_of(read.template_version), parse_json(read.answers)
    cleaned = clean_draft(form, answers, former)
    read.draft_errors, read.draft_because = cleaned.errors, cleaned.because
    read.draft_cleared = cleared_answers(form, former, cleaned)
    answers, measurements = canonical_json(cleaned.answers), clean_measurements(measurements)
    changes = {**draft_changes(read, answers, measurements), **_decide_so_far(read, deciding)}
    if not changes:
        return read
    if read.draft_cleared:
        changes["cleared"] = gone(read.draft_cleared)
    take(read, answers, measurements, timezone.now())
    read.draft_saved_at, read.last_save_key = timezone.now(), save_key
    if read.is_unsigned:
        read.state = Read.State.PARTIAL
    read.save()
    changes["draft_number"] = read.draft_number
    record(by=by, verb="draft_saved", obj=read, trial_id=read.worklist.trial_id, changes=changes)
    return read


def _decide_so_far(read, deciding) -> dict:
    """Keeps an adjudicator's choice and reason beside the answers, so that neither is lost with the page."""
    if deciding is None or read.kind != Read.Kind.ADJUDICATION:
        return {}
    deciding = clean_deciding(deciding)
    changes = deciding_changes(read, deciding)
    read.drafted_decision = canonical_json(deciding)
    return changes


@transaction.atomic
def skip_read(*, read, by, reason: str) -> Read:
    """Put a read off with a reason: it stays open and comes again after all others."""
    read = lock_own(read, by)
    refuse_unless_writable(read)
    if not read.is_unsigned:
        raise Conflict(_("This read is complete."))
    if not read.worklist.skipping_allowed:
        raise NotAllowed(_("On this worklist sessions are read in order; skipping is not allowed."))
    read.skipped_at, read.skip_reason = timezone.now(), given(reason, "reason")
    read.save(update_fields=["skipped_at", "skip_reason"])
    record(by=by, verb="read_skipped", obj=read, trial_id=read.worklist.trial_id, reason=read.skip_reason)
    return read
