"""What was shown to whom, when: views of images and of results are events too, each of one imaging session.

`images_served`: images of a session went to somebody's browser for the first time in a while (also ahead of time, and
to scripts). `images_shown`: a read's images stand in front of its reader. `results_shown`: results on a screen.
Not one per frame: one per opening.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from .actions import record
from .models import AuditEvent
from .origin import current_origin

SERVED, SHOWN, RESULTS = "images_served", "images_shown", "results_shown"
# Of a whole trial, not of one session: lists of results, and files that left.
LISTED, EXPORTED, TRAIL, PLAN = "results_listed", "reads_exported", "trail_exported", "worklist_exported"
BUNDLE = "bundle_exported"
WHOLE = (LISTED, EXPORTED, TRAIL, PLAN, BUNDLE)
KINDS = {SERVED: "Images served", SHOWN: "Images shown", RESULTS: "Results shown"}


@transaction.atomic
def record_exposure(*, by, verb: str, session, **facts) -> AuditEvent:
    """Somebody saw something of a session; `facts` say of which read or assessor."""
    return record(by=by, verb=verb, obj=session, trial_id=session.trial_id, changes=facts)


def last_exposure(*, by, verb: str, session, about: str, within: timedelta) -> datetime | None:
    """When this person last had the same from the same signed-in session; `about` is a word of the event."""
    events = AuditEvent.objects.filter(object_type=session._meta.label_lower, object_id=str(session.pk))
    events = events.filter(verb=verb, actor_id=by.pk, at__gte=timezone.now() - within, body__contains=about)
    own = events.filter(body__contains=f'"session":"{current_origin().session}"')
    return own.order_by("-at").values_list("at", flat=True).first()
