"""What is wrong with the expressions of a form: found before it can be published, said in words for coordinators."""

from typing import NamedTuple

from ecrf.definition import Definition, Field, Group, Item, Section

from .kinds import Kinds, in_words, results_of
from .names import Names
from .operators import shape_problem
from .ordering import cycle_among
from .program import RESULTS, kind_of, needs_of

CYCLES_SHOWN = 20


class Problem(NamedTuple):
    """Something that keeps a form from being published. `key` is of the field, group or section where it stands;
    `place` says where in it: "visible_when", "required_when", "checks.0", "rules.0.when", "rules.0.value" or "".
    """

    key: str
    message: str
    place: str = ""


def problems(definition: Definition) -> list[Problem]:
    """Everything that is wrong with the expressions of a form, in form order; then its cycles. [] if all is well."""
    names = Names(definition)
    found = [problem for item in names.items.values() for problem in _Checking(names, item).problems()]
    return found + _cycles(names)


class _Checking:
    """The expressions of one item."""

    def __init__(self, names: Names, item: Item):
        self._names, self._item, self._found = names, item, []
        group = names.group_of(item.key)
        self._inside = frozenset({group} if group else ())

    def problems(self) -> list[Problem]:
        item, call = self._item, self._names.call(self._item.key)
        self._condition(item.visible_when, f"Condition for showing {call}", "visible_when")
        if isinstance(item, Section):
            return self._found
        for at, check in enumerate(item.checks):
            self._condition(check.when, f"Check {at + 1} of {call}", f"checks.{at}")
        if isinstance(item, Group):
            return self._found
        self._condition(item.required_when, f"Condition for requiring {call}", "required_when")
        if item.type == "calculated":
            self._calculation(item, call)
        elif item.rules:
            self._complain("rules", f"{call} has rules, but only a calculated field can have them.")
        return self._found

    def _complain(self, place: str, message: str) -> None:
        self._found.append(Problem(self._item.key, message, place))

    def _kinds(self, ast, intro: str, place: str) -> Kinds | None:
        """The kinds of an expression at a place; None where there is no expression."""
        problem = shape_problem(ast)
        if problem:
            return self._complain(place, f"{intro}: {problem}")
        return Kinds(self._names, self._inside, lambda message: self._complain(place, f"{intro}: {message}"))

    def _condition(self, ast, intro: str, place: str) -> None:
        if ast is not None and (kinds := self._kinds(ast, intro, place)):
            kinds.expect(ast, "bool", "A condition")

    def _calculation(self, item: Field, call: str) -> None:
        if item.result not in RESULTS:
            return self._complain("result", f"{call} is calculated, but what type its result is of is not said.")
        if not item.rules:
            self._complain("rules", f"{call} is calculated, but has no rule.")
        if item.result == "single_choice" and not item.options:
            self._complain("options", f"{call} gives a choice, but has no options.")
        for at, rule in enumerate(item.rules):
            intro = f"Rule {at + 1} of {call}"
            self._condition(rule.when, intro, f"rules.{at}.when")
            self._result(item, rule.value, intro, f"rules.{at}.value")
        return None

    def _result(self, item: Field, ast, intro: str, place: str) -> None:
        kinds = self._kinds(ast, intro, place)
        if not kinds:
            return
        before = len(self._found)
        kinds.expect(ast, kind_of(item), f"The result of a field of type {item.result}")
        if len(self._found) == before and item.result == "single_choice" and item.options:
            for one in results_of(ast):
                if problem := self._choice_problem(item, one):
                    self._complain(place, f"{intro}: {problem}")

    def _choice_problem(self, item: Field, ast: list) -> str:
        """Why an expression cannot give one of the options of a field; "" if it can."""
        if ast[0] == "text":
            possible = {ast[1]}
        elif ast[0] == "field":
            possible = self._names.options(ast[1])
        else:
            possible = None
        if possible is None:
            return f"The result must be one of the options, but it can be any text; {in_words(item.option_labels)}."
        foreign = next((value for value in possible if value not in item.option_labels), None)
        return "" if foreign is None else f"“{foreign[:60]}” is not an option; {in_words(item.option_labels)}."


def _cycles(names: Names) -> list[Problem]:
    needs = {key: needs_of(item, names.around.get(key)) for key, item in names.items.items()}
    found = []
    while len(found) < CYCLES_SHOWN and (cycle := cycle_among(needs)):
        steps = " → ".join(names.call(key) for key in [*cycle, cycle[0]])
        kind = names.items[cycle[0]]
        message = f"These need each other in a circle, so none can be worked out: {steps}."
        if len(cycle) == 1:
            what = "calculation or the condition for showing it" if isinstance(kind, Field) else "condition"
            message = f"{names.call(cycle[0])} needs itself: it stands in its own {what}."
        found.append(Problem(cycle[0], message))
        for key in cycle:
            del needs[key]
    return found
