import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

# An import that was not heard of for so long was interrupted.
SILENCE_SECONDS = 60


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

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    protocol = models.CharField("protocol ID", max_length=64, blank=True)
    sponsor = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

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


class SessionQuerySet(models.QuerySet):
    def matching(self, *, text="", modality="", date_from=None, date_to=None):
        """Sessions by a part of their own or their subject's label, by modality and by date."""
        found = self
        if text:
            found = found.filter(Q(label__icontains=text) | Q(subject__label__icontains=text))
        if modality:
            # The text is "CT, PT": whole words only, so that CR does not find SCR.
            found = found.annotate(words=Concat(Value(", "), "modalities", Value(","))).filter(
                words__contains=f", {modality},"
            )
        if date_from:
            found = found.filter(date__gte=date_from)
        return found.filter(date__lte=date_to) if date_to else found


class Session(models.Model):
    """One imaging session of a subject (a DICOM Study): identity is (trial, StudyInstanceUID), not the UID alone."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="sessions")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="sessions")
    archive = models.ForeignKey(Archive, on_delete=models.PROTECT, related_name="sessions")
    study_instance_uid = models.CharField("StudyInstanceUID", max_length=64)
    label = models.CharField(max_length=64, help_text="The trial's label, such as 1004-MR-2.")
    time_point = models.CharField(max_length=64, blank=True)
    date = models.DateField(null=True, blank=True)
    modalities = models.CharField(max_length=64, blank=True, help_text="As in ModalitiesInStudy: CT, PT")
    description = models.CharField(max_length=128, blank=True)
    scan_count = models.PositiveIntegerField(default=0)
    instance_count = models.PositiveIntegerField(default=0)
    # False while its first import runs: the label is then given by the scans seen so far, and may still change.
    is_settled = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["subject__label", "date", "label"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "study_instance_uid"], name="session_once_per_trial"),
            models.UniqueConstraint(fields=["trial", "label"], name="session_label_once_per_trial"),
        ]

    def __str__(self):
        return self.label


class Scan(models.Model):
    """One series of a session (a DICOM Series)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="scans")
    series_instance_uid = models.CharField("SeriesInstanceUID", max_length=64)
    number = models.IntegerField(null=True, blank=True)
    modality = models.CharField(max_length=16, blank=True)
    description = models.CharField(max_length=128, blank=True)
    instance_count = models.PositiveIntegerField(default=0)
    is_image = models.BooleanField(default=False, help_text="Has pixels that a viewer can show.")
    # Changes whenever an instance is added; everything computed from the scan is kept under it.
    version = models.PositiveIntegerField(default=0)
    # Why somebody must look at the pixels before a blinded reader does (burned_in.py); "" where nobody need. Null for
    # scans from before this was looked at: examining.py does so when it is asked.
    suspicion = models.CharField(max_length=10, null=True, blank=True)  # noqa: DJ001

    class Meta:
        ordering = ["session", "number", "series_instance_uid"]
        constraints = [
            models.UniqueConstraint(fields=["session", "series_instance_uid"], name="scan_once_per_session"),
        ]

    def __str__(self):
        return f"{self.number or '-'} {self.modality} {self.description}".strip()


class StoredFile(models.Model):
    """One Part-10 file in the embedded archive, untouched; the same bytes are stored once for all trials."""

    sha256 = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=200, help_text="Below ARCHIVE_DIR.")
    size = models.PositiveBigIntegerField()

    def __str__(self):
        return self.sha256[:12]


class Instance(models.Model):
    """One SOP instance of a scan, with all that serving needs, computed once at import."""

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="instances")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="instances")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="instances")
    sop_instance_uid = models.CharField("SOPInstanceUID", max_length=64)
    sop_class_uid = models.CharField("SOPClassUID", max_length=64)
    transfer_syntax_uid = models.CharField("TransferSyntaxUID", max_length=64)
    number = models.BigIntegerField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)
    columns = models.PositiveIntegerField(default=0)
    frame_count = models.PositiveIntegerField(default=0)
    # DICOM JSON of the data set, gzip, as it was in the file, without pixel data and bulk values.
    metadata_gz = models.BinaryField()
    # Where each frame lies in the file: rapidreader/archive/frames.py describes the bytes.
    frame_index = models.BinaryField(default=b"")
    # Where each value that the metadata leaves out lies in the file: {path in BulkDataURI: [offset, length]}.
    bulk_index = models.JSONField(default=dict)
    # Words within the pixel data and where they lie (pixel_words.py); null for instances from before it was looked at.
    pixel_words = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["scan", "number", "sop_instance_uid"]
        constraints = [
            models.UniqueConstraint(fields=["session", "sop_instance_uid"], name="instance_once_per_session"),
        ]

    def __str__(self):
        return self.sop_instance_uid


class ScanRendition(models.Model):
    """A scan's metadata as one blinding policy shows it: JSON, gzip, ready to send."""

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="renditions")
    policy = models.CharField(max_length=80, help_text="Key of the blinding policy and its inputs.")
    version = models.PositiveIntegerField()
    etag = models.CharField(max_length=64)
    body_gz = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scan", "policy", "version"], name="rendition_once_per_scan"),
        ]

    def __str__(self):
        return f"{self.scan} for {self.policy}"


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
