from django.conf import settings
from django.db import models
from django.db.models import Q

from ecrf.models import ImageAssessor
from rapidreader.archive.models import Subject

from .reads import Read
from .worklists import Worklist, WorklistItem


class Adjudication(models.Model):
    """The decision between reads that disagree: on one session, or on a whole subject when all its reads are in."""

    class Scope(models.TextChoices):
        TIME_POINT = "time_point", "One session"
        SUBJECT = "subject", "The subject"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        IN_PROGRESS = "in_progress", "In progress"
        COMPLETE = "complete", "Decided"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Decision(models.TextChoices):
        A = "a", "Read A"
        B = "b", "Read B"
        OWN = "own", "Own read"

    worklist = models.ForeignKey(Worklist, on_delete=models.PROTECT, related_name="adjudications")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="adjudications")
    # The session in question; of a subject's adjudication the last one, which its read belongs to.
    item = models.ForeignKey(WorklistItem, on_delete=models.PROTECT, related_name="adjudications")
    scope = models.CharField(max_length=10, choices=Scope.choices)
    condition = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    # Canonical JSON: which rules fired, with their words and the values that differed.
    reasons = models.TextField()
    # Decides which read is called A.
    letters_seed = models.CharField(max_length=64)
    # The adjudicator's own place in the reading room; none while nobody has been given it.
    read = models.OneToOneField(Read, null=True, blank=True, on_delete=models.PROTECT, related_name="adjudication")
    opened_at = models.DateTimeField()
    decision = models.CharField(max_length=3, choices=Decision.choices, blank=True)
    decision_reason = models.TextField(blank=True)
    accepted_assessor = models.ForeignKey(
        ImageAssessor, null=True, blank=True, on_delete=models.PROTECT, related_name="accepted_by"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="adjudications"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["worklist", "opened_at", "pk"]
        constraints = [
            # However many reads are completed in the same moment: one of them opens it.
            models.UniqueConstraint(
                fields=["worklist", "item", "scope", "condition"],
                condition=~Q(state="withdrawn"),
                name="adjudication_once_per_item",
            ),
            models.CheckConstraint(
                condition=Q(state="complete", decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision="")
                | ~Q(state="complete") & Q(decided_at__isnull=True, decided_by__isnull=True, decision=""),
                name="adjudication_complete_means_decided",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | ~Q(state="withdrawn") & Q(withdrawn_at__isnull=True),
                name="adjudication_withdrawn_at",
            ),
        ]

    def __str__(self):
        return f"{self.worklist}: {self.item.session.label if self.scope == self.Scope.TIME_POINT else self.subject}"


class AdjudicationInput(models.Model):
    """One of the assessors that an adjudication decides between, under the letter that the adjudicator sees."""

    adjudication = models.ForeignKey(Adjudication, on_delete=models.PROTECT, related_name="inputs")
    letter = models.CharField(max_length=1)
    assessor = models.ForeignKey(ImageAssessor, on_delete=models.PROTECT, related_name="adjudication_inputs")

    class Meta:
        ordering = ["adjudication", "letter"]
        constraints = [
            models.UniqueConstraint(fields=["adjudication", "assessor"], name="adjudication_input_once"),
        ]

    def __str__(self):
        return f"{self.letter} of {self.adjudication}"
