"""What a form says about a set of answers: what is visible, what must be answered, what is calculated, what is wrong.

`static/ecrf/logic/evaluation.js` is the twin in the browser. The server's outcome is the one that is kept
(docs/decisions/0007-calculations-run-in-both-twins.md).
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from ecrf.definition import Definition
from ecrf.keeping import Kept

from .program import program_of
from .running import Place, Run
from .steps import Logic, Step, logic_of


class Complaint(NamedTuple):
    """A check of the form that holds: something is wrong at `key`. `level` is "error" or "warning"."""

    key: str
    level: str
    message: str


@dataclass(frozen=True)
class Outcome:
    """Keys of fields inside groups are group.row.key, as "targets.2.diameter", everywhere but in `answers`.

    `visible` has sections, groups, headings and fields; `required` has the visible fields that must be answered, also
    those of blank rows; `answers` is what remains of the answers: the hidden removed, the calculated put in, blank
    rows (in which nothing is answered) kept as {"row": number}. `cleared` is what was answered but is hidden now.
    """

    visible: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    values: dict = field(default_factory=dict)
    because: dict[str, str] = field(default_factory=dict)
    problems: list[Complaint] = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    cleared: dict = field(default_factory=dict)


_kept = Kept()


def evaluate_form(definition: Definition, answers: dict, *, language: str = "") -> Outcome:
    """The outcome of a set of answers. Never raises; an answer of a wrong type counts as none.

    Numbers may be int, Decimal or text. Calculated values among the answers are ignored and made anew. Messages and
    reasons are in `language` where the form has them translated.
    """
    logic = _kept.get((definition.content_hash, language), lambda: logic_of(program_of(definition, language)))
    return _run(logic, answers)


def run_program(program: dict, answers: dict) -> Outcome:
    """`evaluate_form` of a program (see program.py)."""
    return _run(logic_of(program), answers)


def _run(logic: Logic, answers: dict) -> Outcome:
    answers, blanked = answers if isinstance(answers, dict) else {}, set()
    run = Run(logic, answers, blanked)
    # A row of which everything answered is hidden is blank, and counts no more; which may change what is visible.
    while emptied := run.emptied_rows():
        blanked |= emptied
        run = Run(logic, answers, blanked)
    outcome = Outcome(visible=run.visible, values=run.stored, because=run.because)
    for step in logic.steps:
        if step.kind != "section":
            for place in run.places[step.group]:
                _settle(outcome, step, place, run)
    outcome.answers.update(run.places[""][0].answer)
    return outcome


def _settle(outcome: Outcome, step: Step, place: Place, run: Run) -> None:
    """Everything that is said about one field or group once all values are known."""
    key, name = step.key, place.prefix + step.key
    is_visible = name in run.visible
    if step.is_answered and (given := place.given.get(key)) is not None:
        # A wrong type is no value to the logic, but still what the reader entered, as long as it is in sight.
        if is_visible and place.prefix not in run.blanked:
            place.answer[key] = given
        else:
            outcome.cleared[name] = given
    elif name in run.stored:
        place.answer[key] = run.stored[name]
    elif step.kind == "group" and is_visible and run.places[key]:
        place.answer[key] = [row.answer for row in run.places[key]]
    if is_visible:
        _look(outcome, step, place, name)


def _look(outcome: Outcome, step: Step, place: Place, name: str) -> None:
    if step.need is not None and step.need(place.scope) is True:
        outcome.required.add(name)
    if not place.is_blank:
        for when, level, message in step.checks:
            if when(place.scope) is True:
                outcome.problems.append(Complaint(name, level, message))
