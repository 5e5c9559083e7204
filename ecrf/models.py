import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from rapidreader.archive.models import Session, Trial


class Template(models.Model):
    """An eCRF of a trial, in all its versions."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="templates")
    title = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["trial", "title"], name="template_title_once_per_trial")]

    def __str__(self):
        return self.title


class TemplateVersion(models.Model):
    """One version of a template: a draft until published, then immutable and known by its content hash.

    `definition` is the canonical JSON text that ecrf/definition.py describes; `content_hash` its SHA-256.
    `source` is the imported file, byte for byte, never rendered.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    language = models.CharField(max_length=16, blank=True)
    definition = models.TextField()
    content_hash = models.CharField(max_length=64)
    source = models.BinaryField(default=b"")
    source_name = models.CharField(max_length=255, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    report = models.TextField(default="{}", help_text="The import report, JSON.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="created_template_versions",
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="published_template_versions",
    )

    class Meta:
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_version_once"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="template_version_published_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False),
                name="template_version_not_draft_means_published",
            ),
        ]

    def __str__(self):
        return f"{self.template.title} v{self.number}"


class ImageAssessor(models.Model):
    """The immutable result of one completed read, stored at its session. The database refuses every change.

    `read_key` is the read that it came from; ecrf knows no more of it. `answers`, `measurements` and
    `justifications` are canonical JSON texts; `content_hash` covers them, the template version, the session and the
    reader.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="assessors")
    template_version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="assessors")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessors")
    reader_name = models.CharField(max_length=200)
    worklist_id = models.BigIntegerField()
    worklist_name = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    read_key = models.UUIDField()
    revision = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    template_hash = models.CharField(max_length=64)
    # Trial, subject, session label, StudyInstanceUID and archive as they were called at completion: a session that is
    # renamed later must not look like a tampered record.
    session_facts = models.TextField()
    answers = models.TextField()
    measurements = models.TextField(default="[]")
    # {key: text}, why the reader left a warning as it was; null where there was none. A column with a default would
    # make SQLite copy the table, and lose the triggers that keep it.
    justifications = models.TextField(null=True)  # noqa: DJ001
    # How the read came about, canonical JSON: kind, outcome, period, condition, repetition, slot, hashes of schedule
    # and images, signature; null for assessors from before it was kept. ecrf keeps it and does not look into it.
    circumstances = models.TextField(null=True)  # noqa: DJ001
    opened_at = models.DateTimeField()
    first_input_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField()
    meaning = models.CharField(max_length=200)
    reading_seconds = models.PositiveIntegerField(default=0)
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["worklist_id", "reader", "position", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["read_key", "revision"], name="assessor_once_per_revision"),
            models.CheckConstraint(
                condition=Q(revision=1, replaces__isnull=True) | Q(revision__gt=1),
                name="assessor_first_replaces_nothing",
            ),
        ]

    def __str__(self):
        return f"{self.worklist_name} #{self.position} r{self.revision}"
