"""What the reading room's page shows of one read. Values out; nothing is written here."""

import hashlib
import json

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from ecrf.definition import definition_of
from ecrf.rendering import render_form

from .access import visible_reads
from .adjudication.room import adjudication_context, adjudication_data, decide_url
from .beginnings import beginning_of, shown_origins, with_hidden
from .blinded import blind, shows_order
from .blinding.policies import study_uid_for
from .blinding.uids import exchanged, exchanged_text
from .earlier import earlier_reads, opened_beside
from .gates import is_gated, next_periods
from .models import Read
from .pools import pools_of
from .queries.threads import threads_of_own_read
from .querysets import UNSIGNED
from .reading_rules import is_signed, rules_of
from .shelves import period_text
from .signatures_shown import signature_texts
from .writable import why_not_writable

# What a reader states by completing a read (21 CFR 11.50 asks for name, time and meaning to be shown).
MEANING = _lazy("I have read this session and completed this form")
NOT_READABLE = _lazy("I have looked at this session, and it cannot be read")


def meaning_of(*, is_readable: bool = True) -> str:
    return str(MEANING if is_readable else NOT_READABLE)


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
    if reason := read.not_readable_reason:
        text = _("Completed as not readable {when} by {who}: {reason}")
        return text.format(when=when, who=who, reason=reason)
    return _("Completed {when} by {who}.").format(when=when, who=who)


def panel_context(user, read: Read) -> dict:
    """Everything that the panel of one read is rendered from."""
    why, beginning = why_read_only(read), beginning_of(read)
    form = render_form(
        definition_of(read.template_version),
        exchanged(read, with_hidden(read, beginning)),
        origins=shown_origins(read, beginning),
        disabled=bool(why),
        language=get_language(),
    )
    earlier = earlier_reads(read)
    data = sheet_data(user, read, is_read_only=bool(why)) | {"earlier": opened_beside(earlier)}
    decision = adjudication_context(read)
    if decision:
        data |= adjudication_data(read, decision["compared"])
        data["urls"]["complete"] = decide_url(read)
    return {
        "read": read,
        "session": blind(read),
        "number": data["position"],
        "condition": rules_of(read.worklist.protocol).condition(read.condition),
        "why": why,
        "completed": completed_text(read),
        "signatures": signature_texts(read),
        "shows_order": shows_order(read.worklist),
        "meaning": meaning_of(),
        "not_readable_meaning": meaning_of(is_readable=False),
        "is_signed": is_signed(read.worklist),
        "is_skipped": read.is_unsigned and read.skipped_at is not None,
        "earlier": earlier,
        "form": form,
        "threads": threads_of_own_read(user, read),
        "data": data,
        **decision,
    }


def sheet_data(user, read: Read, *, is_read_only: bool) -> dict:
    """What the page's script must know of one read. Of the session it holds the blinded view only."""
    session = blind(read)
    return {
        "id": str(read.pk),
        "state": read.state,
        "isReadOnly": is_read_only,
        "worklist": {"id": read.worklist_id, "name": read.worklist.name},
        "session": {
            "label": session.label,
            "subject": session.subject_label,
            "timePoint": session.time_point,
            "facts": session.facts,
        },
        "draftNumber": read.draft_number,
        "saveKey": read.last_save_key,
        "savedAt": read.draft_saved_at,
        "measurements": json.loads(exchanged_text(read, read.measurements)),  # for a script: its numbers are doubles
        **images_of(read),
        "serverTime": timezone.now(),
        "urls": urls_of(read),
        **neighbours_of(user, read),
    }


def images_of(read: Read) -> dict:
    """Whether the session has images, and which state of them it is: what the page loaded is what is opened."""
    scans = list(read.item.session.scans.order_by("pk").values_list("pk", "version", "is_image"))
    state = hashlib.sha256(repr(scans).encode()).hexdigest()[:16]
    return {"hasImages": any(is_image for *_, is_image in scans), "images": state}


def urls_of(read: Read) -> dict[str, str]:
    names = ("show", "panel", "start", "save", "complete", "skip", "beat")
    urls = {name: reverse(f"read_{name}", args=[read.pk]) for name in names}
    uid = study_uid_for(read)
    viewer = f"{reverse('viewer_shell', args=[read.pk, 'read'])}?StudyInstanceUIDs={uid}"
    return {**urls, "notReadable": reverse("read_not_readable", args=[read.pk]), "viewer": viewer}


def neighbours_of(user, read: Read) -> dict:
    """The read's number among those its reader may see, and the addresses of the ones before, behind, and next to be
    read; `left` counts what `next` will still come to, `waiting` says in words what it will not. Where the order is
    not shown there are no numbers, and only what was skipped is counted.
    """
    fields = ("state", "held_at", "skipped_at", "position")
    reads = list(visible_reads(user).filter(worklist=read.worklist_id).order_by("position").only(*fields))
    order = [one.pk for one in reads]
    here = order.index(read.pk)
    # The same order as ReadQuerySet.to_read_next.
    left = [one for one in reads if one.state in UNSIGNED and not one.held_at]
    is_shown = shows_order(read.worklist)
    counted = left if is_shown else [one for one in left if one.skipped_at]
    following = min((one for one in left if one.pk != read.pk), key=_place_in_line, default=None)
    return {
        "position": here + 1 if is_shown else None,
        "count": len(order) if is_shown else None,
        "previous": _address(order[here - 1]) if here else None,
        "next": _address(order[here + 1]) if here + 1 < len(order) else None,
        "nextUnsigned": _address(following.pk) if following else None,
        "left": len(counted),
        "waiting": _waiting(user, read, reads) if not following else [],
        "pool": _pool(read) if not following else 0,
    }


def _place_in_line(read: Read):
    return (read.skipped_at is not None, read.skipped_at, read.position)


def _waiting(user, read: Read, reads: list[Read]) -> list[str]:
    """Why there may be more to come although nothing is next, in the reader's words."""
    held = sum(1 for one in reads if one.held_at and one.state in UNSIGNED)
    texts = [period_text(next_periods(user).get(read.worklist_id)) if is_gated(read.worklist) else ""]
    if held:
        text = ngettext("The coordinator holds {n} read.", "The coordinator holds {n} reads.", held)
        texts.append(text.format(n=held))
    return [text for text in texts if text]


def _pool(read: Read) -> int:
    """How many reads are left in the pool that this one came from."""
    pool = pools_of([read.worklist]).get(read.worklist_id)
    return pool.left if pool else 0


def _address(pk) -> dict[str, str]:
    return {"id": str(pk), "url": reverse("read_show", args=[pk])}
