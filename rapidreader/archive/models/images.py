from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat

from .trials import Archive, Subject, Trial


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
    # Words within the pixel data and where they lie (pixel_words.py); null where nobody has looked.
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
    # Nothing in it stands for something of one reader or one address; False also where that was not looked at.
    is_for_all = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scan", "policy", "version"], name="rendition_once_per_scan"),
        ]

    def __str__(self):
        return f"{self.scan} for {self.policy}"
