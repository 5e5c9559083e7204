from django.conf import settings
from django.db import models

from .images import Scan, Session
from .trials import Trial


class BlindingSecret(models.Model):
    """What a trial's aliases, codes and moved dates are derived from.

    Stored and not derived from the installation's secret key: readers keep their aliases when that key is changed,
    and an inspector can find out later which session stood behind an alias. It gives away nothing that is not in the
    same database; it has a table of its own so that no page and no list of a trial's fields ever carries it.
    """

    trial = models.OneToOneField(Trial, on_delete=models.CASCADE, related_name="blinding_secret")
    secret = models.BinaryField(max_length=64)

    def __str__(self):
        return f"Secret of {self.trial}"


class ScanDecision(models.Model):
    """What a coordinator has decided about a scan that may have names burned into its pixels, and why.

    It holds for the scan as it was looked at: with another image in it, somebody must look again.
    """

    scan = models.OneToOneField(Scan, on_delete=models.CASCADE, related_name="decision")
    version = models.PositiveIntegerField(help_text="Of the scan, when it was looked at.")
    is_shown = models.BooleanField()
    reason = models.CharField(max_length=300)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="scan_decisions")

    def __str__(self):
        return f"{self.scan}: {'shown' if self.is_shown else 'withheld'}"


class BlindingCheck(models.Model):
    """What a reader would be served of a session, found out by fetching it: one part of a blinding report.

    `place` says of what: a scan, or the pages of a worklist. It holds as long as the policy and the `fingerprint` of
    everything else that it depends on stay the same.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="blinding_checks")
    place = models.CharField(max_length=40)
    policy = models.CharField(max_length=80, help_text="Key of the blinding policy.")
    fingerprint = models.CharField(max_length=64)
    # Canonical JSON of what was served, and of what must not have been (blinding_findings.py).
    findings = models.TextField()
    is_clean = models.BooleanField()
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["session", "place"]
        constraints = [
            models.UniqueConstraint(fields=["session", "place", "policy"], name="blinding_check_once_per_place")
        ]

    def __str__(self):
        return f"{self.place} of {self.session}: {'clean' if self.is_clean else 'violated'}"
