"""Many rows of a group through a form, as many at a time as the form has room for."""

from decimal import Decimal

from ecrf import library
from ecrf.logic.evaluation import evaluate_form


def mm(tenths: int) -> dict:
    """A measurement typed by hand, given in tenths of a millimetre."""
    return {"value": Decimal(tenths) / 10, "unit": "mm"}


def values(slug: str, answers: dict) -> dict:
    return evaluate_form(library.load(slug), answers).values


def of_rows(slug: str, group: str, key: str, rows: list[dict], common: dict) -> list:
    """The value of one calculated field in each row; the rows must not depend on each other."""
    definition, found = library.load(slug), []
    step = definition.groups_by_key[group].max_rows
    for start in range(0, len(rows), step):
        some = [{"row": number, **row} for number, row in enumerate(rows[start : start + step], start=1)]
        got = evaluate_form(definition, {**common, group: some}).values
        found += [got.get(f"{group}.{number}.{key}") for number in range(1, len(some) + 1)]
    return found


def differences(rows: list, got: list, expected: list) -> list:
    """Where the form and the second opinion differ; there must be rows, and every outcome must occur."""
    assert len(rows) == len(got) == len(expected) > 0
    return [row for row in zip(rows, got, expected, strict=True) if row[1] != row[2]][:10]
