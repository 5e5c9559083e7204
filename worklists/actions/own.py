"""How every deed of a reader begins: the own read, locked, and reasons to refuse."""

from django.utils.translation import gettext as _

from rapidreader.audit.errors import Conflict, NotAllowed

from .. import access
from ..models import Read
from ..shown_images import images_hash_of
from ..writable import why_not_writable


def lock_own(read, by) -> Read:
    """The reader's read, locked. Its worklist is asked for afterwards, so that its state is the one of now."""
    locked = Read.objects.select_for_update().get(pk=read.pk)
    if locked.reader_id != by.pk or not access.has_role_for(by, locked):
        raise NotAllowed(_("Only the reader of this read may do that."))
    # The page may be an older one: what was in front of the reader then may be closed now.
    if not access.is_open_to_its_reader(locked):
        raise Conflict(_("This read is not open to you now; another one has to be completed first."))
    return locked


def refuse_unless_writable(read):
    why = why_not_writable(read)
    if why:
        raise Conflict(why)


def refuse_stale(read, draft_number):
    if draft_number != read.draft_number:
        raise Conflict(_("This read was saved from another window meanwhile. Reload to see the newer draft."))


def take(read, answers: str, measurements: str, now):
    """What was entered, into the read; the first input also opens it."""
    read.answers, read.measurements = answers, measurements
    read.draft_number += 1
    read.opened_at = read.opened_at or now
    read.images_hash = read.images_hash or images_hash_of(read)
    read.first_input_at = read.first_input_at or now


def gone(cleared: dict) -> dict:
    """What is cleared, as old and new values: the trail reads a pair as a change, also two chosen options."""
    return {key: [value, None] for key, value in cleared.items()}
