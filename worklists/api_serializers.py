"""What worklists and reads look like over REST."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ecrf.api import JsonText
from ecrf.models import TemplateVersion
from rapidreader.archive.models import Trial

from . import access
from .blinded import blind
from .models import Amendment, Read, Worklist
from .protocols.document import Protocol, protocol_of, read_protocol
from .reading_input import MAX_KEY
from .viewer_tools import TOOLS


class WorklistSerializer(serializers.ModelSerializer):
    trial = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    read_count = serializers.IntegerField(read_only=True)
    complete_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Worklist
        fields = [
            *("id", "trial", "name", "description", "state", "template_version", "due_date", "seed"),
            *("algorithm", "schedule_hash", "form_disabled_when_complete", "skipping_allowed", "tools"),
            *("created_at", "activated_at", "read_count", "complete_count"),
        ]


@extend_schema_field({"type": "object", "additionalProperties": {}})
class ProtocolField(serializers.Field):
    """The reading protocol as a document; what is wrong with it is said by the path at which it stands."""

    def to_internal_value(self, data) -> Protocol:
        protocol, problems = read_protocol(data)
        if problems:
            raise serializers.ValidationError(
                [f"{path}: {text}" if path else text for path, text in problems.items()]
            )
        return protocol

    def to_representation(self, text) -> dict:
        return protocol_of(text).value


class WorklistDetailSerializer(WorklistSerializer):
    protocol = ProtocolField(read_only=True)
    sessions = serializers.SerializerMethodField()
    readers = serializers.SerializerMethodField()

    def get_sessions(self, worklist) -> list[str]:
        """Labels in the listed order."""
        return list(worklist.items.order_by("place").values_list("session__label", flat=True))

    def get_readers(self, worklist) -> list[str]:
        """User names."""
        return list(worklist.readers.order_by("pk").values_list("reader__username", flat=True))

    class Meta(WorklistSerializer.Meta):
        fields = [*WorklistSerializer.Meta.fields, "protocol", "sessions", "readers"]


class NewWorklistSerializer(serializers.Serializer):
    """A worklist as planned: sessions by label, readers by user name."""

    trial = serializers.SlugRelatedField(slug_field="slug", queryset=Trial.objects.none())
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(required=False, allow_blank=True)
    template_version = serializers.PrimaryKeyRelatedField(queryset=TemplateVersion.objects.none())
    sessions = serializers.ListField(child=serializers.CharField(), required=False)
    readers = serializers.ListField(child=serializers.CharField(), required=False)
    protocol = ProtocolField(required=False)
    seed = serializers.CharField(max_length=64, required=False, allow_blank=True)
    due_date = serializers.DateField(required=False, allow_null=True)
    form_disabled_when_complete = serializers.BooleanField(required=False)
    skipping_allowed = serializers.BooleanField(required=False)
    tools = serializers.MultipleChoiceField(choices=list(TOOLS.items()), required=False)

    def get_fields(self):
        """Only the person's own trials and their templates can be named."""
        fields = super().get_fields()
        if request := self.context.get("request"):
            fields["trial"].queryset = access.trials_to_plan_in(request.user)
            fields["template_version"].queryset = access.versions_to_plan_with(request.user)
        return fields

    def validate(self, asked):
        asked["sessions"] = _named("sessions", asked.get("sessions", []), asked["trial"].sessions.all(), "label")
        asked["readers"] = _named(
            "readers", asked.get("readers", []), access.possible_readers(asked["trial"]), "username"
        )
        return asked | ({"tools": sorted(asked["tools"])} if "tools" in asked else {})


def _named(field: str, names: list[str], found, key: str) -> list:
    """The objects of these names in their order; an error at the field for names that are not known."""
    by_name = {getattr(one, key): one for one in found.filter(**{f"{key}__in": names})}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise serializers.ValidationError({field: f"Not known in this trial: {', '.join(unknown[:20])}."})
    return [by_name[name] for name in names]


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


class NoteSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ExtendSerializer(ReasonSerializer):
    due_date = serializers.DateField(allow_null=True)


class ActivateSerializer(serializers.Serializer):
    expected_hash = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")


class AmendmentSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.username", read_only=True)
    inputs = JsonText(read_only=True)

    class Meta:
        model = Amendment
        fields = ["number", "kind", "reason", "inputs", "schedule_hash", "at", "by"]


class AmendSerializer(serializers.Serializer):
    """`expected_hash`: that of the amendment as it was previewed; empty takes what comes."""

    reason = serializers.CharField(max_length=300)
    expected_hash = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")

    @property
    def worklist(self):
        return self.context["worklist"]


class AddSessionsSerializer(AmendSerializer):
    """Sessions by label; `group` where the protocol has groups."""

    sessions = serializers.ListField(child=serializers.CharField(), allow_empty=False)
    group = serializers.CharField(required=False, allow_blank=True)

    def validate(self, asked):
        sessions = _named("sessions", asked["sessions"], self.worklist.trial.sessions.all(), "label")
        group = asked.pop("group", "")
        return asked | {"sessions": sessions, "groups": {group: sessions} if group else {}}


class WithdrawSessionsSerializer(AmendSerializer):
    """Sessions by label."""

    sessions = serializers.ListField(child=serializers.CharField(), allow_empty=False)

    def validate(self, asked):
        own = self.worklist.trial.sessions.filter(worklist_items__worklist=self.worklist)
        return asked | {"sessions": _named("sessions", asked["sessions"], own, "label")}


class ReassignReadsSerializer(AmendSerializer):
    """Reads by number; `reader` by user name, null for back to the pool."""

    reads = serializers.ListField(child=serializers.UUIDField(), allow_empty=False)
    reader = serializers.CharField(allow_null=True)

    def validate(self, asked):
        reads = list(self.worklist.reads.filter(pk__in=asked["reads"]).select_related("reader"))
        if len(reads) != len(set(asked["reads"])):
            raise serializers.ValidationError({"reads": "Some are not reads of this worklist."})
        reader = asked["reader"]
        if reader is not None:
            own = access.possible_readers(self.worklist.trial).filter(reading_worklists__worklist=self.worklist)
            reader = _named("reader", [reader], own, "username")[0]
        return asked | {"reads": reads, "reader": reader}


class BlindedSessionSerializer(serializers.Serializer):
    label = serializers.CharField()
    time_point = serializers.CharField()
    subject_label = serializers.CharField()
    modalities = serializers.CharField()


class ReadSerializer(serializers.ModelSerializer):
    """A read without its answers; of the session only what its reader may know."""

    trial = serializers.CharField(source="worklist.trial.slug", read_only=True)
    worklist_name = serializers.CharField(source="worklist.name", read_only=True)
    reader = serializers.CharField(source="reader.username", read_only=True, default=None, allow_null=True)
    session = serializers.SerializerMethodField()

    def get_session(self, read) -> BlindedSessionSerializer:
        return BlindedSessionSerializer(blind(read.item.session)).data

    class Meta:
        model = Read
        fields = [
            *("id", "trial", "worklist", "worklist_name", "reader", "position", "session", "state", "revision"),
            *("kind", "period", "condition", "slot"),
            *("opened_at", "draft_saved_at", "signed_at", "skipped_at", "skip_reason", "reopen_reason"),
        ]


@extend_schema_field({"type": "object", "additionalProperties": {}})
class AnswersField(JsonText):
    pass


@extend_schema_field({"type": "array", "items": {"type": "object"}})
class MeasurementsField(JsonText):
    pass


class OwnReadSerializer(ReadSerializer):
    """The reader's own read with its draft."""

    answers = AnswersField(read_only=True)
    measurements = MeasurementsField(read_only=True)
    draft_errors = serializers.DictField(
        read_only=True, help_text="Fields that could not be taken as typed, and why."
    )

    draft_cleared = serializers.DictField(
        read_only=True, help_text="After a save: what was lost because it is hidden now, with its former value."
    )
    draft_because = serializers.DictField(
        read_only=True, help_text="After a save: why the calculated values are what they are."
    )

    class Meta(ReadSerializer.Meta):
        fields = [
            *(*ReadSerializer.Meta.fields, "draft_number", "answers", "measurements"),
            *("draft_errors", "draft_cleared", "draft_because"),
        ]


class DraftSerializer(serializers.Serializer):
    """For the description of the API: the body is read with exact decimals."""

    answers = serializers.DictField()
    measurements = serializers.ListField(child=serializers.DictField())
    draft_number = serializers.IntegerField(min_value=0)


class SaveSerializer(DraftSerializer):
    save_key = serializers.CharField(max_length=MAX_KEY)


class CompleteSerializer(DraftSerializer):
    meaning = serializers.CharField(max_length=200)
    justifications = serializers.DictField(
        child=serializers.CharField(max_length=1000),
        required=False,
        help_text="Why a warning is left as it is, by field; a field in a row is named group.row.field.",
    )


class CompletedSerializer(serializers.Serializer):
    """What completing a read has stored for good."""

    assessor = serializers.UUIDField(source="pk")
    revision = serializers.IntegerField()
    content_hash = serializers.CharField()
    completed_at = serializers.DateTimeField()
    cleared = serializers.DictField(help_text="What was lost because it is hidden now, with its former value.")
    because = serializers.DictField(help_text="Why the calculated values are what they are.")
