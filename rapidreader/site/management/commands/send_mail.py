import signal
from datetime import date
from threading import Event

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from rapidreader.mail.actions import retry_failed
from rapidreader.mail.sending import send_waiting
from worklists.due import remind

PAUSE_SECONDS = 20


class Command(BaseCommand):
    help = (
        "Mail what waits in the outbox: once, or again and again with --loop. From RR_MAIL_DIGEST_HOUR on, the first "
        "run of a day also reminds of due dates. Any number of these may run at once; nothing is sent twice."
    )

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help=f"go on, with a pause of {PAUSE_SECONDS} seconds")
        parser.add_argument("--retry", action="store_true", help="first let what was given up be tried again")

    def handle(self, *, loop, retry, **options):
        if retry:
            self.stdout.write(f"{retry_failed()} notices are tried again.")
        self.stop, reminded = Event(), None
        if loop:
            # Stopping in the midst of a handover would leave a notice of which nobody knows whether it was taken.
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: self.stop.set())
        while True:
            close_old_connections()
            reminded = self.pass_over(reminded)
            if not loop or self.stop.wait(PAUSE_SECONDS):
                return

    def pass_over(self, reminded: date | None) -> date | None:
        """One look at dates and outbox; the day on which reminders were last looked for."""
        now = timezone.localtime()
        if now.date() != reminded and now.hour >= settings.MAIL_DIGEST_HOUR:
            remind(now.date())
            reminded = now.date()
        done = send_waiting(is_stopping=self.stop.is_set)
        if done.mails or done.troubled:
            self.stdout.write(f"{done.mails} mails with {done.sent} notices sent; {done.troubled} to be tried again.")
            self.stdout.flush()
        return reminded
