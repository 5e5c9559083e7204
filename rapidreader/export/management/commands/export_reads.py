import shutil
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from rapidreader.archive.models import Trial
from rapidreader.export.actions import export_reads
from rapidreader.export.formats import FORMATS
from rapidreader.export.rows import Options, Scope
from worklists.models import Worklist


class Command(BaseCommand):
    help = "Write one file of a trial's or a worklist's reads: CSV, JSON or the codebook."

    def add_arguments(self, parser):
        scope = parser.add_mutually_exclusive_group(required=True)
        scope.add_argument("--trial", help="The trial's short name, as in its address.")
        scope.add_argument("--worklist", type=int, help="The worklist's number, as in its address.")
        parser.add_argument("--format", choices=list(FORMATS), default="reads.csv")
        parser.add_argument("--out", type=Path, required=True, help="The file to write; it appears when it is whole.")
        parser.add_argument("--completed-only", action="store_true", help="Leave out reads that are not complete.")
        parser.add_argument(
            "--all-revisions", action="store_true", help="Also what was completed before a reopening."
        )
        parser.add_argument("--with-bom", action="store_true", help="CSV with a byte order mark.")

    def handle(self, *, trial, worklist, format, out: Path, **options):
        chosen = Options(options["completed_only"], options["all_revisions"], options["with_bom"])
        export = export_reads(by=None, scope=self._scope(trial, worklist), kind=format, options=chosen)
        unfinished = out.with_name(f"{out.name}.part")
        with export.spooled.file as source, unfinished.open("wb") as target:
            shutil.copyfileobj(source, target)
        unfinished.replace(out)
        self.stdout.write(f"{out}: {export.rows} rows, SHA-256 {export.spooled.sha256}")

    def _scope(self, trial: str | None, worklist: int | None) -> Scope:
        try:
            if trial:
                return Scope(Trial.objects.get(slug=trial))
            found = Worklist.objects.select_related("trial").get(pk=worklist)
        except (Trial.DoesNotExist, Worklist.DoesNotExist) as error:
            raise CommandError(f"There is no such {'trial' if trial else 'worklist'}: {trial or worklist}") from error
        return Scope(found.trial, found)
