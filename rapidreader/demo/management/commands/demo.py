import shutil
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections

from rapidreader.demo.people import PEOPLE
from rapidreader.demo.seed import Demo


class Command(BaseCommand):
    help = "Fill the demo: people, synthetic images, templates, worklists. A second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--dicom", type=Path, metavar="FOLDER", help="your own images instead of synthetic ones")
        parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")

    def handle(self, *, dicom, reset, **options):
        if settings.IS_PRODUCTION:
            raise CommandError("The demo's passwords are known to everyone: it does not run with RR_MODE=production.")
        if dicom and not dicom.exists():
            raise CommandError(f"There is no folder {dicom}.")
        began = time.monotonic()
        with Demo(self.say) as demo:
            if reset:
                self.throw_away()
                if not dicom:
                    demo.start_painting()
                call_command("migrate", verbosity=0)
            demo.fill(dicom)
        self.say(f"The demo is ready ({time.monotonic() - began:.0f} s).")
        self.print_people()

    def throw_away(self) -> None:
        """Database and images go; the viewer, the static files and this machine's secret stay."""
        if connection.vendor != "sqlite":
            raise CommandError("Only the embedded database is reset; drop and create a PostgreSQL one yourself.")
        path = Path(settings.DATABASES["default"]["NAME"])
        if settings.HOME not in path.resolve().parents:
            raise CommandError(f"{path} does not lie below {settings.HOME}; it is left alone.")
        connections.close_all()
        self.say("Throwing the old demo away …")
        for suffix in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.rmtree(settings.ARCHIVE_DIR, ignore_errors=True)
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)

    def print_people(self) -> None:
        self.say("")
        self.say("  sign in as     password             role")
        for person in PEOPLE:
            self.say(f"  {person.username:<14} {person.password:<20} {person.role}")
        self.say("")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
