from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from rapidreader.viewer.installed import installed_viewer
from rapidreader.viewer.installing import InstallError, install


class Command(BaseCommand):
    help = "Install the OHIF viewer at the pinned version, with npm or from a package file."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--from",
            dest="tarball",
            type=Path,
            metavar="FILE",
            help="the package as `npm pack @ohif/app@VERSION` writes it, for machines without network",
        )

    def handle(self, *args, tarball, **options):
        viewer = installed_viewer()
        if viewer:
            self.stdout.write(f"OHIF {viewer.version} is already installed in {viewer.folder}.")
            return
        try:
            viewer = install(Path(settings.VIEWER_DIR), self.say, tarball)
        except InstallError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(self.style.SUCCESS(f"OHIF {viewer.version} is installed in {viewer.folder}."))

    def say(self, message: str) -> None:
        self.stdout.write(message)
        self.stdout.flush()
