"""Adjudications over REST: of a trial for those who oversee it; the own ones, without names, for who decides."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from ecrf.api import ExactJSONRenderer, JsonText
from rapidreader.archive.access import members_with_role
from rapidreader.archive.models import Role

from . import access, actions
from .adjudication.access import get_own_adjudication, overseen_adjudications, own_adjudications
from .adjudication.compared import compared
from .adjudication.overview import line_of
from .adjudication.room import meaning_of_decision
from .api import ExactJSONParser
from .api_serializers import BlindedSessionSerializer, CompletedSerializer, ReasonSerializer
from .models import Adjudication
from .reading_input import decision_input
from .signing_asked import authority_for


class SideSerializer(serializers.Serializer):
    """One of the reads, by the letter that the adjudicator sees."""

    letter = serializers.CharField()
    reader = serializers.CharField(help_text="Printed name.")
    assessors = serializers.SerializerMethodField()

    def get_assessors(self, side) -> list[str]:
        """Identifiers, in the order of the time points."""
        return [str(one.pk) for one in side.assessors]


class AdjudicationSerializer(serializers.ModelSerializer):
    trial = serializers.CharField(source="worklist.trial.slug", read_only=True)
    subject = serializers.CharField(source="subject.label", read_only=True)
    session = serializers.CharField(source="item.session.label", read_only=True)
    adjudicator = serializers.CharField(source="read.reader.username", read_only=True, allow_null=True, default=None)
    reasons = JsonText(read_only=True)

    class Meta:
        model = Adjudication
        fields = [
            *(
                "id",
                "trial",
                "worklist",
                "subject",
                "session",
                "scope",
                "condition",
                "state",
                "reasons",
                "adjudicator",
            ),
            *("read", "opened_at", "decision", "decision_reason", "accepted_assessor", "decided_at", "withdrawn_at"),
            "withdrawn_reason",
        ]


class AdjudicationDetailSerializer(AdjudicationSerializer):
    sides = serializers.SerializerMethodField()

    def get_sides(self, adjudication) -> SideSerializer(many=True):
        return SideSerializer(line_of(adjudication).sides, many=True).data

    class Meta(AdjudicationSerializer.Meta):
        fields = [*AdjudicationSerializer.Meta.fields, "sides"]


class AssignSerializer(ReasonSerializer):
    adjudicator = serializers.CharField(help_text="User name.")


class AdjudicationViewSet(viewsets.ReadOnlyModelViewSet):
    """Adjudications of the trials that you oversee. Filters: trial (short name), worklist (number), state."""

    queryset = Adjudication.objects.none()
    lookup_value_regex = "[0-9]+"
    renderer_classes = [ExactJSONRenderer]

    def get_queryset(self):
        found = overseen_adjudications(self.request.user).select_related(
            "worklist__trial", "subject", "item__session", "read__reader"
        )
        asked = {"worklist__trial__slug": "trial", "worklist": "worklist", "state": "state"}
        params = self.request.query_params
        given = {path: params[name] for path, name in asked.items() if params.get(name)}
        if not given.get("worklist", "0").isdecimal():
            return found.none()
        return found.filter(**given).order_by("-opened_at", "-pk")

    def get_serializer_class(self):
        return AdjudicationSerializer if self.action == "list" else AdjudicationDetailSerializer

    def retrieve(self, request, *args, **kwargs):
        actions.show_adjudication(adjudication=self.get_object(), by=request.user)
        return super().retrieve(request, *args, **kwargs)

    @extend_schema(request=AssignSerializer, responses=AdjudicationDetailSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request, pk=None):
        """Give it to an adjudicator of the trial who has read no session of the subject."""
        adjudication = self.get_object()
        access.refuse_unless_managed(request.user, adjudication.worklist)
        asked = AssignSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        people = members_with_role(adjudication.worklist.trial, Role.ADJUDICATOR)
        person = get_object_or_404(people, username=asked.validated_data["adjudicator"])
        reason = asked.validated_data["reason"]
        actions.assign_adjudicator(adjudication=adjudication, by=request.user, adjudicator=person, reason=reason)
        return Response(AdjudicationDetailSerializer(self.get_object()).data)


# --- for who decides --------------------------------------------------------------------------------------------


class OwnAdjudicationSerializer(serializers.Serializer):
    """One of your adjudications."""

    read = serializers.UUIDField(source="read_id")
    worklist = serializers.IntegerField(source="worklist_id")
    scope = serializers.CharField()
    state = serializers.CharField()
    decision = serializers.CharField()


class CellSerializer(serializers.Serializer):
    letter = serializers.CharField()
    text = serializers.CharField(allow_null=True)


class LineSerializer(serializers.Serializer):
    kind = serializers.CharField()
    label = serializers.CharField()
    differs = serializers.BooleanField()
    cells = CellSerializer(many=True)


class TimePointSerializer(serializers.Serializer):
    session = BlindedSessionSerializer()
    not_readable = serializers.DictField(child=serializers.CharField())
    lines = LineSerializer(many=True)


class WhySerializer(serializers.Serializer):
    label = serializers.CharField()
    lines = serializers.ListField(child=serializers.CharField())


class ComparedSerializer(serializers.Serializer):
    """The reads side by side, under letters that say nothing of who made them."""

    letters = serializers.ListField(child=serializers.CharField())
    reasons = WhySerializer(many=True)
    time_points = TimePointSerializer(many=True)


class DecisionSerializer(serializers.Serializer):
    decision = serializers.CharField(help_text="A small letter, or own.")
    reason = serializers.CharField()
    answers = serializers.JSONField(help_text="Of an own read; otherwise {}.")
    measurements = serializers.ListField(child=serializers.JSONField())
    draft_number = serializers.IntegerField()
    justifications = serializers.DictField(child=serializers.CharField(), required=False)
    username = serializers.CharField(required=False)
    password = serializers.CharField(required=False)


class OwnAdjudicationViewSet(viewsets.GenericViewSet):
    """Your adjudications, by the number of the read."""

    queryset = Adjudication.objects.none()
    serializer_class = OwnAdjudicationSerializer
    lookup_value_regex = "[0-9a-f-]{36}"
    renderer_classes = [ExactJSONRenderer]
    parser_classes = [ExactJSONParser]

    def get_queryset(self):
        return own_adjudications(self.request.user)

    @extend_schema(responses=OwnAdjudicationSerializer(many=True))
    def list(self, request):
        """In the order in which they are to be decided."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(OwnAdjudicationSerializer(page, many=True).data)

    @extend_schema(responses=ComparedSerializer)
    def retrieve(self, request, pk=None):
        """The reads that differ, side by side."""
        adjudication = get_own_adjudication(request.user, pk)
        actions.show_adjudication(adjudication=adjudication, by=request.user)
        return Response(ComparedSerializer(compared(adjudication.read, adjudication)).data)

    @extend_schema(request=DecisionSerializer, responses={201: CompletedSerializer})
    @action(detail=True, methods=["post"])
    def decide(self, request, pk=None):
        """Decide, with a reason; where the protocol asks for a signature, with user name and password."""
        adjudication, body = get_own_adjudication(request.user, pk), request.data
        if not isinstance(body, dict):
            raise ParseError("A JSON object was expected.")
        read = adjudication.read
        entered = {"read": read, "by": request.user, **decision_input(body)}
        authority = authority_for(request, read, body, lambda: actions.check_decision(**entered))
        done = actions.decide_adjudication(**entered, meaning=meaning_of_decision(), authority=authority)
        return Response(CompletedSerializer(done).data, status=201)


router = SimpleRouter()
router.register("adjudications", AdjudicationViewSet, basename="api-adjudication")
router.register("own-adjudications", OwnAdjudicationViewSet, basename="api-own-adjudication")
urlpatterns = router.urls
