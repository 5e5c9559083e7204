"""Somebody looks at what was found: on record, because who knows a result should not read the session."""

from django.db import transaction

from rapidreader.audit.actions import record
from rapidreader.audit.exposure import LISTED, RESULTS, record_exposure


def show_results(*, assessor, by):
    """One assessor was shown to one person."""
    facts = {"assessor": str(assessor.pk), "reader": assessor.reader_name, "revision": assessor.revision}
    return record_exposure(by=by, verb=RESULTS, session=assessor.session, read=str(assessor.read_key), **facts)


@transaction.atomic
def list_results(*, assessors, by):
    """Assessors left in a list; one event for each trial among them, with their numbers."""
    by_trial = {}
    for assessor in assessors:
        by_trial.setdefault(assessor.session.trial, []).append(str(assessor.pk))
    for trial, shown in by_trial.items():
        record(by=by, verb=LISTED, obj=trial, trial_id=trial.pk, changes={"assessors": sorted(shown)})
