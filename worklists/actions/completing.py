"""How a read is completed: with its form, or as not readable; signed where the protocol asks for a signature."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ecrf.assessors import facts_of, store_assessor
from ecrf.definition import definition_of
from ecrf.models import ImageAssessor
from ecrf.signed import signed_hash
from rapidreader.audit.actions import record
from rapidreader.audit.canonical import canonical_json, parse_json
from rapidreader.audit.errors import Conflict, Invalid
from rapidreader.audit.signing import Authority, SignatureRefused, sign, signature_facts

from ..blinding.uids import exchanged
from ..circumstances import circumstances_of
from ..drafts import clean_draft, clean_signature, cleared_answers, draft_changes
from ..given import given
from ..measurements import clean_measurements
from ..models import Read
from ..reading_rules import is_signed
from ..shown_images import images_hash_of
from .consequences import after_completion, lock_dependents
from .own import gone, lock_own, refuse_stale, refuse_unless_writable, take
from .timing import close_segments, reading_seconds


@dataclass
class Entry:
    """What is completed: answers as they are kept, and what is said about them."""

    answers: dict
    measurements: str
    cleared: dict
    because: dict
    meaning: str = ""
    justifications: dict = field(default_factory=dict)
    not_readable_reason: str = ""
    # Why a read that was complete is completed again, where its worklist lets readers correct.
    correction_reason: str = ""
    # Of an adjudicator's read what was decided (actions/adjudicating.py).
    decision: dict | None = None


@transaction.atomic
def sign_read(*, read, by, meaning: str, authority=None, **entered) -> ImageAssessor:
    """Complete a read: everything is checked, and the image assessor of this revision is stored for good.

    `entered` is what `check_read` takes; `authority` comes from `signing.authorize` where the protocol asks for a
    signature. Raises Incomplete, which says what is missing. The assessor that comes back has the `cleared` and
    `because` of its answers.
    """
    read, entry = _prepared(read, by, **entered)
    entry.meaning = given(meaning, "meaning", most=200)
    return complete(read, by, entry, authority)


@transaction.atomic
def check_read(*, read, by, **entered) -> None:
    """Raises what `sign_read` would raise, and writes nothing: a signature is asked for when all else is right."""
    _prepared(read, by, **entered)


def _prepared(
    read, by, *, answers, measurements, draft_number: int, justifications=None, correction_reason: str = ""
) -> tuple[Read, Entry]:
    """The read, locked, and what is completed. `justifications` are the reader's reasons for leaving warnings as they
    are, {key: text}; `correction_reason` says why a read that is complete already is completed anew.
    """
    read = lock_to_complete(read, by, draft_number)
    if read.state == Read.State.COMPLETE and not correction_reason.strip():
        text = _("Say why you correct this read.")
        raise Invalid(text, fields={"correction_reason": text})
    entry = entry_of(read, answers, measurements, justifications)
    entry.correction_reason = correction_reason.strip()[:300]
    return read, entry


def entry_of(read, answers, measurements, justifications) -> Entry:
    form, former = definition_of(read.template_version), parse_json(read.answers)
    answers, measurements = exchanged(read, answers), clean_measurements(exchanged(read, measurements))
    cleaned = clean_signature(form, answers, justifications, measurements)
    return Entry(
        answers=cleaned.answers,
        measurements=measurements,
        cleared=cleared_answers(form, former, cleaned),
        because=cleaned.because,
        justifications=cleaned.justifications,
    )


@transaction.atomic
def mark_not_readable(
    *, read, by, answers, measurements, draft_number: int, reason: str, meaning: str, authority=None
) -> ImageAssessor:
    """Complete a read whose session cannot be evaluated: a reason stands for the form, which need not be complete.

    What was entered is kept as far as it fits the form.
    """
    read = lock_to_complete(read, by, draft_number)
    form, former = definition_of(read.template_version), parse_json(read.answers)
    answers, measurements = exchanged(read, answers), clean_measurements(exchanged(read, measurements))
    cleaned = clean_draft(form, answers, former)
    entry = Entry(
        answers=cleaned.answers,
        measurements=measurements,
        meaning=given(meaning, "meaning", most=200),
        cleared=cleared_answers(form, former, cleaned),
        because=cleaned.because,
        not_readable_reason=given(reason, "reason"),
    )
    return complete(read, by, entry, authority)


def lock_to_complete(read, by, draft_number, *, is_decision: bool = False) -> Read:
    """The reader's read, and what will change with it, locked; refused where it cannot be completed now."""
    read = lock_own(read, by)
    if is_decision != (read.kind == Read.Kind.ADJUDICATION):
        raise Conflict(_("An adjudication is completed with a decision, and nothing else is."))
    lock_dependents(read)
    refuse_unless_writable(read)
    refuse_stale(read, draft_number)
    _refuse_other_images(read)
    return read


def _refuse_other_images(read):
    """What is signed is what was opened (C3): images that came or went since were not in front of the reader."""
    if read.images_hash and read.images_hash != images_hash_of(read):
        raise Conflict(
            _(
                "The images of this session have changed since you opened it: some were added, replaced or removed. "
                "Nothing was completed and your draft is kept. Look at the images that are there now, then complete "
                "the read."
            )
        )


def complete(read, by, entry: Entry, authority: Authority | None) -> ImageAssessor:
    now, entered = timezone.now(), draft_changes(read, canonical_json(entry.answers), entry.measurements)
    take(read, canonical_json(entry.answers), entry.measurements, now)
    # A worklist may let readers correct a completed read; each completion is a revision of its own.
    if read.state == Read.State.COMPLETE:
        read.revision += 1
    read.state, read.signed_at, read.signed_by = Read.State.COMPLETE, now, by
    read.not_readable_reason = entry.not_readable_reason
    signature = _signature(read, entry, authority) if is_signed(read.worklist) else None
    assessor = _store(read, entry, signature)
    read.save()
    changes = _changes(read, entry, assessor, signature) | entered
    verb = "read_marked_not_readable" if entry.not_readable_reason else "read_signed"
    reason = entry.not_readable_reason or entry.correction_reason
    record(by=by, verb=verb, obj=read, trial_id=read.worklist.trial_id, changes=changes, reason=reason)
    after_completion(read, assessor, by)
    assessor.cleared, assessor.because = entry.cleared, entry.because
    return assessor


def _signature(read, entry: Entry, authority: Authority | None):
    if authority is None or authority.by.pk != read.reader_id:
        raise SignatureRefused("password_needed", _("This read is completed with a signature."))
    content = signed_hash(
        session_facts=facts_of(read.item.session),
        template_hash=read.template_version.content_hash,
        answers=entry.answers,
        measurements=parse_json(entry.measurements),
        justifications=entry.justifications,
        images_hash=read.images_hash,
        not_readable_reason=entry.not_readable_reason,
        decision=entry.decision,
    )
    return sign(authority=authority, obj=read, meaning=entry.meaning, content_hash=content, revision=read.revision)


def _changes(read, entry: Entry, assessor, signature) -> dict:
    changes = {"revision": read.revision, "assessor": assessor.pk, "content_hash": assessor.content_hash}
    changes |= {"meaning": assessor.meaning, "reading_seconds": assessor.reading_seconds}
    said = {
        "cleared": gone(entry.cleared),
        "justifications": entry.justifications,
        "decision": entry.decision,
        "signature": signature and signature_facts(signature),
    }
    return changes | {name: value for name, value in said.items() if value}


def _store(read, entry: Entry, signature) -> ImageAssessor:
    close_segments(read, read.signed_at)
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
        answers=entry.answers,
        measurements=parse_json(entry.measurements),
        opened_at=read.opened_at,
        first_input_at=read.first_input_at,
        completed_at=read.signed_at,
        meaning=entry.meaning,
        reading_seconds=reading_seconds(read),
        justifications=entry.justifications,
        circumstances=circumstances_of(read, signature, decision=entry.decision),
    )
