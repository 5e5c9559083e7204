"""The DICOMweb roots: one per read, the only way images reach a reader, and one per trial for coordinators."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import get_user
from django.http import JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from rapidreader.archive.access import managed_trials, visible_sessions
from rapidreader.archive.blinding import AS_STORED
from rapidreader.archive.dicomweb import Scope, answer
from rapidreader.audit.origin import current_origin
from worklists.access import find_read_with_images, sessions_beside
from worklists.blinding.policies import shown_for

from .grants import HELD, LEFT, Grant
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
    held = request.environ.get(HELD)
    grant = held if held and held.by.pk == request.user.pk else _granted(request, pk)
    scope = grant.scope if grant else Scope.of([], _root(request, "read_dicomweb", pk))
    response = answer(request, scope, path)
    note_served(by=request.user, scope=scope, answer=response, path=path, about=str(pk))
    return response


def _granted(request, pk) -> Grant | None:
    """What this person may see of the read's images; left for the front door too."""
    read = find_read_with_images(request.user, pk)
    if not read:
        return None
    shown = [shown_for(read, session) for session in sessions_beside(read)]
    scope = Scope.of(shown, _root(request, "read_dicomweb", pk))
    # The person themselves: request.user would keep the whole request as long as the grant.
    request.environ[LEFT] = grant = Grant(scope, get_user(request), current_origin(), str(pk))
    return grant


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
