from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapidreader.archive.models import Trial

from .reads import Read
from .worklists import Worklist


class Query(models.Model):
    """A question between coordinator and reader about a read: about the whole, one field, or a place in an image."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="queries")
    number = models.PositiveIntegerField(help_text="Counted from 1 within the trial.")
    worklist = models.ForeignKey(Worklist, on_delete=models.PROTECT, related_name="queries")
    read = models.ForeignKey(Read, on_delete=models.PROTECT, related_name="queries")
    title = models.CharField(max_length=200)
    # The full key of a field, such as targets.2.diameter; empty for the read as a whole.
    field_key = models.CharField(max_length=200, blank=True)
    # Canonical JSON of a place in an image, {"sop_instance_uid", "frame", "point"}; empty where it is about no image.
    image_position = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="opened_queries")
    # Whose turn it is: the reader's, or the coordinators'.
    is_for_reader = models.BooleanField()
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="closed_queries"
    )

    class Meta:
        ordering = ["trial", "-number"]
        verbose_name_plural = "queries"
        constraints = [
            models.UniqueConstraint(fields=["trial", "number"], name="query_once_per_number"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, closed_by__isnull=False)
                | ~Q(state="closed") & Q(closed_at__isnull=True, closed_by__isnull=True),
                name="query_closed_at_and_by",
            ),
        ]

    def __str__(self):
        return f"Query {self.number}: {self.title}"


class QueryMessage(models.Model):
    """One contribution to a query. Rows are only ever added."""

    query = models.ForeignKey(Query, on_delete=models.PROTECT, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="query_messages")
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        ordering = ["query", "at", "pk"]

    def __str__(self):
        return f"{self.query}, {self.at:%Y-%m-%d}"
