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
    whole event; the columns beside it are copies to search by. `digest` = SHA-256 of `prev` and `body`.
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
