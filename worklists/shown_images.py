"""Which images a read shows, and their hash: what is signed must be what was opened."""

import hashlib

from rapidreader.archive.models import Session

from .adjudication.sessions import sessions_decided
from .blinding.policies import policy_for
from .models import Read


def sessions_shown(read: Read):
    """The sessions that a read is about: its own; of a global review all time points that its reader has read, of an
    adjudication all that it decides on.
    """
    if read.kind == Read.Kind.ADJUDICATION:
        return sessions_decided(read)
    if read.kind != Read.Kind.GLOBAL:
        return Session.objects.filter(pk=read.item.session_id)
    return Session.objects.filter(worklist_items__in=Read.objects.time_points_of(read).values("item"))


def images_hash_of(read: Read) -> str:
    """SHA-256 over the SOPInstanceUIDs of all images that the read's policy shows, sorted, one a line.

    The archive's own UIDs, not a reader's aliases. No images, no hash.
    """
    uids = set()
    for session in sessions_shown(read).select_related("subject", "trial"):
        shown = policy_for(read, session).shown(session.instances.order_by())
        uids.update(shown.values_list("sop_instance_uid", flat=True))
    return hashlib.sha256("\n".join(sorted(uids)).encode()).hexdigest() if uids else ""
