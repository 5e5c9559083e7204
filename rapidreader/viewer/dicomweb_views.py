"""The DICOMweb roots: one per read, the only way images reach a reader, and one per trial for coordinators."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from rapidreader.archive.access import managed_trials, visible_sessions
from rapidreader.archive.blinding import AS_STORED
from rapidreader.archive.dicomweb import Scope, answer
from worklists.access import find_read_with_images, sessions_beside
from worklists.blinding.policies import shown_for

from .grants import ENVIRON_KEY, grant_of
from .served import note_served

NOT_SIGNED_IN = {"error": {"code": "not_authenticated", "detail": "Sign in first.", "fields": {}}}


# Scripts ask here: they are answered 401 instead of being sent to a page, and a verb that would write is answered
# 404 or 405 instead of being asked for a token. Nothing is ever written.
@login_not_required
@csrf_exempt
def read_dicomweb(request, pk, path):
    """The images of the signed-in reader's own read, as its blinding policy shows them; all else is not found."""
    if not request.user.is_authenticated:
        return JsonResponse(NOT_SIGNED_IN, status=401)
    read = find_read_with_images(request.user, pk)
    shown = [shown_for(read, session) for session in sessions_beside(read)] if read else []
    scope = Scope.of(shown, _root(request, "read_dicomweb", pk))
    if shown:
        request.environ[ENVIRON_KEY] = grant_of(scope)
    response = answer(request, scope, path)
    note_served(by=request.user, scope=scope, answer=response, path=path, about=str(pk))
    return response


@login_not_required
@csrf_exempt
def trial_dicomweb(request, slug, path):
    """All sessions of a trial as they are stored, for those who manage it."""
    if not request.user.is_authenticated:
        return JsonResponse(NOT_SIGNED_IN, status=401)
    trials = managed_trials(request.user).filter(slug=slug)
    sessions = visible_sessions(request.user).filter(trial__in=trials)
    scope = Scope(_root(request, "trial_dicomweb", slug), sessions, lambda _: AS_STORED)
    response = answer(request, scope, path)
    note_served(by=request.user, scope=scope, answer=response, path=path, about="trial")
    return response


def _root(request, name: str, key) -> str:
    return request.build_absolute_uri(reverse(name, args=[key, "x"])).removesuffix("/x")
