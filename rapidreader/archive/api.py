"""The archive's part of the REST API: trials, sessions and scans, read-only."""

from rest_framework import routers, serializers, viewsets

from . import access
from .models import Scan, Session, Trial


class TrialSerializer(serializers.ModelSerializer):
    class Meta:
        model = Trial
        fields = ["slug", "name", "protocol", "sponsor", "description", "created_at"]


class ScanSerializer(serializers.ModelSerializer):
    session = serializers.PrimaryKeyRelatedField(read_only=True)

    class Meta:
        model = Scan
        fields = [
            "id",
            "session",
            "series_instance_uid",
            "number",
            "modality",
            "description",
            "instance_count",
            "is_image",
        ]


class SessionSerializer(serializers.ModelSerializer):
    trial = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    subject = serializers.SlugRelatedField(slug_field="label", read_only=True)
    archive = serializers.SlugRelatedField(slug_field="name", read_only=True)

    class Meta:
        model = Session
        fields = [
            "id",
            "trial",
            "subject",
            "label",
            "time_point",
            "date",
            "modalities",
            "description",
            "study_instance_uid",
            "archive",
            "scan_count",
            "instance_count",
        ]


class TrialViewSet(viewsets.ReadOnlyModelViewSet):
    """Trials that you coordinate, monitor or administrate."""

    serializer_class = TrialSerializer
    lookup_field = "slug"

    def get_queryset(self):
        return access.visible_trials(self.request.user)


class SessionViewSet(viewsets.ReadOnlyModelViewSet):
    """Sessions of these trials. Filters: trial (slug), subject (label), modality, date_from, date_to, text."""

    serializer_class = SessionSerializer

    def get_queryset(self):
        sessions = access.visible_sessions(self.request.user).select_related("trial", "subject", "archive")
        asked = SessionQuery(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        asked = dict(asked.validated_data)
        if trial := asked.pop("trial", ""):
            sessions = sessions.filter(trial__slug=trial)
        if subject := asked.pop("subject", ""):
            sessions = sessions.filter(subject__label=subject)
        return sessions.matching(**asked)


class ScanViewSet(viewsets.ReadOnlyModelViewSet):
    """Scans of these sessions. Filter: session (id)."""

    serializer_class = ScanSerializer

    def get_queryset(self):
        scans = access.visible_scans(self.request.user)
        asked = ScanQuery(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return scans.filter(**asked.validated_data)


class SessionQuery(serializers.Serializer):
    trial = serializers.CharField(required=False)
    subject = serializers.CharField(required=False)
    modality = serializers.CharField(required=False)
    text = serializers.CharField(required=False)
    date_from = serializers.DateField(required=False)
    date_to = serializers.DateField(required=False)


class ScanQuery(serializers.Serializer):
    session = serializers.IntegerField(required=False)


router = routers.SimpleRouter()
router.register("trials", TrialViewSet, basename="api-trial")
router.register("sessions", SessionViewSet, basename="api-session")
router.register("scans", ScanViewSet, basename="api-scan")
urlpatterns = router.urls
