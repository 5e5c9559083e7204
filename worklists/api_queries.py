"""Queries over REST: those of the trials that you oversee, and those about your own reads, where no name is met."""

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from ecrf.api import ExactJSONRenderer
from rapidreader.archive.access import visible_trials
from rapidreader.audit.canonical import parse_json

from . import actions
from .api import ExactJSONParser
from .blinding.uids import exchanged
from .models import Query, Read
from .queries.access import queries_to_see, reads_to_ask_about
from .queries.threads import with_messages

TURNS = {"reader": True, "coordinators": False}


class MessageSerializer(serializers.Serializer):
    by = serializers.CharField(help_text='A name; for the reader of the read "coordinator" or "reader".')
    role = serializers.ChoiceField(choices=["reader", "coordinator"])
    at = serializers.DateTimeField()
    text = serializers.CharField()


class QuerySerializer(serializers.ModelSerializer):
    trial = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    turn = serializers.SerializerMethodField(help_text="Whose word is awaited; empty when it is closed.")
    opened_by = serializers.SerializerMethodField(help_text="As in messages.")
    image_position = serializers.SerializerMethodField(help_text="sop_instance_uid, frame, point; or null.")
    messages = serializers.SerializerMethodField()

    class Meta:
        model = Query
        fields = [
            *("id", "trial", "number", "worklist", "read", "title", "field_key", "image_position", "state", "turn"),
            *("opened_at", "opened_by", "answered_at", "closed_at", "messages"),
        ]

    def get_turn(self, query) -> str:
        if query.state == Query.State.CLOSED:
            return ""
        return "reader" if query.is_for_reader else "coordinators"

    @extend_schema_field({"type": "object", "nullable": True, "additionalProperties": {}})
    def get_image_position(self, query):
        place = parse_json(query.image_position) if query.image_position else None
        return place if query.trial_id in self.context["overseen"] else exchanged(query.read, place)

    def get_opened_by(self, query) -> str:
        return self._who(query, query.opened_by)

    @extend_schema_field(MessageSerializer(many=True))
    def get_messages(self, query) -> list:
        said = [
            {"by": self._who(query, one.by), "role": _role(query, one.by), "at": one.at, "text": one.text}
            for one in query.messages.all()
        ]
        return MessageSerializer(said, many=True).data

    def _who(self, query, user) -> str:
        """A reader is told no name but the own, which a role stands for as well."""
        if query.trial_id in self.context["overseen"]:
            return user.get_full_name() or user.get_username()
        return _role(query, user)


def _role(query, user) -> str:
    return "reader" if user.pk == query.read.reader_id else "coordinator"


class NewQuerySerializer(serializers.Serializer):
    """A query about a read: with neither field nor image about the whole of it."""

    read = serializers.PrimaryKeyRelatedField(queryset=Read.objects.none())
    text = serializers.CharField(max_length=4000)
    title = serializers.CharField(max_length=200, required=False, help_text="Else the beginning of the text.")
    field_key = serializers.CharField(
        max_length=200, required=False, help_text="The full key; in a row group.row.field."
    )
    image_position = serializers.DictField(required=False, help_text="sop_instance_uid, frame, point.")

    def get_fields(self):
        """Only reads about which the person may ask can be named."""
        fields = super().get_fields()
        if request := self.context.get("request"):
            fields["read"].queryset = reads_to_ask_about(request.user)
        return fields


class AnswerSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=4000)


class CloseSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class QueryViewSet(viewsets.ReadOnlyModelViewSet):
    """Queries that you may see. Filters: trial (short name), worklist (name), state, turn (reader, coordinators)."""

    queryset = Query.objects.none()
    serializer_class = QuerySerializer
    renderer_classes = [ExactJSONRenderer]
    parser_classes = [ExactJSONParser]

    def get_queryset(self):
        params = self.request.query_params
        asked = {"trial__slug": "trial", "worklist__name": "worklist", "state": "state"}
        filters = {path: params[name] for path, name in asked.items() if params.get(name)}
        queries = with_messages(queries_to_see(self.request.user)).filter(**filters).order_by("trial", "-number")
        if params.get("turn") in TURNS:
            queries = queries.exclude(state=Query.State.CLOSED).filter(is_for_reader=TURNS[params["turn"]])
        return queries

    def get_serializer_context(self):
        context = super().get_serializer_context()
        return context | {"overseen": set(visible_trials(context["request"].user).values_list("pk", flat=True))}

    def _shown(self, query, status=200):
        again = self.get_queryset().get(pk=query.pk)
        return Response(QuerySerializer(again, context=self.get_serializer_context()).data, status=status)

    def _given(self, shape) -> dict:
        asked = shape(data=self.request.data, context={"request": self.request})
        asked.is_valid(raise_exception=True)
        return asked.validated_data

    @extend_schema(request=NewQuerySerializer, responses={201: QuerySerializer})
    def create(self, request):
        """Ask about a read: its reader asks the coordinators, a coordinator asks its reader."""
        return self._shown(actions.open_query(by=request.user, **self._given(NewQuerySerializer)), status=201)

    @extend_schema(request=AnswerSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request, pk=None):
        """Say something to the other side."""
        given = self._given(AnswerSerializer)
        return self._shown(actions.answer_query(query=self.get_object(), by=request.user, **given))

    @extend_schema(request=CloseSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, pk=None):
        """Coordinators close a query; the read stays as it is."""
        given = self._given(CloseSerializer)
        return self._shown(actions.close_query(query=self.get_object(), by=request.user, **given))


router = SimpleRouter()
router.register("queries", QueryViewSet, basename="api-query")
urlpatterns = router.urls
