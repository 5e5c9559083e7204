"""The adjudicator's decision: the reading room's pages do everything else."""

from django.http import JsonResponse
from django.views.decorators.http import require_POST

from . import actions
from .adjudication.access import get_own_adjudication
from .adjudication.room import meaning_of_decision
from .reading_input import decision_input, json_object
from .reading_room import neighbours_of
from .signing_asked import authority_for


@require_POST
def read_decide(request, pk):
    read, body = get_own_adjudication(request.user, pk).read, json_object(request)
    entered = {"read": read, "by": request.user, **decision_input(body)}
    authority = authority_for(request, read, body, lambda: actions.check_decision(**entered))
    done = actions.decide_adjudication(**entered, meaning=meaning_of_decision(), authority=authority)
    said = {"errors": {}, "warnings": {}, "cleared": {}, "because": done.because}
    around = neighbours_of(request.user, read)
    following = {"next": around["nextUnsigned"], "left": around["left"], "waiting": around["waiting"]}
    return JsonResponse({"assessor": str(done.pk), "completed_at": done.completed_at, **said, **following})
