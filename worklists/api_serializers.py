"""What worklists and reads look like over REST."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ecrf.api import JsonText
from ecrf.models import TemplateVersion
from rapidreader.archive.models import Trial
from rapidreader.audit.canonical import parse_json

from . import access
from .blinded import blind, overseen, tells_position
from .blinding.uids import exchanged, exchanged_text
from .models import Read, Worklist
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
        asked["sessions"] = named_objects(
            "sessions", asked.get("sessions", []), asked["trial"].sessions.all(), "label"
        )
        asked["readers"] = named_objects(
            "readers", asked.get("readers", []), access.possible_readers(asked["trial"]), "username"
        )
        return asked | ({"tools": sorted(asked["tools"])} if "tools" in asked else {})


def named_objects(field: str, names: list[str], found, key: str) -> list:
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


class BlindedSessionSerializer(serializers.Serializer):
    label = serializers.CharField()
    time_point = serializers.CharField()
    subject_label = serializers.CharField()
    modalities = serializers.CharField()
    date = serializers.CharField()
    site = serializers.CharField()
    arm = serializers.CharField()


class ReadSerializer(serializers.ModelSerializer):
    """A reader's own read without its answers; of the session only what its reader may know."""

    oversees = False

    trial = serializers.CharField(source="worklist.trial.slug", read_only=True)
    worklist_name = serializers.CharField(source="worklist.name", read_only=True)
    reader = serializers.CharField(source="reader.username", read_only=True, default=None, allow_null=True)
    session = serializers.SerializerMethodField()

    def to_representation(self, read):
        shown = super().to_representation(read)
        return shown if self.oversees or tells_position(read.worklist) else {**shown, "position": None}

    def get_session(self, read) -> BlindedSessionSerializer:
        """As its reader knows it, aliases and codes included."""
        return BlindedSessionSerializer(blind(read)).data

    class Meta:
        model = Read
        fields = [
            *("id", "trial", "worklist", "worklist_name", "reader", "position", "session", "state", "revision"),
            *("period", "condition"),
            *("opened_at", "draft_saved_at", "signed_at", "skipped_at", "skip_reason", "reopen_reason"),
            *("kind", "held_at", "hold_reason", "not_readable_reason"),
        ]


class OverseenReadSerializer(ReadSerializer):
    """Anybody's read for those who oversee the trial: the session under the trial's own labels."""

    oversees = True

    class Meta(ReadSerializer.Meta):
        fields = [
            *ReadSerializer.Meta.fields,
            "slot",
            "repetition",
            "pool_position",
            "claimed_at",
            "withdrawn_reason",
        ]

    def get_session(self, read) -> BlindedSessionSerializer:
        return BlindedSessionSerializer(overseen(read.item.session)).data


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

    def to_representation(self, read):
        """Images are named by the aliases that the reader knows."""
        texts = {name: exchanged_text(read, getattr(read, name)) for name in ("answers", "measurements")}
        shown = super().to_representation(read)
        cleared = exchanged(read, read.draft_cleared)
        return {**shown, **{name: parse_json(text) for name, text in texts.items()}, "draft_cleared": cleared}

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


class DecidingSerializer(serializers.Serializer):
    """What an adjudicator has chosen and typed so far."""

    decision = serializers.CharField(allow_blank=True, help_text="A small letter, own, or nothing yet.")
    reason = serializers.CharField(allow_blank=True)


class SaveSerializer(DraftSerializer):
    save_key = serializers.CharField(max_length=MAX_KEY)
    deciding = DecidingSerializer(required=False, help_text="Of an adjudication: it is kept with the draft.")


class SigningSerializer(DraftSerializer):
    meaning = serializers.CharField(max_length=200)
    username = serializers.CharField(required=False, help_text="Where the protocol asks for a signature.")
    password = serializers.CharField(required=False, help_text="Where the protocol asks for a signature.")


class NotReadableSerializer(SigningSerializer):
    reason = serializers.CharField(max_length=300)


class CompleteSerializer(SigningSerializer):
    justifications = serializers.DictField(
        child=serializers.CharField(max_length=1000),
        required=False,
        help_text="Why a warning is left as it is, by field; a field in a row is named group.row.field.",
    )
    correction_reason = serializers.CharField(
        max_length=300, required=False, help_text="Why a read that is complete already is corrected."
    )


class CompletedSerializer(serializers.Serializer):
    """What completing a read has stored for good."""

    assessor = serializers.UUIDField(source="pk")
    revision = serializers.IntegerField()
    content_hash = serializers.CharField()
    completed_at = serializers.DateTimeField()
    cleared = serializers.DictField(help_text="What was lost because it is hidden now, with its former value.")
    because = serializers.DictField(help_text="Why the calculated values are what they are.")
