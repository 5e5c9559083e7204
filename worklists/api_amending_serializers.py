"""What amendments look like over REST."""

from rest_framework import serializers

from ecrf.api import JsonText

from . import access
from .api_serializers import named_objects
from .models import Amendment


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
        sessions = named_objects("sessions", asked["sessions"], self.worklist.trial.sessions.all(), "label")
        group = asked.pop("group", "")
        return asked | {"sessions": sessions, "groups": {group: sessions} if group else {}}


class WithdrawSessionsSerializer(AmendSerializer):
    """Sessions by label."""

    sessions = serializers.ListField(child=serializers.CharField(), allow_empty=False)

    def validate(self, asked):
        own = self.worklist.trial.sessions.filter(worklist_items__worklist=self.worklist)
        return asked | {"sessions": named_objects("sessions", asked["sessions"], own, "label")}


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
            reader = named_objects("reader", [reader], own, "username")[0]
        return asked | {"reads": reads, "reader": reader}
