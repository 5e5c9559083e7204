from django.conf import settings
from django.db import models
from django.db.models import Q

from .kinds import How


class Notice(models.Model):
    """What one person is told: a row of the outbox, written by the deed itself and mailed by the worker later.

    It keeps no reference to what it speaks of, but the trial's number and name, the text as the recipient reads it,
    and the path of the page that it leads to.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being handed over"
        SENT = "sent", "Sent"
        DROPPED = "dropped", "Not wanted"
        FAILED = "failed", "Given up"

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20)
    # Names what must be told only once, such as a reminder of one day; empty where every row is wanted.
    key = models.CharField(max_length=120, blank=True)
    trial_id = models.BigIntegerField(null=True, blank=True)
    trial_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    url = models.CharField(max_length=300, blank=True, help_text="Path of the page that it leads to.")
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], condition=~Q(key=""), name="notice_once_per_key"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="notice_sent_at",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="notice_waiting"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="notice_sending"),
        ]

    def __str__(self):
        return f"{self.subject} ({self.recipient})"


class Preference(models.Model):
    """How a person wants one kind of notice; without a row it comes as the kind's default says."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preferences")
    kind = models.CharField(max_length=20)
    how = models.CharField(max_length=5, choices=How.choices)

    class Meta:
        ordering = ["user", "kind"]
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="mail_preference_once")]

    def __str__(self):
        return f"{self.user}: {self.kind} {self.get_how_display().lower()}"


class MailLanguage(models.Model):
    """The language that a person has chosen; mails are written in it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_language")
    language = models.CharField(max_length=10)

    def __str__(self):
        return f"{self.user}: {self.language}"
