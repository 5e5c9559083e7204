"""One walk over a form with one set of answers, in the order in which its parts need each other."""

from datetime import date
from decimal import Decimal

from .expressions import Inside
from .steps import Logic, Step
from .values import READERS, plain_number

RESULT_TYPES = {"number": Decimal, "text": str, "bool": bool, "date": date}
ROW_LIMIT = 1_000_000  # a row's number beyond is none


class Place:
    """Where fields are answered: the form itself, or one row of a group.

    `given` are the raw answers, `typed` the values of those that count, `values` what is known so far of what is
    visible, `answer` what remains in the end.
    """

    __slots__ = ("answer", "given", "is_blank", "number", "prefix", "scope", "typed", "values")

    def __init__(self, given: dict, typed: dict, prefix: str = "", number: int = 0):
        self.given, self.typed, self.prefix, self.number = given, typed, prefix, number
        self.is_blank = bool(number) and not typed
        self.answer = {"row": number} if number else {}
        self.values = {}
        self.scope = self.values


class Run:
    """What is visible and what is calculated, by full key, and the places with their values."""

    def __init__(self, logic: Logic, answers: dict, blanked: set[str]):
        self.blanked = blanked
        self.visible: set[str] = set()
        self.stored: dict = {}
        self.because: dict[str, str] = {}
        form = Place(answers, _typed(answers, logic.answered[""]))
        self.places = {"": [form]}
        for group, keys in logic.keys.items():
            self.places[group] = _rows(group, answers.get(group), logic.answered[group], blanked)
            for row in self.places[group]:
                row.values.update(dict.fromkeys(keys))
                row.scope = Inside(row.values, form.values)
        for step in logic.ordered:
            if step.parent is None or step.parent in self.visible:
                self._work_out(step)

    def _work_out(self, step: Step) -> None:
        for place in self.places[step.group]:
            if step.show is not None and step.show(place.scope) is not True:
                continue
            self.visible.add(place.prefix + step.key)
            if step.rules is not None:
                self._calculate(step, place)
            elif step.kind == "group":
                place.values[step.key] = [row.values for row in self.places[step.key] if not row.is_blank]
            elif step.key in place.typed:
                place.values[step.key] = place.typed[step.key]

    def _calculate(self, step: Step, place: Place) -> None:
        """The first rule that applies gives the result; in a blank row nothing is calculated."""
        if place.is_blank:
            return
        rule = next((rule for rule in step.rules if rule[0](place.scope) is True), None)
        value = rule[1](place.scope) if rule else None
        if value is None or not _fits(value, step):
            return
        place.values[step.key] = value
        self.stored[place.prefix + step.key] = _stored(value, step.places)
        if rule[2]:
            self.because[place.prefix + step.key] = rule[2]

    def emptied_rows(self) -> set[str]:
        """The rows of visible groups in which all that is answered is hidden."""
        return {
            row.prefix
            for group, rows in self.places.items()
            if group in self.visible
            for row in rows
            if row.typed and all(row.values[key] is None for key in row.typed)
        }


def _typed(given: dict, steps: list[Step]) -> dict:
    values = {}
    for step in steps:
        raw = given.get(step.key)
        value = None if raw is None else READERS[step.kind](raw)
        if value is not None:
            values[step.key] = value
    return values


def _rows(group: str, given, steps: list[Step], blanked: set[str]) -> list[Place]:
    rows: dict[int, Place] = {}
    for one in given if isinstance(given, list) else ():
        number = one.get("row") if isinstance(one, dict) else None
        if type(number) is not int or not 1 <= number <= ROW_LIMIT or number in rows:
            continue
        prefix = f"{group}.{number}."
        rows[number] = Place(one, {} if prefix in blanked else _typed(one, steps), prefix, number)
    return [rows[number] for number in sorted(rows)]


def _fits(value, step: Step) -> bool:
    if type(value) is not RESULT_TYPES.get(step.kind) or value == "":
        return False
    return step.options is None or value in step.options


def _stored(value, places: int | None):
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, Decimal):
        return value
    number = plain_number(value, places)
    return int(number) if places == 0 else number
