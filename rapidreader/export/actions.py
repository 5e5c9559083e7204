"""Giving data away is a deed: what left, for whom, with which checksum, is on record."""

from dataclasses import dataclass

from django.db import transaction

from rapidreader.audit import actions as audit

from .bundle.writing import write_bundle
from .formats import FORMATS, Format, Tally
from .formats_trail import LEDGER, TRAIL_FORMATS
from .rows import Options, Scope
from .spool import Spooled, spool


@dataclass(frozen=True)
class Export:
    """A finished file and what is known of it."""

    format: Format
    file_name: str
    spooled: Spooled
    rows: int

    @property
    def facts(self) -> dict:
        return {
            "file": self.format.kind,
            "rows": self.rows,
            "bytes": self.spooled.size,
            "sha256": self.spooled.sha256,
        }


def _written(source, format: Format, name: str, options: Options) -> Export:
    tally = Tally()
    spooled = spool(format.write(source, options, tally))
    return Export(format, f"{name}-{format.kind}", spooled, tally.rows)


def export_reads(*, by, scope: Scope, kind: str, options: Options) -> Export:
    """Make one file of a trial's or a worklist's reads; the event says how many rows left and their checksum.

    The file is written before the transaction begins: a long export must not hold SQLite's write lock.
    """
    export = _written(scope, FORMATS[kind], scope.name, options)
    of = {"trial_id": scope.trial.pk, "obj": scope.worklist or scope.trial}
    with transaction.atomic():
        changes = {**export.facts, **options.as_dict()}
        audit.record(by=by, verb="reads_exported", changes=changes, **of)
    return export


def export_trail(*, by, trial, events, kind: str) -> Export:
    """Make a file of a trial's whole audit trail; this export is the next event of it."""
    export = _written(events, TRAIL_FORMATS[kind], f"{trial.slug}-audit", Options())
    with transaction.atomic():
        audit.record(by=by, verb="trail_exported", obj=trial, trial_id=trial.pk, changes=export.facts)
    return export


def export_ledger(*, by, trial, ledger) -> Export:
    """Make a file of who has seen what."""
    export = _written(ledger, LEDGER, trial.slug, Options())
    with transaction.atomic():
        audit.record(by=by, verb="ledger_exported", obj=trial, trial_id=trial.pk, changes=export.facts)
    return export


def export_bundle(*, by, trial, target, with_images: bool) -> dict:
    """Write a whole trial into one file; its manifest. The event is the first that the bundle does not hold."""
    manifest = write_bundle(trial, target, with_images=with_images)
    with transaction.atomic():
        facts = {"file": target.name, "rows": manifest["rows"], "images": manifest["images"]}
        audit.record(by=by, verb="bundle_exported", obj=trial, trial_id=trial.pk, changes=facts)
    return manifest
