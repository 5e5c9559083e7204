"""The DICOMweb roots: one per read, the only way images reach a reader, and one per trial for coordinators."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from rapidreader.archive.access import managed_trials, visible_sessions
from rapidreader.archive.blinding import OPEN, TrialLabels
from rapidreader.archive.dicomweb import Scope, answer, shown_scans
from rapidreader.archive.models import Session
from worklists.access import sessions_of_read

from .grants import ENVIRON_KEY, Grant
from .served import note_served

NOT_SIGNED_IN = {"error": {"code": "not_authenticated", "detail": "Sign in first.", "fields": {}}}


# Scripts ask here: they are answered 401 instead of being sent to a page, and a verb that would write is answered
# 404 or 405 instead of being asked for a token. Nothing is ever written.
@login_not_required
@csrf_exempt
def read_dicomweb(request, pk, path):
    """The images of the signed-in reader's own read, under the trial's labels; all else is not found."""
    if not request.user.is_authenticated:
        return JsonResponse(NOT_SIGNED_IN, status=401)
    sessions = sessions_of_read(request.user, pk)
    session = sessions.select_related("subject", "trial").first()
    if session is None:  # and if the right comes this instant: without a policy there is nothing to show
        return answer(request, Scope(Session.objects.none(), lambda _: OPEN, ""), path)
    policy = TrialLabels(session)
    scans = {scan.series_instance_uid: scan for scan in shown_scans(session, policy)}
    scope = Scope(sessions, lambda _: policy, _root(request, "read_dicomweb", pk), session, scans)
    versions = {uid: (scan.pk, scan.version) for uid, scan in scans.items()}
    request.environ[ENVIRON_KEY] = Grant(
        scope.root, session.study_instance_uid, policy.key, policy.refused_classes, versions
    )
    response = answer(request, scope, path)
    note_served(by=request.user, session=session, answer=response, path=path, about=str(pk))
    return response


@login_not_required
@csrf_exempt
def trial_dicomweb(request, slug, path):
    """All sessions of a trial as they are stored, for those who manage it."""
    if not request.user.is_authenticated:
        return JsonResponse(NOT_SIGNED_IN, status=401)
    trials = managed_trials(request.user).filter(slug=slug)
    sessions = visible_sessions(request.user).filter(trial__in=trials)
    response = answer(request, Scope(sessions, lambda _: OPEN, _root(request, "trial_dicomweb", slug)), path)
    study = re.match(r"studies/([0-9.]+)", path)
    session = sessions.filter(study_instance_uid=study[1]).first() if study else None
    note_served(by=request.user, session=session, answer=response, path=path, about="trial")
    return response


def _root(request, name: str, key) -> str:
    return request.build_absolute_uri(reverse(name, args=[key, "x"])).removesuffix("/x")
