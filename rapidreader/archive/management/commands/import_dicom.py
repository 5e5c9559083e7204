"""manage.py import_dicom PATH… --trial SLUG: files, folders and zip archives into a trial."""

import json
import sys

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from rapidreader.archive.actions import create_trial, import_files
from rapidreader.archive.importing import Importer
from rapidreader.archive.models import ImportRun, Trial
from rapidreader.archive.reports import import_report, shelved_sessions, stored_sessions
from rapidreader.archive.sources import find_files


class Command(BaseCommand):
    help = "Import DICOM files, folders and zip archives into a trial. Importing again adds nothing."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--trial", required=True, metavar="SLUG")
        parser.add_argument("--create-trial", metavar="NAME", help="create the trial under this name if it is new")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="the report as JSON on standard output")
        parser.add_argument("--by", metavar="USERNAME", help="who imports; without it the audit trail says system")

    def handle(self, *args, **options):
        by, slug, is_dry = self._user(options["by"]), options["trial"], options["dry_run"]
        trial = Trial.objects.filter(slug=slug).first()
        trial = trial or self._new_trial(slug, options["create_trial"], is_dry, by)
        report = (_try_out if is_dry else _import)(trial, options["paths"], by)
        if options["json"]:
            self.stdout.write(json.dumps(report, indent=2, ensure_ascii=False))
        else:
            self._print(report, is_dry=is_dry)

    def _user(self, username):
        user = get_user_model().objects.filter(username=username).first() if username else None
        if username and not user:
            raise CommandError(f"There is no user {username!r}.")
        return user

    def _new_trial(self, slug, name, dry_run, by):
        if not name:
            raise CommandError(f"There is no trial {slug!r}. Give --create-trial NAME to make it.")
        return Trial(slug=slug, name=name) if dry_run else create_trial(by=by, slug=slug, name=name)

    def _print(self, report, *, is_dry):
        word = "would be added" if is_dry else "added"
        counts = "{found} files: {added} " + word + ", {present} already there, {refused} refused"
        self.stdout.write(counts.format(**report))
        for reason, count in report["refused_by_reason"].items():
            self.stdout.write(f"  {count:6}  {reason}")
        for line in report["refusals"]:
            self.stdout.write(f"  refused: {line['file']}: {line['meaning']}. {line['detail']}".rstrip())
        for session in report["sessions"]:
            facts = "{session}  [{modality}]  {scans} scans, {instances} instances"
            self.stdout.write("  " + facts.format(**session))


def _import(trial, paths, by) -> dict:
    progress = Progress()
    try:
        run = import_files(trial=trial, paths=paths, by=by, source=", ".join(paths), on_progress=progress)
    except OSError as error:
        raise CommandError(
            f"The import stopped: {error}. Nothing is lost; run the command again to go on."
        ) from error
    finally:
        progress.end()
    return import_report(run, run.lines.all(), stored_sessions(trial, run.touched))


def _try_out(trial, paths, by) -> dict:
    progress = Progress()
    importer = Importer(trial, ImportRun(trial=trial, source=", ".join(paths)), is_dry=True, on_progress=progress)
    importer.take(find_files(paths))
    progress.end()
    return import_report(importer.run, importer.lines, shelved_sessions(importer.shelf))


class Progress:
    """One line on standard error, overwritten; every hundredth file when that is not a terminal."""

    def __init__(self):
        self.count = 0

    def __call__(self, run, name):
        self.count += 1
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{self.count} of {run.files_found}  {name[-60:]}")
        elif self.count % 100 == 0:
            sys.stderr.write(f"{self.count} of {run.files_found}\n")

    def end(self):
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
