from django.conf import settings
from django.db import models
from django.db.models import Q


class Archive(models.Model):
    """Where images are: our own embedded folder, a DICOMweb server, an XNAT."""

    class Kind(models.TextChoices):
        EMBEDDED = "embedded", "Embedded (local folder)"
        DICOMWEB = "dicomweb", "DICOMweb server"
        XNAT = "xnat", "XNAT"

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.EMBEDDED)
    url = models.URLField(blank=True, help_text="DICOMweb root; empty for the embedded archive.")

    def __str__(self):
        return self.name


class Trial(models.Model):
    """A clinical trial or reader study: the top of the hierarchy, with members and roles."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        FROZEN = "frozen", "Frozen"
        LOCKED = "locked", "Locked"

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    protocol = models.CharField("protocol ID", max_length=64, blank=True)
    sponsor = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Frozen: nothing is entered until it is thawed. Locked: the data are final.
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    state_changed_at = models.DateTimeField(null=True, blank=True)
    state_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="trials_put_in_state"
    )
    state_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Role(models.TextChoices):
    READER = "reader", "Reader"
    ADJUDICATOR = "adjudicator", "Adjudicator"
    COORDINATOR = "coordinator", "Coordinator"
    MONITOR = "monitor", "Monitor"
    ADMINISTRATOR = "administrator", "Administrator"


class Membership(models.Model):
    """One role of one person in one trial."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=15, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "user", "role"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]
        ordering = ["trial", "role", "user__username"]

    def __str__(self):
        return f"{self.user} is {self.get_role_display().lower()} of {self.trial}"


class Subject(models.Model):
    """A subject of a trial. `label` is the trial's own; what identifies the person stays in `source_patient_id`."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="subjects")
    label = models.CharField(max_length=64)
    arm = models.CharField("treatment arm", max_length=64, blank=True, help_text="Hidden from readers.")
    site = models.CharField(max_length=64, blank=True, help_text="Where the subject is cared for.")
    source_patient_id = models.CharField(max_length=128, blank=True)

    class Meta:
        ordering = ["label"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "label"], name="subject_label_once_per_trial"),
            models.UniqueConstraint(
                fields=["trial", "source_patient_id"],
                condition=~Q(source_patient_id=""),
                name="subject_source_once_per_trial",
            ),
        ]

    def __str__(self):
        return self.label
