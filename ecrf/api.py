"""Templates, their versions and image assessors over REST, read-only; the rights are those of the pages."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.renderers import JSONRenderer
from rest_framework.routers import SimpleRouter

from rapidreader.audit.canonical import canonical_json, parse_json

from . import access
from .building.looking import showable
from .definition import definition_of
from .exposing import list_results, show_results
from .models import ImageAssessor, Template, TemplateVersion
from .schema import schema_of

TRIAL = OpenApiParameter("trial", str, description="Only of this trial (its short name).")


class ExactJSONRenderer(JSONRenderer):
    """JSON whose numbers keep their digits: 12.50 is not 12.5, and none passes through a binary fraction."""

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return b"" if data is None else canonical_json(data).encode()


@extend_schema_field(OpenApiTypes.ANY)
class JsonText(serializers.Field):
    """Stored canonical JSON text as JSON, numbers with the digits that were entered."""

    def to_representation(self, value):
        return parse_json(value)


class TemplateSerializer(serializers.ModelSerializer):
    trial = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    versions = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Template
        fields = ["id", "trial", "title", "created_at", "versions"]


class VersionSerializer(serializers.ModelSerializer):
    trial = serializers.SlugRelatedField(source="template.trial", slug_field="slug", read_only=True)
    title = serializers.CharField(source="template.title", read_only=True)

    class Meta:
        model = TemplateVersion
        fields = [
            *("id", "trial", "template", "title", "number", "state", "language", "content_hash"),
            *("source_name", "source_sha256", "created_at", "published_at"),
        ]


class VersionDetailSerializer(VersionSerializer):
    definition = JsonText(read_only=True)
    report = JsonText(read_only=True)
    schema = serializers.SerializerMethodField()

    def get_schema(self, version) -> dict:
        """JSON Schema 2020-12 of the answers of a completed form, without what is unfinished."""
        return schema_of(showable(definition_of(version)))

    class Meta(VersionSerializer.Meta):
        fields = [*VersionSerializer.Meta.fields, "definition", "schema", "report"]


class AssessorSerializer(serializers.ModelSerializer):
    trial = serializers.CharField(source="session.trial.slug", read_only=True)
    subject = serializers.CharField(source="session.subject.label", read_only=True)
    session_label = serializers.CharField(source="session.label", read_only=True)
    study_instance_uid = serializers.CharField(source="session.study_instance_uid", read_only=True)
    answers = JsonText(read_only=True)
    measurements = JsonText(read_only=True)
    justifications = JsonText(read_only=True, help_text="Why warnings were left as they were, by field; or null.")

    class Meta:
        model = ImageAssessor
        fields = [
            *("id", "trial", "subject", "session", "session_label", "study_instance_uid", "template_version"),
            *("template_hash", "reader_name", "worklist_id", "worklist_name", "position", "read_key", "revision"),
            *("replaces", "answers", "measurements", "justifications", "opened_at", "first_input_at"),
            *("completed_at", "meaning", "reading_seconds", "content_hash"),
        ]


class ExactViewSet(viewsets.ReadOnlyModelViewSet):
    renderer_classes = [ExactJSONRenderer]


@extend_schema_view(list=extend_schema(parameters=[TRIAL]))
class TemplateViewSet(ExactViewSet):
    """eCRF templates of the trials that you oversee."""

    queryset = Template.objects.none()
    serializer_class = TemplateSerializer

    def get_queryset(self):
        templates = access.visible_templates(self.request.user).select_related("trial").prefetch_related("versions")
        return _of_trial(templates, self.request, "trial__slug")


@extend_schema_view(list=extend_schema(parameters=[TRIAL]))
class VersionViewSet(ExactViewSet):
    """Template versions; one of them comes with its definition, JSON Schema and import report."""

    queryset = TemplateVersion.objects.none()

    def get_serializer_class(self):
        return VersionDetailSerializer if self.action == "retrieve" else VersionSerializer

    def get_queryset(self):
        versions = access.visible_versions(self.request.user).select_related("template__trial").defer("source")
        if self.action == "list":
            versions = versions.defer("source", "definition", "report")
        return _of_trial(versions, self.request, "template__trial__slug")


@extend_schema_view(list=extend_schema(parameters=[TRIAL]))
class AssessorViewSet(ExactViewSet):
    """Image assessors: the immutable results at the sessions that you oversee."""

    queryset = ImageAssessor.objects.none()
    serializer_class = AssessorSerializer

    def get_queryset(self):
        assessors = access.visible_assessors(self.request.user).select_related("session__trial", "session__subject")
        return _of_trial(assessors, self.request, "session__trial__slug")

    def retrieve(self, request, *args, **kwargs):
        show_results(assessor=self.get_object(), by=request.user)
        return super().retrieve(request, *args, **kwargs)

    def paginate_queryset(self, queryset):
        """A page of the list shows results as well."""
        page = super().paginate_queryset(queryset)
        list_results(assessors=page, by=self.request.user)
        return page


def _of_trial(queryset, request, path: str):
    slug = request.query_params.get("trial")
    return queryset.filter(**{path: slug}) if slug else queryset


router = SimpleRouter()
router.register("templates", TemplateViewSet, basename="api_template")
router.register("template-versions", VersionViewSet, basename="api_template_version")
router.register("assessors", AssessorViewSet, basename="api_assessor")
urlpatterns = router.urls
