"""Importing files into a trial: read, check, keep, file, report. The action is actions.import_files.

Bytes are stored first, then rows are written for a few files at a time, the run's own counters among them. So a
killed import leaves no half-filed instance, and the same run, taken up again, goes on where it stopped.
"""

import logging
import time
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone

from rapidreader.audit.errors import Conflict

from . import store
from .dataset import Damaged, Truncated
from .filing import Prepared, Shelf
from .models import ImportLine, ImportRun, Instance, Trial
from .parsing import Refused, parse_file
from .part10 import NotDicom
from .sources import Found, Unusable, load

log = logging.getLogger(__name__)

# Why a file is refused. The words are the report's; a file is never refused without one of them.
REASONS = {
    "not_dicom": "Not a DICOM file",
    "empty": "The file is empty",
    "truncated": "The file ends too early",
    "damaged": "The file's structure cannot be followed",
    "missing_uids": "Study, series or instance UID is missing",
    "invalid_uids": "A UID is not valid",
    "dicomdir": "A DICOMDIR only lists other files",
    "same_instance_different_content": "Another file with the same SOP instance UID is already there",
    "other_subject": "The session belongs to another subject",
    "bad_zip": "The zip archive, or this file in it, cannot be used",
    "unreadable": "The file cannot be read",
}
# What is worth knowing of a file that was taken.
REMARKS = {
    "no_file_meta": "No file meta information",
    "values_left_out": "Some values cannot be shown",
    "no_delimiter": "The pixel data have no end mark",
    "no_pixels": "Image without pixel data",
    "frames_unknown": "The places of the frames cannot be told",
}
BATCH_FILES, BATCH_SECONDS = 50, 1.0


@dataclass
class Outcome:
    """What became of one file: `word` is added, present or refused."""

    name: str
    word: str = ""
    prepared: Prepared | None = None
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    study_uid: str = ""

    def refuse(self, reason: str, detail: str = ""):
        self.word, self.prepared = "refused", None
        self.lines = [("refused", reason, detail)]


class Importer:
    """One pass over files into one trial. With `is_dry` nothing is written, neither files nor rows."""

    def __init__(self, trial: Trial, run: ImportRun, *, is_dry=False, on_progress=None):
        self.trial, self.run, self.is_dry = trial, run, is_dry
        self.on_progress = on_progress or (lambda run, name: None)
        self.shelf = Shelf(trial)
        self.batch: list[Outcome] = []
        self.touched: set[str] = set()
        self.lines: list[ImportLine] = []
        self.flushed_at = time.monotonic()

    def take(self, files: list[Found]):
        """Import what this run has not done yet; files come in the same order every time."""
        self.run.files_found = len(files)
        if not self.is_dry:
            self.run.save(update_fields=["files_found"])  # the page says "of how many" from the beginning
        for found in files[self.run.files_done :]:
            self.batch.append(self._prepare(found))
            self.on_progress(self.run, found.name)
            if len(self.batch) >= BATCH_FILES or time.monotonic() - self.flushed_at > BATCH_SECONDS:
                self._flush()
        self._flush()

    def _prepare(self, found: Found) -> Outcome:
        outcome = Outcome(found.name)
        try:
            data = load(found)
            if not len(data):
                raise Refused("empty")
            sha256 = store.sha256_of(data)
            outcome.study_uid = self._study_of(sha256)
            if outcome.study_uid:
                outcome.word = "present"
                return outcome
            parsed = parse_file(data)
            path = store.path_of(sha256) if self.is_dry else store.put(data, sha256)
            outcome.prepared = Prepared(parsed, sha256, path, len(data))
            outcome.study_uid = parsed.study_instance_uid
            outcome.lines = [("remark", reason, detail) for reason, detail in parsed.remarks]
        except (Refused, Unusable) as refusal:
            outcome.refuse(refusal.reason, refusal.detail)
        except NotDicom as error:
            outcome.refuse("not_dicom", str(error))
        except Damaged as error:
            outcome.refuse("truncated" if isinstance(error, Truncated) else "damaged", str(error))
        except OSError:
            raise  # a full disk is no property of the file: the run stops, and can be taken up again
        except Exception as error:
            log.exception("import: %s", found.name)
            outcome.refuse("damaged", f"{type(error).__name__}: {error}")
        return outcome

    def _study_of(self, sha256: str) -> str:
        """The session that holds these very bytes already, so that they need not be parsed again."""
        if not self.trial.pk:
            return ""
        held = Instance.objects.filter(session__trial=self.trial, file__sha256=sha256)
        return held.order_by().values_list("session__study_instance_uid", flat=True).first() or ""

    def _flush(self):
        """File the batch. Another import may have filed the same things meanwhile: then look again, once."""
        done = self.run.files_done
        if self.is_dry:
            self._place()
        else:
            try:
                self._write(done)
            except IntegrityError:
                self.shelf = Shelf(self.trial)
                self.run.refresh_from_db(fields=["files_done", "added", "present", "refused"])
                self._write(done)
        self.batch, self.flushed_at = [], time.monotonic()

    def _write(self, done: int):
        with transaction.atomic():
            Trial.objects.select_for_update().get(pk=self.trial.pk)
            held = ImportRun.objects.select_for_update().get(pk=self.run.pk)
            if held.files_done != done or held.state != ImportRun.State.RUNNING:
                raise Conflict("This import was taken up by somebody else.")
            lines = self._place()
            self.shelf.write()
            ImportLine.objects.bulk_create(lines)
            self.run.heard_at = timezone.now()
            self.run.save(update_fields=["files_found", "files_done", "added", "present", "refused", "heard_at"])

    def _place(self) -> list[ImportLine]:
        """Decide on each file of the batch, count it, and give the lines of the report."""
        words = [self._decide(outcome) for outcome in self.batch]
        lines = [
            ImportLine(run=self.run, path=outcome.name, outcome=kind, reason=reason, detail=detail)
            for outcome in self.batch
            for kind, reason, detail in outcome.lines
        ]
        self.run.added += words.count("added")
        self.run.present += words.count("present")
        self.run.refused += words.count("refused")
        self.run.files_done += len(words)
        self.touched |= {outcome.study_uid for outcome in self.batch if outcome.word in ("added", "present")}
        if self.is_dry:
            self.lines += lines
        return lines

    def _decide(self, outcome: Outcome) -> str:
        if outcome.prepared is not None:
            try:
                outcome.word = self.shelf.place(outcome.prepared)
            except Refused as refusal:
                outcome.refuse(refusal.reason, refusal.detail)
            if outcome.word == "present":
                outcome.lines = []
        return outcome.word
