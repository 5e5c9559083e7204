"""Whether anything may be entered into a read now. Actions refuse by it, pages say it: they cannot disagree."""

from django.utils.translation import gettext as _

from rapidreader.archive.states import why_not_open

from .models import Read, Worklist


def why_not_writable(read: Read) -> str:
    """Why its reader can enter nothing into this read, in the reader's words; empty when they can."""
    return why_not_open(read.worklist.trial) or _of_worklist(read) or _of_read(read)


def _of_worklist(read) -> str:
    worklist = read.worklist
    if worklist.state == Worklist.State.PAUSED:
        return _(
            "The coordinator has paused this worklist. You can look at your reads; nothing can be entered until it "
            "goes on."
        )
    if worklist.state != Worklist.State.ACTIVE:
        return _("This worklist was cancelled by the coordinator. Nothing can be entered any more.")
    return ""


def _of_read(read) -> str:
    if read.state == Read.State.CANCELLED:
        return _("This read was cancelled by the coordinator. Nothing can be entered any more.")
    if read.state == Read.State.COMPLETE and read.worklist.form_disabled_when_complete:
        return _("This read is complete. Only a coordinator can reopen it.")
    if read.held_at:
        return _("The coordinator holds this read: {reason}. Nothing can be entered until it is released.").format(
            reason=read.hold_reason.rstrip(".")
        )
    return ""
