"""The control tower, the state of a trial and its qualification over REST: the pages' querysets and actions."""

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from rapidreader.archive.access import get_managed_trial, get_visible_trial
from rapidreader.archive.models import Trial
from rapidreader.audit.signing import authorize
from rapidreader.audit.sitting import sitting_of

from . import access
from . import access_qualification as rights
from .actions import bulk, charter, locking, steering
from .models import WorklistItem
from .qualification.overview import overview_of
from .tower.blockers import findings_of
from .tower.filters import Asked
from .tower.matrix import readers_of
from .tower.summary import summary_of

VERBS = ("freeze", "thaw", "lock", "unlock")


class FindingSerializer(serializers.Serializer):
    key = serializers.CharField()
    count = serializers.IntegerField()
    words = serializers.CharField()
    blocks = serializers.BooleanField(help_text="Whether it keeps the trial from being locked.")


class EstimateSerializer(serializers.Serializer):
    end = serializers.DateField(allow_null=True)
    earliest = serializers.DateField(allow_null=True, help_text="8 in 10 lie between this and `latest`.")
    latest = serializers.DateField(allow_null=True)


class ReaderLineSerializer(serializers.Serializer):
    name = serializers.CharField()
    total = serializers.IntegerField()
    complete = serializers.IntegerField()
    drafts = serializers.IntegerField()
    skipped = serializers.IntegerField()
    held = serializers.IntegerField()
    overdue = serializers.IntegerField()
    last_signed_at = serializers.DateTimeField(allow_null=True)
    forecast = EstimateSerializer(source="estimate", allow_null=True)


class TowerSerializer(serializers.Serializer):
    """The figures above the matrix; those of single reads are at overseen-reads/."""

    state = serializers.ChoiceField(choices=Trial.State.choices)
    total = serializers.IntegerField()
    complete = serializers.IntegerField()
    overdue = serializers.IntegerField()
    held = serializers.IntegerField()
    skipped = serializers.IntegerField()
    not_readable = serializers.IntegerField()
    forecast = EstimateSerializer()
    findings = FindingSerializer(many=True)
    readers = ReaderLineSerializer(many=True)


class StateSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=300)
    confirm = serializers.CharField(max_length=40, required=False, help_text="The short name, to lock and unlock.")
    username = serializers.CharField(max_length=150, required=False, help_text="To lock: who signs.")
    password = serializers.CharField(max_length=200, required=False, write_only=True)


class StateAnswerSerializer(serializers.Serializer):
    state = serializers.ChoiceField(choices=Trial.State.choices)
    state_changed_at = serializers.DateTimeField()
    state_reason = serializers.CharField()


class BulkSerializer(serializers.Serializer):
    """`do` is hold, release, reassign, due or priority; `reads` are their identifiers."""

    do = serializers.ChoiceField(choices=["hold", "release", "reassign", "due", "priority"])
    reads = serializers.ListField(child=serializers.UUIDField(), max_length=steering.MOST_AT_ONCE)
    reason = serializers.CharField(max_length=300)
    reader = serializers.CharField(max_length=150, required=False, help_text="User name of the new reader.")
    due_date = serializers.DateField(required=False, allow_null=True, default=None)
    priority = serializers.ChoiceField(choices=WorklistItem.Priority.choices, required=False, default=0)


class BulkDoneSerializer(serializers.Serializer):
    done = serializers.IntegerField()
    refused = serializers.DictField(child=serializers.CharField(), help_text="Why not, by read.")


class DocumentSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    text = serializers.CharField()
    sha256 = serializers.CharField()
    published_at = serializers.DateTimeField()


class AttemptSerializer(serializers.Serializer):
    worklist = serializers.IntegerField(source="worklist_id")
    attempt = serializers.IntegerField()
    score = serializers.DecimalField(max_digits=5, decimal_places=4)
    has_passed = serializers.BooleanField()


class StandingSerializer(serializers.Serializer):
    """One reader: what was acknowledged, and the last attempt at each training list."""

    reader = serializers.CharField(source="reader.username")
    acknowledged = serializers.SerializerMethodField()
    trainings = serializers.SerializerMethodField()

    def get_acknowledged(self, standing) -> list[int]:
        """Numbers of the current documents."""
        return [said.document_id for said in standing.acknowledgements if said]

    @extend_schema_field(AttemptSerializer(many=True))
    def get_trainings(self, standing):
        """Worklist, attempt, score, and whether it was passed."""
        return AttemptSerializer([one for one in standing.attempts if one], many=True).data


class TowerView(APIView):
    @extend_schema(operation_id="trial_tower", responses=TowerSerializer)
    def get(self, request, slug: str):
        """Progress, forecast and what blocks the lock, over all live worklists of a trial."""
        trial = get_visible_trial(request.user, slug)
        live = Asked(trial).scope()
        made = summary_of(live, readers_of(live))
        facts = {name: getattr(made, name) for name in TowerSerializer().fields if hasattr(made, name)}
        return Response(TowerSerializer({**facts, "state": trial.state, "findings": findings_of(trial)}).data)


class TrialStateView(APIView):
    @extend_schema(
        operation_id="trial_state",
        request=StateSerializer,
        responses=StateAnswerSerializer,
        parameters=[OpenApiParameter("verb", str, OpenApiParameter.PATH, enum=list(VERBS))],
    )
    def post(self, request, slug: str, verb: str):
        """Freeze, thaw, lock (with a signature) or unlock a trial."""
        trial = get_managed_trial(request.user, slug)
        if verb not in VERBS:
            raise Http404
        asked = StateSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(StateAnswerSerializer(self._act(request, trial, verb, asked.validated_data)).data)

    def _act(self, request, trial, verb, given):
        own = {"trial": trial, "by": request.user, "reason": given["reason"]}
        if verb in {"freeze", "thaw"}:
            return {"freeze": locking.freeze_trial, "thaw": locking.thaw_trial}[verb](**own)
        own["confirm"] = given.get("confirm", "")
        if verb == "unlock":
            return locking.unlock_trial(**own)
        locking.refuse_unless_lockable(**own)
        typed = {"username": given.get("username"), "password": given.get("password")}
        authority = authorize(by=request.user, sitting=sitting_of(request), trial_id=trial.pk, **typed)
        return locking.lock_trial(**own, authority=authority)


class BulkView(APIView):
    @extend_schema(operation_id="trial_reads_bulk", request=BulkSerializer, responses=BulkDoneSerializer)
    def post(self, request, slug: str):
        """Do one thing to many reads; each is judged for itself."""
        trial = get_managed_trial(request.user, slug)
        shape = BulkSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        asked = shape.validated_data
        reads = access.get_chosen_reads(request.user, trial, [str(pk) for pk in asked["reads"]], None, False)
        given = {"trial": trial, "reads": reads, "by": request.user, "reason": asked["reason"]}
        return Response(BulkDoneSerializer(self._act(trial, asked, given)).data)

    def _act(self, trial, asked, given) -> dict:
        if asked["do"] == "due":
            return {"done": steering.set_due_date(**given, due_date=asked["due_date"]), "refused": {}}
        if asked["do"] == "priority":
            return {"done": steering.set_priority(**given, priority=asked["priority"]), "refused": {}}
        if asked["do"] == "reassign":
            reader = access.possible_readers(trial).filter(username=asked.get("reader", "")).first()
            outcome = bulk.reassign_reads(**given, reader=reader)
        else:
            outcome = {"hold": bulk.hold_reads, "release": bulk.release_reads}[asked["do"]](**given)
        return {"done": outcome.done, "refused": {str(read.pk): why for read, why in outcome.refused}}


class QualificationView(APIView):
    @extend_schema(operation_id="trial_qualification", responses=StandingSerializer(many=True))
    def get(self, request, slug: str):
        """Who of a trial's readers has acknowledged and passed what."""
        trial = get_visible_trial(request.user, slug)
        overview = overview_of(trial, list(access.possible_readers(trial)))
        return Response(StandingSerializer(overview.readers, many=True).data)


class DocumentListView(APIView):
    @extend_schema(operation_id="documents", responses=DocumentSerializer(many=True))
    def get(self, request):
        """Published documents of the trials in which you read, the newest version of each."""
        documents = rights.current_readable_documents(request.user)
        return Response(DocumentSerializer(documents, many=True).data)


class AcknowledgeView(APIView):
    @extend_schema(operation_id="document_acknowledge", request=None, responses={204: None})
    def post(self, request, pk: int):
        """State that you have read and understood a document."""
        charter.acknowledge_document(document=rights.get_readable_document(request.user, pk), by=request.user)
        return Response(status=204)


one = "trials/<slug:slug>/"
urlpatterns = [
    path(f"{one}tower/", TowerView.as_view(), name="api_tower"),
    path(f"{one}state/<str:verb>/", TrialStateView.as_view(), name="api_state"),
    path(f"{one}reads/bulk/", BulkView.as_view(), name="api_bulk"),
    path(f"{one}qualification/", QualificationView.as_view(), name="api_qualification"),
    path("documents/", DocumentListView.as_view(), name="api_documents"),
    path("documents/<int:pk>/acknowledge/", AcknowledgeView.as_view(), name="api_acknowledge"),
]
