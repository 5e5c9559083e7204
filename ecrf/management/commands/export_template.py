import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ecrf.editions import export_version
from ecrf.exporting.formats import FORMATS
from ecrf.exporting.mrrt import NotExportable
from ecrf.models import TemplateVersion


class Command(BaseCommand):
    help = "Write template versions as files: MRRT, JSON, data dictionary, REDCap data dictionary, annotated PDF."

    def add_arguments(self, parser):
        parser.add_argument(
            "versions", nargs="*", type=int, metavar="VERSION", help="the number in a version's address"
        )
        parser.add_argument("--all", action="store_true", help="every version, or every version of --trial")
        parser.add_argument("--trial", metavar="SLUG", help="only versions of this trial")
        parser.add_argument("--format", choices=FORMATS, default="mrrt")
        parser.add_argument(
            "--out", metavar="PATH", help="a folder (several versions) or a file; default: standard output"
        )

    def handle(self, *args, versions, **options):
        found = self._found(versions, options)
        target = options["out"] and Path(options["out"])
        if len(found) > 1 and not target:
            raise CommandError("Several versions need a folder: --out FOLDER.")
        failed = 0
        for version in found:
            try:
                name, content = export_version(version, options["format"])
            except NotExportable as error:
                failed += 1
                self.stderr.write(f"{version} ({version.pk}): {error}")
                continue
            self._write(target, f"{version.pk}-{name}", content, is_one=len(found) == 1)
        if failed:
            sys.exit(1)

    def _found(self, numbers: list[int], options) -> list[TemplateVersion]:
        if bool(numbers) == options["all"]:
            raise CommandError("Name versions by their numbers, or say --all.")
        versions = TemplateVersion.objects.select_related("template__trial").defer("source", "report").order_by("pk")
        if options["trial"]:
            versions = versions.filter(template__trial__slug=options["trial"])
        found = list(versions.filter(pk__in=numbers) if numbers else versions)
        missing = set(numbers) - {version.pk for version in found}
        if missing or not found:
            raise CommandError(
                f"There is no version {', '.join(map(str, sorted(missing)))}." if missing else "No versions."
            )
        return found

    def _write(self, target: Path | None, name: str, content: bytes, *, is_one: bool) -> None:
        if target is None:
            sys.stdout.buffer.write(content)
            return
        is_folder = not is_one or target.is_dir()
        try:
            (target if is_folder else target.parent).mkdir(parents=True, exist_ok=True)
            path = target / name if is_folder else target
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror or error}.") from error
        self.stdout.write(str(path))
