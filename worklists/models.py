import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecrf.models import TemplateVersion
from rapidreader.archive.models import Session, Trial

from .querysets import UNSIGNED, ReadQuerySet, WorklistQuerySet


class Worklist(models.Model):
    """Sessions to be read by some readers with one template version, in a stored order."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        CANCELLED = "cancelled", "Cancelled"

    class Order(models.TextChoices):
        LISTED = "listed", "As listed"
        DATE = "date", "By session date"
        SHUFFLED = "shuffled", "Shuffled for each reader"

    id = models.BigAutoField(primary_key=True)
    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="worklists")
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True, help_text="Instructions that the readers see.")
    template_version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="worklists")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    due_date = models.DateField(null=True, blank=True)
    order = models.CharField(max_length=10, choices=Order.choices, default=Order.LISTED)
    seed = models.CharField(max_length=64, blank=True)
    algorithm = models.CharField(max_length=40, blank=True)
    schedule_hash = models.CharField(max_length=64, blank=True)
    # Canonical JSON of what the schedule was compiled from: a session that gets another date or subject later
    # does not change what `verify_schedule` computes.
    schedule_inputs = models.TextField(blank=True)
    form_disabled_when_complete = models.BooleanField(default=True)
    skipping_allowed = models.BooleanField(default=True)
    tools = models.JSONField(default=list, blank=True, help_text="Viewer tools; empty means the usual ones.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="created_worklists"
    )
    activated_at = models.DateTimeField(null=True, blank=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activated_worklists",
    )

    objects = WorklistQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "name"], name="worklist_name_once_per_trial"),
            models.CheckConstraint(
                condition=Q(activated_at__isnull=True, activated_by__isnull=True)
                | Q(activated_at__isnull=False, activated_by__isnull=False),
                name="worklist_activated_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | ~Q(schedule_hash=""),
                name="worklist_active_has_schedule",
            ),
        ]

    def __str__(self):
        return self.name


class WorklistItem(models.Model):
    """A session on a worklist, at the place where the coordinator listed it."""

    worklist = models.ForeignKey(Worklist, on_delete=models.CASCADE, related_name="items")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="worklist_items")
    place = models.PositiveIntegerField()
    # How many instances the session had at activation; `worklist_recheck` compares.
    instance_count = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["worklist", "place"]
        constraints = [
            models.UniqueConstraint(fields=["worklist", "session"], name="worklist_item_once"),
            models.UniqueConstraint(fields=["worklist", "place"], name="worklist_place_once"),
        ]

    def __str__(self):
        return f"{self.place}. {self.session}"


class WorklistReader(models.Model):
    """A reader who reads a worklist."""

    worklist = models.ForeignKey(Worklist, on_delete=models.CASCADE, related_name="readers")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reading_worklists")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worklist", "reader"], name="worklist_reader_once")]

    def __str__(self):
        return f"{self.reader} reads {self.worklist}"


class Read(models.Model):
    """One reader's evaluation of one item of a worklist, at one position of that reader's read order."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        IN_PROGRESS = "in_progress", _("In progress")
        PARTIAL = "partial", _("Draft saved")
        COMPLETE = "complete", _("Complete")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worklist = models.ForeignKey(Worklist, on_delete=models.CASCADE, related_name="reads")
    item = models.ForeignKey(WorklistItem, on_delete=models.PROTECT, related_name="reads")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reads")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    # The version that a coordinator has moved this read to while it was open; without one, the worklist's.
    moved_to_version = models.ForeignKey(
        TemplateVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="moved_reads"
    )
    # Which completion this is: 1, and one more after each reopening.
    revision = models.PositiveIntegerField(default=1)
    # The draft: canonical JSON texts. draft_number grows by one with every accepted save.
    answers = models.TextField(default="{}")
    measurements = models.TextField(default="[]")
    draft_number = models.PositiveIntegerField(default=0)
    # Canonical JSON {"answers", "origins"} of what the form began with (worklists/prefill.py). Null, because SQLite
    # then adds the column in place, and the table keeps its triggers.
    prefilled = models.TextField(null=True, blank=True)  # noqa: DJ001
    draft_saved_at = models.DateTimeField(null=True, blank=True)
    last_save_key = models.CharField(max_length=40, blank=True, help_text="Makes a repeated save harmless.")
    opened_at = models.DateTimeField(null=True, blank=True)
    first_input_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="signed_reads"
    )
    skipped_at = models.DateTimeField(null=True, blank=True)
    skip_reason = models.CharField(max_length=300, blank=True)
    reopen_reason = models.CharField(max_length=300, blank=True)

    objects = ReadQuerySet.as_manager()

    class Meta:
        ordering = ["worklist", "reader", "position"]
        constraints = [
            models.UniqueConstraint(fields=["worklist", "reader", "position"], name="read_once_per_position"),
            models.UniqueConstraint(fields=["worklist", "reader", "item"], name="read_once_per_item"),
            models.CheckConstraint(condition=Q(position__gte=1), name="read_position_from_one"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="read_signed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | Q(signed_by=F("reader")),
                name="read_signed_by_its_reader",
            ),
            models.CheckConstraint(
                condition=Q(state="complete", signed_at__isnull=False)
                | (~Q(state="complete") & Q(signed_at__isnull=True)),
                name="read_complete_means_signed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reader", "worklist", "position"],
                condition=~Q(state__in=["complete", "cancelled"]),
                name="read_unsigned_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.worklist} #{self.position}"

    # What is said about a draft (see actions.save_draft): only in the answer to a save, never stored.
    draft_errors: dict = {}
    draft_cleared: dict = {}
    draft_because: dict = {}
    # Whether this very opening gave the form its first values: only in the answer to it, never stored.
    has_just_begun = False

    @property
    def template_version(self) -> TemplateVersion:
        """The form that this read is made with."""
        return self.moved_to_version if self.moved_to_version_id else self.worklist.template_version

    @property
    def is_unsigned(self) -> bool:
        return self.state in UNSIGNED


class ReadingSegment(models.Model):
    """A stretch of a read on the server's clock: loading images, or reading with the page in view and not idle."""

    class Kind(models.TextChoices):
        LOAD = "load", "Images loading"
        READ = "read", "Reading"

    read = models.ForeignKey(Read, on_delete=models.CASCADE, related_name="segments")
    revision = models.PositiveIntegerField()
    kind = models.CharField(max_length=4, choices=Kind.choices)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    # Still growing with each heartbeat; a closed one never changes again.
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["read", "began_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gte=F("began_at")), name="segment_not_negative"),
            models.UniqueConstraint(fields=["read"], condition=Q(is_open=True), name="segment_open_once_per_read"),
        ]

    def __str__(self):
        return f"{self.kind} {self.began_at:%H:%M:%S}-{self.ended_at:%H:%M:%S}"
