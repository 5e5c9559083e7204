import json

from django.core.management.base import BaseCommand

from rapidreader.site import installation


class Command(BaseCommand):
    help = "Say what runs here: versions, database, migrations, the hash of the configuration (without secrets)."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="Everything, also each setting and migration.")

    def handle(self, *, json: bool, **options):
        facts = installation.facts()
        if json:
            self.stdout.write(as_json(facts))
            return
        for name, value in facts.items():
            self.stdout.write(f"{name.replace('_', ' '):<22} {value}")


def as_json(facts: dict) -> str:
    more = {"configuration": installation.configuration(), "migrations_applied": installation.migrations()}
    return json.dumps({**facts, **more}, indent=1, sort_keys=True)
