"""What readers do with their own reads: start, save, skip, sign; and the clock that runs beside."""

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from ecrf.assessors import store_assessor
from ecrf.definition import definition_of
from ecrf.models import ImageAssessor
from rapidreader.audit.actions import record
from rapidreader.audit.canonical import canonical_json, parse_json
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed

from .. import access, clock
from ..drafts import clean_draft, clean_signature, cleared_answers, draft_changes
from ..given import given
from ..measurements import clean_measurements
from ..models import Read, ReadingSegment
from ..prefill import Prefill, prefill_of
from ..writable import why_not_writable
from .consequences import after_completion


def _lock_own(read, by) -> Read:
    """The reader's read, locked. Its worklist is asked for afterwards, so that its state is the one of now."""
    locked = Read.objects.select_for_update().get(pk=read.pk)
    if locked.reader_id != by.pk or not access.reads_in(by, locked.worklist.trial):
        raise NotAllowed(_("Only the reader of this read may do that."))
    return locked


def _refuse_unless_writable(read):
    why = why_not_writable(read)
    if why:
        raise Conflict(why)


def _refuse_stale(read, draft_number):
    if draft_number != read.draft_number:
        raise Conflict(_("This read was saved from another window meanwhile. Reload to see the newer draft."))


def _gone(cleared: dict) -> dict:
    """What is cleared, as old and new values: the trail reads a pair as a change, also two chosen options."""
    return {key: [value, None] for key, value in cleared.items()}


def _take(read, answers: str, measurements: str, now):
    read.answers, read.measurements = answers, measurements
    read.draft_number += 1
    read.opened_at = read.opened_at or now
    read.first_input_at = read.first_input_at or now


@transaction.atomic
def start_read(*, read, by) -> Read:
    """The reader has opened the read: its clock of this revision begins. Opening it again changes nothing."""
    read = _lock_own(read, by)
    if read.opened_at or not read.is_unsigned or why_not_writable(read):
        return read
    old, read.opened_at = read.state, timezone.now()
    if read.state == Read.State.OPEN:
        read.state = Read.State.IN_PROGRESS
    changes = {"state": [old, read.state], "revision": read.revision, **_begin(read)}
    read.save()
    record(by=by, verb="read_started", obj=read, trial_id=read.worklist.trial_id, changes=changes)
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
def save_draft(*, read, by, answers, measurements, draft_number: int, save_key: str) -> Read:
    """Keep what the reader has so far. The same `save_key` again is harmless: its answer was lost on the way.

    `draft_number` is the one that the page built upon; a newer one in the database means another window. The
    read that comes back says in `draft_errors` which fields kept their former answer, and why; in `draft_cleared`
    what was lost because it is hidden now; in `draft_because` why the calculated values are what they are.
    """
    read, save_key = _lock_own(read, by), save_key[:40]
    if save_key and save_key == read.last_save_key:
        return read
    _refuse_unless_writable(read)
    _refuse_stale(read, draft_number)
    form, former = definition_of(read.template_version), parse_json(read.answers)
    cleaned = clean_draft(form, answers, former)
    read.draft_errors, read.draft_because = cleaned.errors, cleaned.because
    read.draft_cleared = cleared_answers(form, former, cleaned)
    answers, measurements = canonical_json(cleaned.answers), clean_measurements(measurements)
    changes = draft_changes(read, answers, measurements)
    if not changes:
        return read
    if read.draft_cleared:
        changes["cleared"] = _gone(read.draft_cleared)
    _take(read, answers, measurements, timezone.now())
    read.draft_saved_at, read.last_save_key = timezone.now(), save_key
    if read.is_unsigned:
        read.state = Read.State.PARTIAL
    read.save()
    changes["draft_number"] = read.draft_number
    record(by=by, verb="draft_saved", obj=read, trial_id=read.worklist.trial_id, changes=changes)
    return read


@transaction.atomic
def skip_read(*, read, by, reason: str) -> Read:
    """Put a read off with a reason: it stays open and comes again after all others."""
    read = _lock_own(read, by)
    _refuse_unless_writable(read)
    if not read.is_unsigned:
        raise Conflict(_("This read is complete."))
    if not read.worklist.skipping_allowed:
        raise NotAllowed(_("On this worklist sessions are read in order; skipping is not allowed."))
    read.skipped_at, read.skip_reason = timezone.now(), given(reason, "reason")
    read.save(update_fields=["skipped_at", "skip_reason"])
    record(by=by, verb="read_skipped", obj=read, trial_id=read.worklist.trial_id, reason=read.skip_reason)
    return read


@transaction.atomic
def sign_read(*, read, by, answers, measurements, draft_number: int, meaning: str, justifications=None):
    """Complete a read: everything is checked, and the image assessor of this revision is stored for good.

    `justifications` are the reader's reasons for leaving warnings as they are, {key: text}. Raises Incomplete, which
    says what is missing. The assessor that comes back has the `cleared` and `because` of its answers.
    """
    read = _lock_own(read, by)
    _refuse_unless_writable(read)
    _refuse_stale(read, draft_number)
    meaning = given(meaning, "meaning", most=200)
    form, former = definition_of(read.template_version), parse_json(read.answers)
    measurements, now = clean_measurements(measurements), timezone.now()
    cleaned = clean_signature(form, answers, justifications, measurements)
    cleared = cleared_answers(form, former, cleaned)
    _take(read, canonical_json(cleaned.answers), measurements, now)
    # A worklist may let readers correct a completed read; each completion is a revision of its own.
    if read.state == Read.State.COMPLETE:
        read.revision += 1
    read.state, read.signed_at, read.signed_by = Read.State.COMPLETE, now, by
    assessor = _store(read, cleaned, meaning)
    read.save()
    changes = {"revision": read.revision, "assessor": assessor.pk, "content_hash": assessor.content_hash}
    changes |= {"meaning": assessor.meaning, "reading_seconds": assessor.reading_seconds}
    said = {"cleared": _gone(cleared), "justifications": cleaned.justifications}
    changes |= {name: value for name, value in said.items() if value}
    record(by=by, verb="read_signed", obj=read, trial_id=read.worklist.trial_id, changes=changes)
    after_completion(read, assessor, by)
    assessor.cleared, assessor.because = cleared, cleaned.because
    return assessor


def _store(read, cleaned, meaning):
    _close_segments(read, read.signed_at)
    return store_assessor(
        session=read.item.session,
        template_version=read.template_version,
        reader=read.reader,
        worklist_id=read.worklist_id,
        worklist_name=read.worklist.name,
        position=read.position,
        read_key=read.pk,
        revision=read.revision,
        replaces=ImageAssessor.objects.filter(read_key=read.pk).order_by("-revision").first(),
        answers=cleaned.answers,
        measurements=parse_json(read.measurements),
        opened_at=read.opened_at,
        first_input_at=read.first_input_at,
        completed_at=read.signed_at,
        meaning=meaning,
        reading_seconds=reading_seconds(read),
        justifications=cleaned.justifications,
    )


def _apply(segment, done):
    if segment:
        segment.ended_at, segment.is_open = done.ended_at, done.goes_on
        segment.save(update_fields=["ended_at", "is_open"])


def _close_segments(read, now):
    segment = read.segments.filter(is_open=True).first()
    if segment:
        _apply(segment, clock.step(event="left", kind=segment.kind, last_seen=segment.ended_at, now=now))


def reading_seconds(read) -> int:
    """Whole seconds of reading in this revision; loading, idle and hidden stretches are not in it."""
    spent = read.segments.filter(revision=read.revision, kind="read").aggregate(
        total=Sum(F("ended_at") - F("began_at"))
    )["total"]
    return round(spent.total_seconds()) if spent else 0


@transaction.atomic
def beat_read(*, read, by, event: str) -> None:
    """The reader's page says what happens; the server's clock makes segments of it.

    Heartbeats leave no event each, or they would bury the trail; each finished stretch of reading leaves one.
    """
    if event not in clock.EVENTS:
        raise Invalid("There is no such event.", fields={"event": f"One of {', '.join(clock.EVENTS)}."})
    read, now = _lock_own(read, by), timezone.now()
    segment = read.segments.filter(is_open=True).first()
    is_live = read.is_unsigned and not why_not_writable(read)
    done = clock.step(
        event=event if is_live else "left",
        kind=segment.kind if segment else "",
        last_seen=segment.ended_at if segment else None,
        now=now,
    )
    _apply(segment, done)
    if done.begins:
        ReadingSegment.objects.create(read=read, revision=read.revision, kind=done.begins, began_at=now, ended_at=now)
    if segment and not done.goes_on:
        seconds = round((segment.ended_at - segment.began_at).total_seconds(), 1)
        changes = {"kind": segment.kind, "seconds": seconds, "revision": segment.revision, "event": event}
        record(by=by, verb="reading_time_kept", obj=read, trial_id=read.worklist.trial_id, changes=changes)
