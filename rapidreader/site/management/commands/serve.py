import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from rapidreader.site.ports import free_port, is_free, is_loopback
from rapidreader.site.readiness import findings

DEFAULT_PORT = 8042


class Command(BaseCommand):
    help = "Serve Rapid Reader: granian, WSGI, threads. Stops at Ctrl+C or SIGTERM when open requests are answered."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: only this machine)")
        parser.add_argument("--port", type=int, help=f"default: {DEFAULT_PORT}, or the next free one")
        parser.add_argument("--workers", type=int, default=default_workers(), help="processes (default: cores)")
        parser.add_argument("--threads", type=int, default=32, help="threads of each process (default: 32)")

    def handle(self, *, host, port, workers, threads, **options):
        if not settings.IS_PRODUCTION and not is_loopback(host):
            raise CommandError(
                "RR_MODE is local: the server listens only on this machine (docs/operation.md, production)."
            )
        self.check()
        port = self.choose_port(host, port)
        shown = f"[{host}]" if ":" in host else host
        self.say(self.style.SUCCESS(f"Rapid Reader is at http://{shown}:{port}/   (Ctrl+C stops it)"))
        connections.close_all()
        server(host=host, port=port, workers=workers, threads=threads).serve()
        self.say("Stopped.")

    def check(self) -> None:
        found = findings()
        for finding in found:
            self.stderr.write(
                self.style.ERROR(finding.text) if finding.is_fatal else self.style.WARNING(finding.text)
            )
        if any(finding.is_fatal for finding in found):
            raise CommandError("Not started; see above.")

    def choose_port(self, host: str, wanted: int | None) -> int:
        if wanted:
            if not is_free(host, wanted):
                raise CommandError(f"Port {wanted} is taken. Choose another one with --port, or leave --port out.")
            return wanted
        port = free_port(host, DEFAULT_PORT)
        if port != DEFAULT_PORT:
            self.say(f"Port {DEFAULT_PORT} is taken; using {port}.")
        return port

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def default_workers() -> int:
    """One process per core up to four; SQLite has one writer at a time, more processes would only wait for it."""
    return max(1, min(os.cpu_count() or 1, 4))


def server(*, host: str, port: int, workers: int, threads: int):
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    return Granian(
        "rapidreader.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        # A reader's lost worker comes back by itself; a stop waits for open saves, but not for ever.
        respawn_failed_workers=True,
        workers_kill_timeout=20,
        working_dir=settings.BASE_DIR,
        websockets=False,
        # Its warning that 32 threads are many for few cores is about computing; ours wait for disks and archives.
        log_level=LogLevels.error,
    )
