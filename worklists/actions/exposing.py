"""What is on record although nothing changes: images in front of a reader, plans that leave."""

from datetime import timedelta

from django.db import transaction

from ecrf.exposing import show_results
from rapidreader.audit.actions import record
from rapidreader.audit.exposure import SERVED, SHOWN, last_exposure, record_exposure

from ..adjudication.access import adjudication_of, inputs_of
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


@transaction.atomic
def show_compared(*, read, by):
    """The reads between which an adjudicator decides stand in front of the adjudicator."""
    for one in inputs_of(adjudication_of(read)):
        show_results(assessor=one.assessor, by=by)


@transaction.atomic
def export_plan(*, worklist, by) -> dict:
    """A worklist as XNAT takes it, with the states of its reads."""
    record(by=by, verb="worklist_exported", obj=worklist, trial_id=worklist.trial_id, changes={"file": "xnat"})
    return to_xnat(worklist)
