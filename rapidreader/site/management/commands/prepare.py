import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

# A second viewer of the API's document, which we do not show: 5 MB that would be compressed for nothing.
LEFT_OUT = ["*/redoc*"]


class Command(BaseCommand):
    help = "Bring database and static files up to date; takes a second when they are."
    requires_system_checks = []

    def handle(self, **options):
        call_command("migrate", verbosity=0)
        stamp, digest = Path(settings.STATIC_ROOT) / ".sources", sources_digest()
        if stamp.exists() and stamp.read_text() == digest:
            return
        self.stdout.write("Collecting and compressing static files (once) …")
        self.stdout.flush()
        call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=LEFT_OUT)
        stamp.write_text(digest)


def sources_digest() -> str:
    """Changes when a static file comes, goes or changes."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(LEFT_OUT):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
