"""From what came over the wire to answers that may be stored, or to a message at the answer that is wrong.

Three levels. A draft must be of the right types. A check looks at everything and lets nothing pass silently: what
keeps the form from being completed is in `errors`, what the reader may justify in `warnings`. A signature is refused
while there is an error, or a warning without a justification.

At every level hidden answers are cleared, and what is calculated is worked out here: whatever the browser sent for a
calculated field is ignored.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from .cleaning import TOTAL_LIMIT, shown, typed_answers
from .definition import WARN, Definition, Field, Group, type_of
from .justifying import clean_justifications
from .logic.evaluation import Outcome, evaluate_form
from .schema import validator_of
from .wording import gettext as _
from .wording import gettext_noop

__all__ = ["FORM_PREFIX", "TOTAL_LIMIT", "Cleaned", "Level", "clean_answers", "raw_from_post"]

FORM_PREFIX = "a-"  # before the key in the names of the form's controls, so that none shadows a form property
Level = Literal["draft", "check", "sign"]
MISSING = gettext_noop("Please answer this; the form cannot be completed without it.")
LEFT_OUT = gettext_noop("This was left unanswered.")


@dataclass(frozen=True)
class Cleaned:
    """What may be kept, and what is to be said about the rest. Keys as in cleaning.py: targets.2.size is in a row.

    `answers` has the calculated values and nothing hidden; `cleared` is what was hidden away, `because` why the
    calculated values are what they are, `visible` the keys of all that is shown. `warnings` are those without a
    justification; `justifications` are the reader's reasons at the warnings that there are.
    """

    answers: dict
    errors: dict[str, str]
    warnings: dict[str, str] = field(default_factory=dict)
    cleared: dict = field(default_factory=dict)
    because: dict[str, str] = field(default_factory=dict)
    justifications: dict[str, str] = field(default_factory=dict)
    visible: set[str] = field(default_factory=set)


def clean_answers(
    definition: Definition, raw, level: Level = "draft", justifications=None, *, language: str = ""
) -> Cleaned:
    """Typed answers of raw ones (a JSON object as `audit.canonical.parse_json` gives it).

    Nothing raises: whatever is wrong is in `errors`, under its key. `justifications` is {key: text} as it came from
    the reader; `language` that of the form's own messages.
    """
    typed = typed_answers(definition, raw)
    outcome = evaluate_form(definition, typed.answers, language=language)
    said = {"cleared": outcome.cleared, "because": outcome.because, "visible": outcome.visible}
    if level == "draft" or "" in typed.errors:
        return Cleaned(outcome.answers, typed.errors, **said)
    answers = _without_blank_rows(definition, outcome.answers)
    errors, warnings = dict(typed.errors), {}
    for key, is_error, message in _complaints(definition, answers, outcome):
        if key not in typed.errors:
            found = errors if is_error else warnings
            found[key] = f"{found[key]} {message}" if key in found else message
    if not errors:
        errors = _schema_errors(definition, answers)
    reasons, bad = clean_justifications(justifications, warnings)
    open_warnings = {key: message for key, message in warnings.items() if key not in reasons}
    return Cleaned(answers, {**errors, **bad}, open_warnings, **said, justifications=reasons)


def _without_blank_rows(definition: Definition, answers: dict) -> dict:
    kept = dict(answers)
    for group in definition.groups():
        rows = [row for row in kept.pop(group.key, ()) if len(row) > 1]
        if rows:
            kept[group.key] = rows
    return kept


def _complaints(definition: Definition, answers: dict, outcome: Outcome) -> Iterator[tuple[str, bool, str]]:
    """(key, whether it is an error, message) of all that is wrong with what is visible."""
    for one in definition.fields():
        yield from _field_complaints(one, one.key, answers, outcome)
    for group in definition.groups():
        rows = answers.get(group.key, [])
        if group.key in outcome.visible and len(rows) < group.min_rows:
            counts = {"least": group.min_rows, "count": len(rows)}
            yield group.key, True, _("Rows needed: at least %(least)d; there are %(count)d.") % counts
        for row in rows:
            for one in group.items:
                yield from _field_complaints(one, f"{group.key}.{row['row']}.{one.key}", row, outcome)
    for key, level, message in outcome.problems:
        yield key, level == "error", message


def _field_complaints(one: Field, key: str, place: dict, outcome: Outcome) -> Iterator[tuple[str, bool, str]]:
    if key not in outcome.visible or one.type == "calculated":
        return
    if one.key in place:
        if message := type_of(one).check(one, place[one.key]):
            yield key, True, message
    elif key in outcome.required:
        yield key, True, _(MISSING)
    elif one.required == WARN:
        yield key, False, _(LEFT_OUT)


def _schema_errors(definition: Definition, answers: dict) -> dict[str, str]:
    """The published schema has the last word: what it refuses is never signed, whatever the classes say."""
    found = {}
    for problem in validator_of(definition).iter_errors(answers):
        found[_key_of(list(problem.path), answers)] = f"Not allowed here: {shown(problem.message[:200])}."
    return found


def _key_of(path: list, answers: dict) -> str:
    if len(path) > 1 and isinstance(path[1], int):
        row = answers[path[0]][path[1]]["row"]
        return ".".join(map(str, [path[0], row, *path[2:3]]))
    return str(path[0]) if path else ""


def raw_from_post(definition: Definition, post) -> dict:
    """The raw answers of a plain form post (a QueryDict) of `ecrf.rendering.render_form`'s form.

    The control of a field in a row is named a-targets.2.size.
    """
    raw = _posted(definition.fields(), post, FORM_PREFIX)
    for group in definition.groups():
        rows = [row for number in range(1, group.max_rows + 1) if (row := _posted_row(group, number, post))]
        if rows:
            raw[group.key] = rows
    return raw


def _posted_row(group: Group, number: int, post) -> dict:
    answers = _posted(group.items, post, f"{FORM_PREFIX}{group.key}.{number}.")
    return {"row": number, **answers} if any(answers.values()) else {}


def _posted(fields, post, prefix: str) -> dict:
    raw = {}
    for one in fields:
        values = post.getlist(prefix + one.key) if type_of(one).is_answered else []
        if one.type == "multiple_choice":
            raw[one.key] = values
        elif values:
            raw[one.key] = {"yes": True, "no": False}.get(values[-1], "") if one.type == "yes_no" else values[-1]
    return raw
