import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecrf.models import TemplateVersion

from ..querysets import UNSIGNED, ReadQuerySet
from .worklists import Amendment, Worklist, WorklistItem


class Read(models.Model):
    """One reader's evaluation of one item of a worklist, at one position of that reader's read order.

    A read of a pool has neither reader nor position until somebody claims it.
    """

    class Kind(models.TextChoices):
        READ = "read", _("Read")
        ADJUDICATION = "adjudication", _("Adjudication")
        GLOBAL = "global", _("Global review")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        IN_PROGRESS = "in_progress", _("In progress")
        PARTIAL = "partial", _("Draft saved")
        COMPLETE = "complete", _("Complete")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worklist = models.ForeignKey(Worklist, on_delete=models.CASCADE, related_name="reads")
    item = models.ForeignKey(WorklistItem, on_delete=models.PROTECT, related_name="reads")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="reads"
    )
    position = models.PositiveIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.READ)
    # Which of the session's readers this is: reader 1, reader 2.
    slot = models.PositiveIntegerField(default=1)
    period = models.PositiveIntegerField(default=1, help_text="The reading period, from 1.")
    condition = models.CharField(max_length=40, blank=True, help_text="Key of the reading condition.")
    repetition = models.PositiveSmallIntegerField(
        default=0, help_text="1: the hidden second read by the same reader."
    )
    pool_position = models.PositiveIntegerField(null=True, blank=True, help_text="Its place in the pool.")
    claimed_at = models.DateTimeField(null=True, blank=True)
    due_date = models.DateField(null=True, blank=True, help_text="Where it differs from the item's.")
    # The amendment that added it; without one it was there at activation.
    amendment = models.ForeignKey(
        Amendment, null=True, blank=True, on_delete=models.PROTECT, related_name="added_reads"
    )
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
    # Of an adjudicator's read: canonical JSON {"decision", "reason"}, as chosen and typed so far. Null likewise.
    drafted_decision = models.TextField(null=True, blank=True)  # noqa: DJ001
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
    # Held by a coordinator: the reader sees it and cannot write.
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="held_reads"
    )
    hold_reason = models.CharField(max_length=300, blank=True)
    # Completed as not readable, and why; empty for a session that could be read.
    not_readable_reason = models.CharField(max_length=300, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    # SHA-256 over the SOPInstanceUIDs that were to be shown when the read was opened; signing compares.
    images_hash = models.CharField(max_length=64, blank=True)
    reopen_reason = models.CharField(max_length=300, blank=True)

    objects = ReadQuerySet.as_manager()

    class Meta:
        ordering = ["worklist", "reader", "position"]
        constraints = [
            models.UniqueConstraint(fields=["worklist", "reader", "position"], name="read_once_per_position"),
            models.UniqueConstraint(
                fields=["worklist", "reader", "item", "kind", "condition", "repetition"],
                condition=~Q(state="cancelled"),
                name="read_once_per_item",
            ),
            models.UniqueConstraint(
                fields=["worklist", "item", "kind", "condition", "repetition", "slot"],
                condition=~Q(state="cancelled"),
                name="read_once_per_slot",
            ),
            models.CheckConstraint(
                condition=Q(reader__isnull=True, position__isnull=True, state__in=["open", "cancelled"])
                | Q(reader__isnull=False, position__isnull=False),
                name="read_unclaimed_is_open",
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, held_by__isnull=True)
                | Q(held_at__isnull=False, held_by__isnull=False),
                name="read_held_at_and_by",
            ),
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


class ReadStep(models.Model):
    """One change of a read's state, with its time and reason. The database writes it, and keeps it."""

    read = models.ForeignKey(Read, on_delete=models.PROTECT, related_name="steps")
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    revision = models.PositiveIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["read", "pk"]

    def __str__(self):
        return f"{self.read}: {self.from_state} to {self.to_state}"
