import uuid

from django.db import models


class AuditChain(models.Model):
    """The head of one hash chain: one per trial, and one named "system" for everything outside a trial."""

    name = models.CharField(max_length=80, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)

    def __str__(self):
        return f"{self.name} ({self.seq} events)"


class AuditEvent(models.Model):
    """One thing that somebody did. Rows are only ever added: the database refuses every change.

    There are no foreign keys: an event outlives what it speaks of. `body` is the canonical JSON text of the
    whole event; the columns beside it are copies to search by. `digest` = SHA-256 of `prev` and `seal` (sealing.py);
    events from before there were seals are digested with their body, and cannot be redacted.
    """

    chain = models.CharField(max_length=80)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=80)
    trial_id = models.BigIntegerField(null=True)
    body = models.TextField()
    # Null in old events, and because SQLite then adds the column in place: the table keeps its triggers.
    seal = models.TextField(null=True)  # noqa: DJ001
    prev = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "seq"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_event_once_per_seq")]
        indexes = [
            models.Index(fields=["trial_id", "-at"], name="audit_trial_at"),
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
        ]

    def __str__(self):
        return f"{self.chain}#{self.seq} {self.verb}"


class Redaction(models.Model):
    """Who had the words of an event taken out of the trail, and why. The database lets an event's text become this
    row's `tombstone`, once, and nothing else. Rows are only ever added.
    """

    chain = models.CharField(max_length=80)
    seq = models.PositiveBigIntegerField()
    tombstone = models.TextField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["chain", "seq"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="redaction_once_per_event")]

    def __str__(self):
        return f"{self.chain}#{self.seq}: {self.reason}"


class Signature(models.Model):
    """Somebody's electronic signature under one state of something (21 CFR 11.50, 11.70). Rows are only ever added.

    `content_hash` is what it is bound to: once the signed thing has another hash, the signature stands for nothing.
    There are no foreign keys: a signature outlives what it speaks of. The event of what was signed repeats it.
    """

    class Method(models.TextChoices):
        FULL = "name_and_password", "User name and password"
        AGAIN = "password", "Password, later in the same sitting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signer_id = models.BigIntegerField()
    username = models.CharField(max_length=150)
    signer_name = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    meaning = models.CharField(max_length=200)
    method = models.CharField(max_length=20, choices=Method.choices)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=80)
    # Which revision of the object was signed.
    revision = models.PositiveIntegerField(default=1)
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["signed_at"]
        indexes = [
            models.Index(fields=["signer_id", "-signed_at"], name="signature_of_signer"),
            models.Index(fields=["object_type", "object_id"], name="signature_object"),
        ]

    def __str__(self):
        return f"{self.signer_name}, {self.signed_at:%Y-%m-%d %H:%M:%S} UTC: {self.meaning}"


class UsedName(models.Model):
    """A user name that somebody has or had, in small letters. Triggers on the accounts write it, whatever makes or
    renames an account, and refuse it to everybody else for good (21 CFR 11.100(a)).
    """

    name = models.CharField(max_length=150, primary_key=True)
    user_id = models.BigIntegerField()

    def __str__(self):
        return self.name
