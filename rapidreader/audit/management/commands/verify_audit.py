import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from rapidreader.audit.guards import missing_guards
from rapidreader.audit.verify import verify_all


def read_heads(path: Path) -> dict[str, tuple[int, str]]:
    """The heads that an earlier verification wrote: {chain: (seq, digest)}."""
    try:
        return {name: (int(seq), str(digest)) for name, (seq, digest) in json.loads(path.read_text()).items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise CommandError(f"{path} is not a file of kept heads: {error}") from error


class Command(BaseCommand):
    help = "Walk every chain of the audit trail; exit code 1 and the first broken link when one does not hold."

    def add_arguments(self, parser):
        parser.add_argument("--heads", type=Path, help="Write the heads of the chains, to be kept elsewhere.")
        parser.add_argument("--against", type=Path, help="Heads kept earlier: finds an end that was cut off since.")

    def handle(self, *, heads: Path | None, against: Path | None, **options):
        report = verify_all(read_heads(against) if against else None)
        for broken in report.breaks:
            self.stderr.write(self.style.ERROR(f"BROKEN {broken}"))
        if gone := missing_guards():
            self.stderr.write(self.style.ERROR("\n".join(f"BROKEN guards: {text}" for text in gone)))
            raise CommandError("The database does not refuse changes any more.", returncode=1)
        if not report.is_sound:
            raise CommandError(f"{len(report.breaks)} chains of the audit trail do not hold.", returncode=1)
        if heads:
            heads.write_text(json.dumps(report.heads, indent=1, sort_keys=True) + "\n")
        self.stdout.write(f"{report.events} events in {len(report.heads)} chains: every link holds.")
