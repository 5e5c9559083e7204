"""What is on record although nothing changes: images in front of a reader, plans that leave."""

from datetime import timedelta

from django.db import transaction

from rapidreader.audit.actions import record
from rapidreader.audit.exposure import RESULTS, SERVED, SHOWN, last_exposure, record_exposure

from ..xnat import to_xnat

LONGEST_SITTING = timedelta(hours=12)


def show_images(*, read, by):
    """A read stands in front of its reader: which images by their list's hash, and since when they were served."""
    session = read.item.session
    word = f'"through":"{read.pk}"'
    served = last_exposure(by=by, verb=SERVED, session=session, about=word, within=LONGEST_SITTING)
    facts = {"read": str(read.pk), "worklist": str(read.worklist_id), "position": read.position}
    facts |= {"revision": read.revision, "images_hash": read.images_hash, "served_at": served}
    return record_exposure(by=by, verb=SHOWN, session=session, **facts)


def show_adjudication(*, adjudication, by):
    """Somebody sees what differs between the reads of an adjudication: who decides it, or who oversees the trial."""
    shown = sorted(str(pk) for pk in adjudication.inputs.values_list("assessor", flat=True))
    facts = {"adjudication": adjudication.pk, "assessors": shown}
    if adjudication.read_id:
        facts["read"] = str(adjudication.read_id)
    return record_exposure(by=by, verb=RESULTS, session=adjudication.item.session, **facts)


@transaction.atomic
def export_plan(*, worklist, by) -> dict:
    """A worklist as XNAT takes it, with the states of its reads."""
    record(by=by, verb="worklist_exported", obj=worklist, trial_id=worklist.trial_id, changes={"file": "xnat"})
    return to_xnat(worklist)
