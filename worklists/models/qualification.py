from django.conf import settings
from django.db import models
from django.db.models import Q

from rapidreader.archive.models import Trial

from .worklists import Worklist, WorklistItem


class CharterDocument(models.Model):
    """A charter or manual of a trial in one version, which readers acknowledge before they read.

    A draft until it is published; from then on the database keeps its text.
    """

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="charter_documents")
    title = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="created_charter_documents"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="published_charter_documents",
    )

    class Meta:
        ordering = ["trial", "title", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "title", "version"], name="charter_document_once"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False) & ~Q(sha256=""),
                name="charter_document_published_at_and_by",
            ),
        ]

    def __str__(self):
        return f"{self.title} v{self.version}"


class Acknowledgement(models.Model):
    """A reader's statement of having read and understood a document. Rows are only ever added."""

    document = models.ForeignKey(CharterDocument, on_delete=models.PROTECT, related_name="acknowledgements")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acknowledgements")
    reader_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64, help_text="Of the text that was acknowledged.")

    class Meta:
        ordering = ["document", "at"]
        constraints = [models.UniqueConstraint(fields=["document", "reader"], name="acknowledgement_once")]

    def __str__(self):
        return f"{self.reader_name}: {self.document}"


class GoldAnswer(models.Model):
    """The known answers of one item of a training worklist: canonical JSON {field key: answer}.

    `scoring` says how they count (qualification/scoring.py): canonical JSON {full key: rule}. The database keeps both
    from the first attempt that was judged by them.
    """

    item = models.OneToOneField(WorklistItem, on_delete=models.CASCADE, related_name="gold_answer")
    answers = models.TextField()
    scoring = models.TextField(default="{}")

    def __str__(self):
        return f"Known answers of {self.item}"


class Qualification(models.Model):
    """How a reader did on a training worklist that was read to its end. Rows are only ever added.

    `score` is the share of known answers that were met, 0 to 1; `detail` canonical JSON, item by item.
    """

    worklist = models.ForeignKey(Worklist, on_delete=models.PROTECT, related_name="qualifications")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="qualifications")
    attempt = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=5, decimal_places=4)
    pass_mark = models.DecimalField(max_digits=5, decimal_places=4)
    has_passed = models.BooleanField()
    at = models.DateTimeField()
    detail = models.TextField()

    class Meta:
        ordering = ["worklist", "reader", "attempt"]
        constraints = [
            models.UniqueConstraint(fields=["worklist", "reader", "attempt"], name="qualification_once_per_attempt"),
        ]

    def __str__(self):
        return f"{self.reader} on {self.worklist}: {self.score}"


class Requirement(models.Model):
    """What a reader must have done before a worklist opens: acknowledged a document, or passed a training worklist.

    Written at activation from the reading protocol, so that one query tells who is still shut out. Rows are only ever
    added. Of a document the newest published version counts, from this one on.
    """

    worklist = models.ForeignKey(Worklist, on_delete=models.PROTECT, related_name="requirements")
    document = models.ForeignKey(
        CharterDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="requirements"
    )
    training = models.ForeignKey(
        Worklist, null=True, blank=True, on_delete=models.PROTECT, related_name="required_by"
    )
    pass_mark = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["worklist", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, training__isnull=True, pass_mark__isnull=True)
                | Q(document__isnull=True, training__isnull=False, pass_mark__isnull=False),
                name="requirement_of_one_kind",
            ),
        ]

    def __str__(self):
        return f"{self.worklist} requires {self.document or self.training}"
