import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ecrf.building.problems import problems_of
from ecrf.definition import Definition, definition_of
from ecrf.definition.meta import MOST_BYTES, read_document
from ecrf.testing import run_tests


class Command(BaseCommand):
    help = (
        "Run the tests that templates carry, and name what else keeps a form from being published. "
        "Exit code 1 if anything is wrong."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument(
            "templates",
            nargs="*",
            metavar="VERSION|FILE",
            help="number of a template version, or a definition in JSON",
        )
        parser.add_argument("--library", action="store_true", help="every template of the library")
        parser.add_argument("--json", action="store_true", help="print the results as one JSON list")

    def handle(self, *args, templates, **options):
        if not templates and not options["library"]:
            raise CommandError("Say which: numbers of template versions, files, or --library.")
        results = [self._judged(name, *self._definition(name)) for name in templates]
        if options["library"]:
            from ecrf import library

            results += [self._judged(entry.slug, entry.definition, []) for entry in library.entries()]
        if options["json"]:
            self.stdout.write(json.dumps(results, ensure_ascii=False, indent=1))
        else:
            for result in results:
                self._say(result)
        if any(not result["is_fine"] for result in results):
            sys.exit(1)

    def _definition(self, name: str) -> tuple[Definition | None, list[str]]:
        """The form of a version's number or of a file, or why there is none."""
        if not name.isdecimal():
            return self._from_file(Path(name))
        from ecrf.models import TemplateVersion

        version = TemplateVersion.objects.filter(pk=name).first()
        return (definition_of(version), []) if version else (None, [f"There is no template version {name}."])

    def _from_file(self, path: Path) -> tuple[Definition | None, list[str]]:
        try:
            with path.open("rb") as file:
                text = file.read(MOST_BYTES + 1)
        except OSError as error:
            return None, [f"The file cannot be read: {error.strerror or error}."]
        definition, problems = read_document(text)
        return definition, [problem.message for problem in problems]

    def _judged(self, name: str, definition: Definition | None, errors: list[str]) -> dict:
        problems = [one.message for one in problems_of(definition)] if definition else []
        tests = run_tests(definition) if definition else []
        plain = [{"name": one.name, "is_passed": one.is_passed, "differences": one.differences} for one in tests]
        is_fine = not errors and not problems and all(one.is_passed for one in tests)
        title = definition.title if definition else ""
        return {
            "template": name, "title": title, "is_fine": is_fine,
            "errors": errors, "problems": problems, "tests": plain,
        }  # fmt: skip

    def _say(self, result: dict) -> None:
        tests = result["tests"]
        passed = sum(test["is_passed"] for test in tests)
        counted = f"{passed} of {len(tests)} tests pass" if tests else "it carries no tests"
        style = self.style.SUCCESS if result["is_fine"] else self.style.ERROR
        self.stdout.write(style(f"{result['template']}: {result['title'] or '(no form)'}: {counted}"))
        for message in [*result["errors"], *result["problems"]]:
            self.stdout.write(f"  {message}")
        for test in tests:
            for difference in test["differences"]:
                self.stdout.write(f"  {test['name']}: {difference}")
