import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from .trials import Trial

# An import that was not heard of for so long was interrupted.
SILENCE_SECONDS = 60


class ImportRun(models.Model):
    """One import of files into a trial, with its report."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="import_runs")
    source = models.CharField(max_length=300)
    # Where uploaded files wait, below MEDIA_ROOT; empty when the files are somewhere else already.
    spool = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="import_runs"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    # The sign of life of whoever works on it: a running import that was not heard of for a while was interrupted.
    heard_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    files_found = models.PositiveIntegerField(default=0)
    files_done = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(default=0, help_text="Already in the archive, byte for byte.")
    refused = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self):
        return f"Import of {self.source}"

    @property
    def is_interrupted(self) -> bool:
        """Said to run, but whoever worked on it has given no sign of life."""
        silent_since = timezone.now() - timedelta(seconds=SILENCE_SECONDS)
        return self.state == self.State.RUNNING and (self.heard_at or self.started_at) < silent_since

    @property
    def is_resumable(self) -> bool:
        """Waits for its start, or stopped before its end while its files are still there."""
        return bool(self.spool) and (self.state != self.State.DONE) and not self.is_running

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING and not self.is_interrupted


class ImportLine(models.Model):
    """One file of an import that was refused, or taken with a remark: what and why."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="lines")
    path = models.TextField()
    outcome = models.CharField(max_length=10, choices=[("refused", "Refused"), ("remark", "Taken, with a remark")])
    reason = models.CharField(max_length=40)
    detail = models.TextField(blank=True)

    class Meta:
        ordering = ["run", "id"]

    def __str__(self):
        return f"{self.path}: {self.reason}"
