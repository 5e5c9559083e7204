from django.core.management.base import BaseCommand, CommandError

from rapidreader.archive.blinding_policy import ACTIONS
from worklists.blinding.checking import make_report
from worklists.blinding.report import undecided_scans
from worklists.models import Worklist

WHAT = {
    "keep": "shown",
    "text": "shown, names taken out",
    "value": "shown, names taken out",
    "walk": "shown, looked into",
    "uid": "alias",
    "date": "date moved",
    "empty": "blank",
    "mask": "masked",
    "replace": ACTIONS["replace"],
    "label": "the trial's own",
    "drop": "HIDDEN, and yet served",
}


class Command(BaseCommand):
    help = "Fetch everything that a worklist's readers can fetch, and hold it against the blinding policy."

    def add_arguments(self, parser):
        parser.add_argument("worklist", type=int, help="Number of the worklist.")

    def handle(self, *, worklist, **_):
        found = Worklist.objects.select_related("trial", "template_version__template").filter(pk=worklist).first()
        if found is None:
            raise CommandError(f"There is no worklist {worklist}.")
        report = make_report(found, by=None, on_progress=self._progress)
        self._print(found, report)
        if not report.has_passed:
            raise CommandError(f"{len(report.violations)} violations.")

    def _progress(self, done, total):
        if self.stdout.isatty():
            self.stdout.write(f"\r{done} of {total}", ending="")

    def _print(self, worklist, report):
        line = self.stdout.write
        line(f"{worklist} · {worklist.trial} · preset {report.rules.preset} · policy {report.rules.key}")
        line(f"{report.total} parts, {report.requests} requests")
        line("\nAttributes served")
        for tag, (keyword, vr, what, count) in sorted(report.served.items()):
            name = keyword or "without a name"
            line(f"  ({tag[:4]},{tag[4:]}) {vr} {name:<48} {WHAT.get(what, what):<24} {count:>8}")
        line("\nObjects")
        for name, kind, shown, kept_back in sorted(report.classes.values()):
            line(f"  {name:<60} {kind:<36} shown {shown:>6}, withheld {kept_back:>6}")
        for scan in undecided_scans(worklist):
            line(f"\nUndecided: {scan.session} scan {scan}: {scan.suspicion}")
        for session, text in report.violations:
            line(self.style.ERROR(f"VIOLATION {session}: {text}"))
        line("\nPassed." if report.has_passed else "\nNot passed.")
