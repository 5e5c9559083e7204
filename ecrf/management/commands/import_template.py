import json
import sys
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from ecrf.fetching import MAX_FETCHED, fetch_template
from ecrf.importing import import_source
from rapidreader.audit.errors import DomainError, Invalid


class Command(BaseCommand):
    help = (
        "Import RadReport/MRRT templates into a trial as draft versions. "
        "With --dry-run nothing is stored and neither trial nor database is needed."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", metavar="FILE")
        parser.add_argument(
            "--from",
            action="append",
            default=[],
            dest="addresses",
            metavar="ADDRESS",
            help="fetch https://… or radreport:ID",
        )
        parser.add_argument("--trial", help="the trial's short name")
        parser.add_argument("--by", metavar="USER", help="who is recorded as the importer (default: the system)")
        parser.add_argument("--publish", action="store_true", help="accept each report and publish at once")
        parser.add_argument(
            "--keep-defaults", action="store_true", help="keep preselected answers (they bias readers)"
        )
        parser.add_argument("--dry-run", action="store_true", help="only report what would become of each file")
        parser.add_argument("--json", action="store_true", help="print the reports as one JSON list")

    def handle(self, *args, files, addresses, **options):
        sources = [*map(FileSource, files), *map(AddressSource, addresses)]
        if not sources:
            raise CommandError("Name at least one file, or an address with --from.")
        if options["dry_run"]:
            reports = [self._report(source, options) for source in sources]
        elif not options["trial"]:
            raise CommandError("Say which trial: --trial SLUG (or --dry-run for the report alone).")
        else:
            trial, user = self._trial(options["trial"]), self._user(options["by"])
            if options["publish"] and user is None:
                raise CommandError("Publishing is signed by a person: --publish needs --by USER.")
            reports = [self._store(source, trial, user, options) for source in sources]
        if options["json"]:
            self.stdout.write(json.dumps(reports, ensure_ascii=False, indent=1))
        else:
            for report in reports:
                self._say(report)
        if any(report["errors"] for report in reports) and not options["dry_run"]:
            sys.exit(1)

    def _report(self, source, options) -> dict:
        content, error = source.read()
        if error:
            return unread(source.name, error)
        return import_source(content, name=source.name, keep_defaults=options["keep_defaults"]).report.to_dict()

    def _store(self, source, trial, user, options) -> dict:
        from ecrf import actions

        report = self._report(source, options)
        if report["errors"]:
            return report
        try:
            version = actions.import_template(
                trial=trial,
                by=user,
                html=source.read()[0],
                name=Path(source.name).name,
                keep_defaults=options["keep_defaults"],
                fetched=source.fetched,
            )
            if options["publish"]:
                version = actions.accept_report(version=version, by=user)
                version = actions.publish_version(version=version, by=user)
        except DomainError as error:
            return {**report, "errors": [str(error), *error.fields.values()]}
        return {**report, "version": version.pk, "number": version.number, "state": version.state}

    def _trial(self, slug: str):
        from rapidreader.archive.models import Trial

        trial = Trial.objects.filter(slug=slug).first()
        if trial is None:
            raise CommandError(f"There is no trial {slug!r}.")
        return trial

    def _user(self, username: str | None):
        if not username:
            return None
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user {username!r}.")
        return user

    def _say(self, report: dict) -> None:
        line = (
            f"{report['file']}: {report['title'] or '(no title)'}: {report['controls']} controls, "
            f"{report['fields']} fields; {len(report['mapped'])} mapped, {len(report['repaired'])} repaired, "
            f"{len(report['dropped'])} dropped"
        )
        self.stdout.write(line)
        for error in report["errors"]:
            self.stdout.write(self.style.ERROR(f"  error: {error}"))


class FileSource:
    fetched = None

    def __init__(self, name: str):
        self.name = name

    def read(self) -> tuple[bytes, str]:
        """The content, at most one byte more than may be imported; and why it could not be read."""
        try:
            with open(self.name, "rb") as file:
                return file.read(MAX_FETCHED + 1), ""
        except OSError as error:
            return b"", f"The file cannot be read: {error.strerror or error}."


class AddressSource:
    """Fetched once, when it is first read."""

    def __init__(self, address: str):
        self.name, self.fetched = address, None

    def read(self) -> tuple[bytes, str]:
        try:
            self.fetched = self.fetched or fetch_template(self.name)
        except Invalid as error:
            return b"", str(error)
        return self.fetched.content, ""


def unread(name: str, error: str) -> dict:
    from ecrf.importing import Report

    return Report(file=name, errors=[error]).to_dict()
