from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from rapidreader.audit.errors import DomainError
from rapidreader.export.bundle.reading import read_bundle


class Command(BaseCommand):
    help = "Take a trial that export_trial has written into this empty installation; every hash is checked."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="The zip file.")

    def handle(self, *, file: Path, **options):
        try:
            trial = read_bundle(file)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{trial}: every row, hash and link is as it was. Nobody has a password yet: changepassword."
        )
