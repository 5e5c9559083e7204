"""The tests of a source as FormTests.

    given: {evaluable: true}                     answers of every test, which each test may change
    tests:
      - name: Two lesions are summed
        answers: {lesions: [{diameter: 12}, {diameter: 8.5}]}      rows are numbered in order unless they say "row"
        values: {sum_mm: 20.5}
        because: …   visible: [key…]   hidden: [key…]   errors: [key…]   warnings: [key…]
      - name: Diameter and category               a table: one test for each row
        answers: {nodules: [{kind: solid}]}
        columns: [nodules.1.diameter, =category]  an answer; after "=" what must come out, after "?" because of what
        rows:
          - [5.9, 2]
          - [6, 3]

A number for a measurement stands for a measurement typed by hand, in the field's unit. `null` takes an answer away.
"""

from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal

from ecrf.definition import Definition, FormTest

from .reading import SourceError

EXPECTED = ("visible", "hidden", "values", "because", "errors", "warnings")


def tests_of(definition: Definition, plain, given: dict) -> Iterator[FormTest]:
    """The tests of a source, those of its tables one by one. Raises SourceError."""
    for one in plain:
        if unknown := set(one) - {"name", "answers", "columns", "rows", *EXPECTED}:
            raise SourceError(f"test “{one.get('name')}” has no “{min(unknown)}”")
        answers = merged(given, one.get("answers", {}))
        expect = {name: deepcopy(one[name]) for name in EXPECTED if name in one}
        if "columns" not in one:
            yield _test(definition, one["name"], answers, expect)
        for row in one.get("rows", ()):
            yield _of_row(definition, one, row, answers, expect)


def _of_row(definition: Definition, one: dict, row: list, answers: dict, expect: dict) -> FormTest:
    answers, expect = deepcopy(answers), deepcopy(expect)
    if len(row) != len(one["columns"]):
        raise SourceError(f"test “{one['name']}”: {row} does not fit the columns")
    for column, value in zip(one["columns"], row, strict=True):
        if column.startswith("="):
            expect.setdefault("values", {})[column[1:]] = value
        elif column.startswith("?"):
            expect.setdefault("because", {})[column[1:]] = value
        elif column in EXPECTED:
            expect[column] = value
        else:
            put(answers, column.split("."), value)
    inputs = " / ".join(_shown(value) for value, name in zip(row, one["columns"], strict=True) if name[0] not in "=?")
    return _test(definition, f"{one['name']}: {inputs}", answers, expect)


def _shown(value) -> str:
    if isinstance(value, dict):
        return " ".join(map(_shown, value.values()))
    return "–" if value is None else ", ".join(map(_shown, value)) if isinstance(value, list) else str(value)


def merged(given: dict, answers: dict) -> dict:
    """Answers over given ones; rows are taken together by their place."""
    result = deepcopy(given)
    for key, value in answers.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = result.setdefault(key, [])
            rows.extend({} for _ in range(len(value) - len(rows)))
            for row, more in zip(rows, value, strict=False):
                row.update(more)
        else:
            result[key] = deepcopy(value)
    return result


def put(answers: dict, path: list[str], value) -> None:
    """One answer by its path: ["side"], or ["lesions", "2", "diameter"]."""
    if len(path) == 1:
        answers[path[0]] = value
        return
    rows = answers.setdefault(path[0], [])
    rows.extend({} for _ in range(int(path[1]) - len(rows)))
    rows[int(path[1]) - 1][path[2]] = value


def _test(definition: Definition, name: str, answers: dict, expect: dict) -> FormTest:
    """With every answer as it is kept: numbered rows, measurements with their unit, nothing unanswered."""
    groups, kept = definition.groups_by_key, {}
    for key, value in answers.items():
        if value is None:
            continue
        if key in groups:
            kept[key] = [_row(groups[key], number, row) for number, row in enumerate(value, start=1)]
        else:
            kept[key] = _answer(_field(definition.fields_by_key, key, name), value)
    if "values" in expect:
        expect["values"] = {key: _result(definition, key, value) for key, value in expect["values"].items()}
    return FormTest(name=name, answers=kept, expect=expect)


def _result(definition: Definition, key: str, value):
    """What must come out, as the type of the calculated field: the table may say 2 where the result is "2"."""
    fields = {**definition.fields_by_key, **{one.key: one for group in definition.groups() for one in group.items}}
    one = _field(fields, key.split(".")[-1], key)
    if value is None or isinstance(value, bool):
        return value
    return Decimal(value) if one.result in {"decimal", "integer"} else str(value)


def _row(group, number: int, plain: dict) -> dict:
    by_key = {one.key: one for one in group.items}
    answers = {key: value for key, value in plain.items() if value is not None and key != "row"}
    return {"row": plain.get("row", number)} | {
        key: _answer(_field(by_key, key, group.key), value) for key, value in answers.items()
    }


def _field(by_key: dict, key: str, where: str):
    if key not in by_key:
        raise SourceError(f"“{where}” answers “{key}”, which is no field of the form")
    return by_key[key]


def _answer(one, value):
    if one.type == "measurement" and isinstance(value, int | Decimal):
        return {"value": Decimal(value), "unit": one.unit}
    if one.type == "decimal" and isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if one.type in {"single_choice", "coded_finding", "anatomical_site"}:
        return str(value)
    return value
