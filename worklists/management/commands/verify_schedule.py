from django.core.management.base import BaseCommand, CommandError

from worklists.models import Worklist
from worklists.schedules import verify_worklist


class Command(BaseCommand):
    help = "Computes the read order of activated worklists again and compares it with the stored rows and hash."

    def add_arguments(self, parser):
        parser.add_argument("worklist", nargs="*", type=int, help="Numbers of worklists; all when none is given.")

    def handle(self, *, worklist, **options):
        chosen = Worklist.objects.exclude(activated_at=None).order_by("pk")
        if worklist:
            chosen = chosen.filter(pk__in=worklist)
            missing = sorted(set(worklist) - set(chosen.values_list("pk", flat=True)))
            if missing:
                raise CommandError(f"No activated worklist has number {', '.join(map(str, missing))}.")
        broken = 0
        for one in chosen:
            found = verify_worklist(one)
            broken += bool(found)
            verdict = f"DIFFERS ({len(found)})" if found else "as compiled"
            self.stdout.write(f"{one.pk} {one.name}: {verdict}, {one.algorithm}, {one.schedule_hash}")
            for text in found[:20]:
                self.stdout.write(f"    {text}")
        if broken:
            raise CommandError(f"{broken} of {len(chosen)} schedules are not what was compiled.")
        self.stdout.write(f"{len(chosen)} schedules verified.")
