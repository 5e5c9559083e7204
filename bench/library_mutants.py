"""Do the tests of the library's templates notice a mistake in their rules? Makes one at a time, and asks them.

python -m bench.library_mutants [TEMPLATE…]

A mistake is: < for <= and the like, a rule or check that is missing, or one that is never asked for its condition.
What no test of the template notices is listed; it may change nothing, or nothing that anybody can see.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace

import django

TURNED = {"lt": "le", "le": "lt", "gt": "ge", "ge": "gt"}


def turned(ast: list) -> Iterator[list]:
    """The expression with one of its comparisons turned."""
    if ast[0] in TURNED:
        yield [TURNED[ast[0]], *ast[1:]]
    for place, part in enumerate(ast):
        if isinstance(part, list) and part and isinstance(part[0], str):
            for other in turned(part):
                yield [*ast[:place], other, *ast[place + 1 :]]


def of_rows(rows: tuple) -> Iterator[tuple[str, tuple]]:
    """Rules or checks with one mistake, and what it is."""
    for place, row in enumerate(rows):
        before, after = rows[:place], rows[place + 1 :]
        yield f"{place + 1} is missing", (*before, *after)
        if row.when is not None:
            for ast in turned(row.when):
                yield f"{place + 1} has a comparison turned", (*before, replace(row, when=ast), *after)
            if after:
                yield f"{place + 1} always applies", (*before, replace(row, when=["bool", True]), *after)


def mutants(part) -> Iterator[tuple[str, object]]:
    """A form or part of one with one mistake in it."""
    for name in ("rules", "checks"):
        for what, rows in of_rows(getattr(part, name, ())):
            yield f"{part.key}: {name[:-1]} {what}", replace(part, **{name: rows})
    for place, inner in enumerate(getattr(part, "items", ())):
        for what, other in mutants(inner):
            yield what, replace(part, items=(*part.items[:place], other, *part.items[place + 1 :]))


def is_noticed(definition) -> bool:
    from ecrf.logic.evaluation import run_program
    from ecrf.logic.program import program_of

    program = program_of(definition)
    for test in definition.tests:
        outcome, expect = run_program(program, test.answers), test.expect
        if any(outcome.values.get(key) != value for key, value in expect.get("values", {}).items()):
            return True
        if any(outcome.because.get(key) != value for key, value in expect.get("because", {}).items()):
            return True
        for level in ("error", "warning"):
            said = {one.key for one in outcome.problems if one.level == level}
            if f"{level}s" in expect and said != set(expect[f"{level}s"]):
                return True
    return False


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapidreader.settings")
    django.setup()
    from ecrf import library

    total = unseen = 0
    for slug in sys.argv[1:] or library.slugs():
        made = list(mutants(library.load(slug)))
        missed = [what for what, definition in made if not is_noticed(definition)]
        total, unseen = total + len(made), unseen + len(missed)
        print(f"{slug}: {len(made) - len(missed)} of {len(made)} mistakes noticed")
        for what in missed:
            print(f"    not noticed: {what}")
    print(f"all: {total - unseen} of {total}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
