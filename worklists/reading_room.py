"""What the reading room's pages show of a reader's worklists and reads. Values out; nothing is written here."""

import json
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from ecrf.definition import definition_of
from ecrf.rendering import render_form

from .access import assigned_worklists, visible_reads
from .beginnings import beginning_of, shown_origins, with_hidden
from .blinded import BlindedSession, blind
from .models import Read, Worklist
from .writable import why_not_writable

# What a reader states by completing a read (21 CFR 11.50 asks for name, time and meaning to be shown).
MEANING = _lazy("I have read this session and completed this form")
BADGES = {"open": "", "in_progress": "info", "partial": "warn", "complete": "ok", "cancelled": ""}


@dataclass(frozen=True)
class ReadRow:
    """One line of the reader's list of reads."""

    id: str
    url: str
    position: int
    state: str
    label: str
    badge: str
    is_skipped: bool
    session: BlindedSession


@dataclass(frozen=True)
class Shelf:
    """One worklist as its reader sees it: the own reads and nothing of anybody else."""

    worklist: Worklist
    rows: list[ReadRow]
    complete_count: int
    read_count: int
    has_begun: bool
    due: str

    @property
    def is_paused(self) -> bool:
        return self.worklist.state == Worklist.State.PAUSED

    @property
    def is_finished(self) -> bool:
        return self.complete_count == self.read_count


def own_reads(user, worklist):
    """The reader's reads of one worklist, in the stored order."""
    return visible_reads(user).filter(worklist=worklist).with_session().in_read_order()


def rows_of(reads) -> list[ReadRow]:
    return [_row(read) for read in reads]


def _row(read: Read) -> ReadRow:
    is_skipped = read.is_unsigned and read.skipped_at is not None
    return ReadRow(
        id=str(read.pk),
        url=reverse("read_show", args=[read.pk]),
        position=read.position,
        state=read.state,
        label=_("Skipped") if is_skipped else read.get_state_display(),
        badge=BADGES[read.state],
        is_skipped=is_skipped,
        session=blind(read.item.session),
    )


def shelves_of(user) -> list[Shelf]:
    """The reader's worklists, those with something left to read first, then by due date. Two queries."""
    reads_of = {}
    for read in visible_reads(user).with_session().in_read_order():
        reads_of.setdefault(read.worklist_id, []).append(read)
    worklists = assigned_worklists(user).select_related("trial").distinct()
    shelves = [_shelf(worklist, reads_of.get(worklist.pk, [])) for worklist in worklists]
    return sorted(
        shelves, key=lambda s: (s.is_finished, s.is_paused, s.worklist.due_date or date.max, s.worklist.name)
    )


def _shelf(worklist: Worklist, reads: list[Read]) -> Shelf:
    counted = [read for read in reads if read.state != Read.State.CANCELLED]
    complete = sum(read.state == Read.State.COMPLETE for read in counted)
    return Shelf(
        worklist=worklist,
        rows=rows_of(reads),
        complete_count=complete,
        read_count=len(counted),
        has_begun=any(read.state != Read.State.OPEN for read in counted),
        due=_due_state(worklist.due_date, is_finished=complete == len(counted)),
    )


def _due_state(due_date: date | None, *, is_finished: bool) -> str:
    """ "overdue", "soon" (a week or less), "later", or "" when there is nothing to hurry for."""
    if due_date is None or is_finished:
        return ""
    days = (due_date - timezone.localdate()).days
    return "overdue" if days < 0 else "soon" if days <= 7 else "later"


def why_read_only(read: Read) -> str:
    """Why nothing can be entered, in the reader's words; of a completed read who completed it, and when."""
    why = why_not_writable(read)
    is_done = read.state == Read.State.COMPLETE and read.worklist.form_disabled_when_complete
    return completed_text(read) if why and is_done else why


def completed_text(read: Read) -> str:
    """Who completed the read and when; empty when it is not complete."""
    if read.state != Read.State.COMPLETE:
        return ""
    who = read.signed_by.get_full_name() or read.signed_by.get_username()
    when = date_format(timezone.localtime(read.signed_at), _("j M Y, H:i T"))
    return _("Completed {when} by {who}.").format(when=when, who=who)


def panel_context(user, read: Read) -> dict:
    """Everything that the panel of one read is rendered from."""
    why, beginning = why_read_only(read), beginning_of(read)
    form = render_form(
        definition_of(read.template_version),
        with_hidden(read, beginning),
        origins=shown_origins(read, beginning),
        disabled=bool(why),
        language=get_language(),
    )
    return {
        "read": read,
        "session": blind(read.item.session),
        "why": why,
        "completed": completed_text(read),
        "meaning": MEANING,
        "is_skipped": read.is_unsigned and read.skipped_at is not None,
        "form": form,
        "data": sheet_data(user, read, is_read_only=bool(why)),
    }


def sheet_data(user, read: Read, *, is_read_only: bool) -> dict:
    """What the page's script must know of one read. Of the session it holds the blinded view only."""
    session = blind(read.item.session)
    return {
        "id": str(read.pk),
        "position": read.position,
        "state": read.state,
        "isReadOnly": is_read_only,
        "worklist": {"id": read.worklist_id, "name": read.worklist.name},
        "session": {"label": session.label, "subject": session.subject_label, "timePoint": session.time_point},
        "draftNumber": read.draft_number,
        "saveKey": read.last_save_key,
        "savedAt": read.draft_saved_at,
        "measurements": json.loads(read.measurements),  # for a script: its numbers are doubles anyway
        "hasImages": read.item.session.scans.filter(is_image=True).exists(),
        "serverTime": timezone.now(),
        "urls": urls_of(read),
        **neighbours_of(user, read),
    }


def urls_of(read: Read) -> dict[str, str]:
    names = ("show", "panel", "start", "save", "complete", "skip", "beat")
    urls = {name: reverse(f"read_{name}", args=[read.pk]) for name in names}
    uid = read.item.session.study_instance_uid
    return {**urls, "viewer": f"{reverse('viewer_shell', args=[read.pk, 'read'])}?StudyInstanceUIDs={uid}"}


def next_unsigned(user, read: Read) -> Read | None:
    """The read that *Complete & next* leads to."""
    return visible_reads(user).filter(worklist=read.worklist_id).to_read_next().exclude(pk=read.pk).first()


def neighbours_of(user, read: Read) -> dict:
    """How many reads there are, and the addresses of the ones before, behind, and next to be read."""
    reads = visible_reads(user).filter(worklist=read.worklist_id).order_by("position")
    order = list(reads.values_list("pk", flat=True))
    here = order.index(read.pk)
    following = next_unsigned(user, read)
    return {
        "count": len(order),
        "previous": _address(order[here - 1]) if here else None,
        "next": _address(order[here + 1]) if here + 1 < len(order) else None,
        "nextUnsigned": _address(following.pk) if following else None,
        "left": visible_reads(user).filter(worklist=read.worklist_id).unsigned().count(),
    }


def _address(pk) -> dict[str, str]:
    return {"id": str(pk), "url": reverse("read_show", args=[pk])}
