"""What a form of 300 fields costs the server: publishing, opening, saving, completing; the share of validation.

    python -m bench.form [--rounds 20]

CPU time of one process (medians; the least and the most beside them), not of the wall: other work on the machine does
not count. "first" is the first opening of a form in a language by a process, which renders it from its fragments.
"""

import argparse
import json
import os
import shutil
import statistics
import tempfile
import time
from decimal import Decimal

# A database of its own, that nobody misses.
os.environ |= {"RR_HOME": tempfile.mkdtemp(), "RR_MODE": "local", "DJANGO_SETTINGS_MODULE": "rapidreader.settings"}
os.environ.pop("DATABASE_URL", None)

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from ecrf.actions import publish_version  # noqa: E402
from ecrf.definition import Check, Definition, Field, Group, Option, Rule, Section, parse_definition  # noqa: E402
from ecrf.keeping import Kept  # noqa: E402
from ecrf.logic import evaluation, program  # noqa: E402
from ecrf.models import Template, TemplateVersion  # noqa: E402
from ecrf.rendering import building, render_form  # noqa: E402
from ecrf.validation import clean_answers  # noqa: E402
from tests.cast import add_session, make_cast  # noqa: E402
from worklists import actions, drafts  # noqa: E402

FIELDS = 300
KINDS = ("single_choice", "single_choice", "decimal", "yes_no", "multiple_choice", "text", "single_choice", "integer")


def a_form(*, with_rules: bool = False) -> Definition:
    """300 fields in 10 sections: 1,200 radio buttons and tick boxes among them; every tenth with a condition."""
    options = tuple(Option(f"o{n}", f"Option number {n}") for n in range(1, 8))
    fields = [_field(number, options, with_rules) for number in range(FIELDS)]
    sections = [Section(f"s{n}", f"Section {n}", tuple(fields[n * 30 : n * 30 + 30])) for n in range(10)]
    return Definition("A long form", (*sections, *([_lesions()] if with_rules else [])), language="en")


def _field(number: int, options: tuple, with_rules: bool) -> Field:
    kind, key = KINDS[number % len(KINDS)], f"f{number}"
    more = {"options": options} if kind.endswith("choice") else {}
    if kind in {"decimal", "integer"}:
        more |= {"unit": "mm", "minimum": Decimal(0), "maximum": Decimal(1000)}
        if with_rules:
            more["checks"] = (Check(["gt", ["field", key], ["num", "500"]], "Really?", "warning"),)
    if with_rules and number % 10 == 9:
        more["visible_when"] = ["answered", ["field", f"f{number - 1}"]]
    return Field(key, kind, f"Field number {number}", help="In your words." if number % 7 == 0 else "", **more)


def _lesions() -> Group:
    total = Rule(["sum", "lesions", ["field", "size"], None], None, "All rows")
    size, kind = Field("size", "decimal", "Size", unit="mm"), Field("kind", "text", "Kind")
    return Group(
        "lesions", "Lesions", (size, kind, Field("sum", "calculated", "Sum", result="decimal", rules=(total,)))
    )


def answers_to(form: Definition) -> dict:
    """One answer to every field, as a browser sends it."""
    given = {
        "single_choice": "o3",
        "multiple_choice": ["o1", "o4"],
        "decimal": "12.50",
        "integer": "7",
        "yes_no": True,
        "text": "Nothing of note, as before.",
    }
    answers = {one.key: given[one.type] for one in form.fields() if one.type in given}
    rows = [{"row": row, "size": "12.5", "kind": "solid"} for row in range(1, 6)]
    return {**answers, **({"lesions": rows} if form.groups() else {})}


def measured(what: str, run, rounds: int) -> float:
    times = []
    for _ in range(rounds):
        began = time.process_time()
        run()
        times.append((time.process_time() - began) * 1000)
    median = statistics.median(times)
    print(f"  {what:36} {median:8.1f}   ({min(times):.1f} to {max(times):.1f})")
    return median


def first_opening(form: Definition):
    """As in a process that has never seen the form."""
    for module in (building, evaluation, program):
        module._kept = Kept()
    return render_form(form, {})


def by_itself(form: Definition, rounds: int):
    """What the form costs without pages and database."""
    raw, text = answers_to(form), form.to_json()
    cleaned = clean_answers(form, raw, "sign")
    assert not cleaned.errors, cleaned.errors
    measured("reading the definition", lambda: parse_definition(text), rounds)
    measured("rendering, first in a process", lambda: first_opening(form), rounds)
    measured("rendering, empty", lambda: render_form(form, {}), rounds)
    measured("rendering, all answered", lambda: render_form(form, cleaned.answers), rounds)
    measured("validating a draft", lambda: clean_answers(form, raw, "draft"), rounds)
    measured("validating a completion", lambda: clean_answers(form, raw, "sign"), rounds)


def in_the_product(cast, form: Definition, rounds: int):
    """Publishing, opening, saving and completing by the pages' own addresses; how much of it is validation."""
    drafted = iter([draft(cast, form) for _ in range(rounds + 1)])
    measured("publishing", lambda: publish_version(version=next(drafted), by=cast.cora), rounds)
    version = publish_version(version=next(drafted), by=cast.cora)
    numbers = range(version.pk * 100, version.pk * 100 + 1 + rounds)
    sessions = [add_session(cast, number=n, label=f"S-{version.pk}-{n}") for n in numbers]
    plan = {"name": f"Reads {version.pk}", "template_version": version, "sessions": sessions, "readers": [cast.ada]}
    worklist = actions.create_worklist(trial=cast.lung, by=cast.cora, **plan)
    reads = list(actions.activate_worklist(worklist=worklist, by=cast.cora).reads.all())
    client, raw = Client(), answers_to(form)
    client.force_login(cast.ada)
    measured("opening (panel of the reading room)", lambda: ask(client.get, f"/reads/{reads[0].pk}/panel/"), rounds)
    spent = watch_validation()
    drafts_saved, done = iter(range(rounds)), iter(reads)

    def save():
        number = next(drafts_saved)
        answers = {**raw, "f2": str(number)}
        send(client, reads[-1], "save", answers=answers, draft_number=number, save_key=f"k{number}")

    whole = measured("saving a draft", save, rounds)
    print(f"  {'  of it validation':36} {statistics.median(spent):8.1f}   {statistics.median(spent) / whole:.0%}")
    spent.clear()
    whole = measured("completing", lambda: send(client, next(done), "complete", answers=raw, draft_number=0), rounds)
    print(f"  {'  of it validation':36} {statistics.median(spent):8.1f}   {statistics.median(spent) / whole:.0%}")


def draft(cast, form: Definition) -> TemplateVersion:
    template = Template.objects.create(trial=cast.lung, title=f"{form.title} {Template.objects.count()}")
    fields = {"definition": form.to_json(), "content_hash": form.content_hash, "created_by": cast.cora, "number": 1}
    return TemplateVersion.objects.create(template=template, **fields)


def watch_validation() -> list[float]:
    """The CPU time of each validation from now on."""
    spent, real = [], drafts.clean_answers

    def watched(*arguments, **named):
        began = time.process_time()
        result = real(*arguments, **named)
        spent.append((time.process_time() - began) * 1000)
        return result

    drafts.clean_answers = watched
    return spent


def send(client: Client, read, what: str, **body):
    body = json.dumps({"measurements": [], **body})
    ask(client.post, f"/reads/{read.pk}/{what}/", body, content_type="application/json")


def ask(method, *arguments, **named):
    reply = method(*arguments, headers={"Accept": "application/json"}, **named)
    assert reply.status_code == 200, reply.content[:2000]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    try:
        call_command("migrate", verbosity=0)
        cast = make_cast()
        size = len(render_form(a_form(), {}))
        print(f"CPU ms, median of {rounds} (least to most); {FIELDS} fields, {size:,} characters of HTML")
        for with_rules in (False, True):
            print("with conditions, checks, a calculation over rows:" if with_rules else "without rules:")
            by_itself(a_form(with_rules=with_rules), rounds)
            in_the_product(cast, a_form(with_rules=with_rules), rounds)
    finally:
        shutil.rmtree(os.environ["RR_HOME"])


if __name__ == "__main__":
    main()
