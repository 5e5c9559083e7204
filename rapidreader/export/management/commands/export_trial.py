from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from rapidreader.archive.models import Trial
from rapidreader.export.actions import export_bundle


class Command(BaseCommand):
    help = "Write a whole trial into one file that an empty installation can take in (import_trial)."

    def add_arguments(self, parser):
        parser.add_argument("trial", help="The trial's short name, as in its address.")
        parser.add_argument("file", type=Path, help="The zip file to write; it appears when it is whole.")
        parser.add_argument(
            "--with-images", action="store_true", help="With the DICOM files; without, their SHA-256."
        )

    def handle(self, *, trial: str, file: Path, with_images: bool, **options):
        found = Trial.objects.filter(slug=trial).first()
        if found is None:
            raise CommandError(f"There is no trial {trial}.")
        manifest = export_bundle(by=None, trial=found, target=file, with_images=with_images)
        count = sum(said["count"] for said in manifest["rows"].values())
        self.stdout.write(f"{file}: {count} rows, {manifest['images']} images.")
