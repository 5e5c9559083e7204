from django.conf import settings
from django.db import models
from django.db.models import Q

from ecrf.models import TemplateVersion
from rapidreader.archive.models import Session, Trial

from ..querysets import WorklistQuerySet


class Worklist(models.Model):
    """Sessions to be read by some readers with one template version, in a stored order."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        CANCELLED = "cancelled", "Cancelled"

    class Purpose(models.TextChoices):
        LIVE = "live", "Live"
        TRAINING = "training", "Training"

    id = models.BigAutoField(primary_key=True)
    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="worklists")
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True, help_text="Instructions that the readers see.")
    template_version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="worklists")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.LIVE)
    # The reading protocol: canonical JSON text, described by worklists/protocols/document.py. Empty: everybody reads
    # everything once, as listed.
    protocol = models.TextField(blank=True)
    due_date = models.DateField(null=True, blank=True)
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


class Amendment(models.Model):
    """What a coordinator added, withdrew or reassigned after activation, and why. Rows are only ever added.

    `inputs` is the canonical JSON of what was done; `schedule_hash` is SHA-256 over the hash before and those inputs,
    so that the amendments of a worklist form a chain that begins at its schedule.
    """

    class Kind(models.TextChoices):
        ADD = "add", "Sessions added"
        WITHDRAW = "withdraw", "Sessions withdrawn"
        REASSIGN = "reassign", "Reads reassigned"

    worklist = models.ForeignKey(Worklist, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    inputs = models.TextField()
    schedule_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="amendments")

    class Meta:
        ordering = ["worklist", "number"]
        constraints = [models.UniqueConstraint(fields=["worklist", "number"], name="amendment_once_per_number")]

    def __str__(self):
        return f"{self.worklist}, amendment {self.number}"


class WorklistItem(models.Model):
    """A session on a worklist, at the place where the coordinator listed it."""

    class Priority(models.IntegerChoices):
        NORMAL = 0, "Normal"
        HIGH = 1, "High"
        URGENT = 2, "Urgent"

    worklist = models.ForeignKey(Worklist, on_delete=models.CASCADE, related_name="items")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="worklist_items")
    place = models.PositiveIntegerField()
    # How many instances the session had at activation; `worklist_recheck` compares.
    instance_count = models.PositiveIntegerField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    due_date = models.DateField(null=True, blank=True, help_text="Where it differs from the worklist's.")
    # The amendment that added it; without one it was there at activation.
    amendment = models.ForeignKey(
        Amendment, null=True, blank=True, on_delete=models.PROTECT, related_name="added_items"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

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
