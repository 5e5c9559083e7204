"""Make docs/library.md anew from the templates of the library: python docs/make_library.py

tests/ecrf/library/test_page.py holds the page to the templates.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PAGE = PROJECT / "docs" / "library.md"
HEAD = """# The library of ready forms

Made by `docs/make_library.py` from `ecrf/library/__init__.py` and the files beside it; do not edit it here.

A coordinator begins a template with one of these forms (*Templates*, *New template*, *From the library*). The copy is
a draft like any other: it can be changed in every part, and keeps the tests that the form carries, so that a change
that breaks a rule is refused at publishing. What was copied is on record (`origin`: identifier and edition).

Each form is one YAML file in `ecrf/library/`: texts, rules in the [expression language](expressions.md), citations,
and tests taken from the tables of the publications. Texts are our own words for published facts; nothing of an atlas
or a report form is repeated. Where a publication leaves something open, the form lets the reader decide;
the comments at the head of each file say what it rests on.

Three things hold the rules: the tests in each form (run before it is published), second opinions in plain Python over
whole tables (`tests/ecrf/library/test_recist.py` and its neighbours), and planted mistakes (`python -m
bench.library_mutants`). RECIST is also held against the CDISC pilot (`python -m bench.recist_pilot`).
"""


def page() -> str:
    """The whole page as Markdown."""
    from ecrf import library

    entries = library.entries()
    return "\n".join([HEAD, *overview(entries), *(line for entry in entries for line in chapter(entry))]) + "\n"


def overview(entries) -> Iterator[str]:
    yield "| form | file | edition | tests | languages |"
    yield "|---|---|---|---|---|"
    for entry in entries:
        form = entry.definition
        languages = ", ".join([form.language, *sorted(form.translations)])
        yield (
            f"| [{entry.title}](#{anchor(entry.title)}) | `{entry.slug}` | {form.origin['edition']} "
            f"| {len(form.tests)} | {languages} |"
        )
    yield ""


def anchor(title: str) -> str:
    """As GitHub makes one of a heading."""
    kept = (letter for letter in title.lower() if letter.isalnum() or letter in " -_")
    return "".join(kept).replace(" ", "-")


def chapter(entry) -> Iterator[str]:
    yield from (f"## {entry.title}", "", entry.summary, "")
    yield from (f"- {text}" for text in entry.references)
    if rights := entry.definition.origin.get("rights"):
        yield from ("", rights)
    yield ""
    parts = list(parts_of(entry.definition.items))
    for one in parts:
        if getattr(one, "rules", ()):
            yield from rules(one)
    checks = [(one, check) for one in parts for check in getattr(one, "checks", ())]
    if checks:
        yield from ("**Checks**", "", "| at | when | says | level |", "|---|---|---|---|")
        yield from (
            f"| {cell(name(one))} | {code(check.when)} | {cell(check.message)} | {check.level} |"
            for one, check in checks
        )
        yield ""


def parts_of(items) -> Iterator:
    for item in items:
        yield item
        yield from parts_of(getattr(item, "items", ()))


def rules(one) -> Iterator[str]:
    unit = f", {one.unit}" if one.unit else ""
    yield from (f"**{name(one)}** (`{one.key}`{unit})", "", "| result | when | because |", "|---|---|---|")
    for rule in one.rules:
        fixed = rule.value[0] in {"text", "bool", "num"}
        result = cell(shown(rule.value[1])) if fixed else code(rule.value)
        yield f"| {result} | {code(rule.when) if rule.when else 'always'} | {cell(rule.because)} |"
    yield ""


def name(one) -> str:
    return getattr(one, "label", "") or one.title


def shown(value) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def code(ast: list) -> str:
    from ecrf.logic.grammar import to_text

    return f"`{to_text(ast)}`"


def cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapidreader.settings")
    import django

    django.setup()
    PAGE.write_text(page())
    print(f"{PAGE.relative_to(PROJECT)}: {len(PAGE.read_text().splitlines())} lines")
