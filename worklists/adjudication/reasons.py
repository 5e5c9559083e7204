"""Why an adjudication was opened, kept with it: the rules that held, and what each read said. Pure.

    {"key", "label", "scope", "when", "pairs": [["A", "B"]…], "not_readable": {"A": [false]…},
     "fields": [{"key", "label", "values": {"A": ["PD"], "B": [null]}}…]}

The lists have one entry for each time point; a text is in the words of the form, null where nothing was answered.
"""

from django.utils.translation import gettext as _

from ecrf.definition import Definition, Field, type_of

from .language import Reading
from .rules import Fired


def reason_of(fired: Fired, letters: list[str], readings: list, definition: Definition) -> dict:
    """The record of one rule that held between `readings`, which are called by `letters`."""
    series = {
        letter: reading if isinstance(reading, list) else [reading]
        for letter, reading in sorted(zip(letters, readings, strict=True))
    }
    fields = [
        {
            "key": key,
            "label": label_of(definition, key),
            "values": {letter: [said(one, key) for one in readings] for letter, readings in series.items()},
        }
        for key in fired.fields
    ]
    return {
        **fired.rule.plain,
        "pairs": sorted(sorted(letters[at] for at in pair) for pair in fired.pairs),
        "not_readable": {letter: [one.is_not_readable for one in readings] for letter, readings in series.items()},
        "fields": fields,
    }


def said(reading: Reading, key: str) -> str | None:
    """What a read says in a field, in the words of the form; of a group how many rows it has."""
    definition, answers = reading.definition, reading.answers
    if key in definition.groups_by_key:
        return str(len(answers.get(key) or ()))
    one = field_of(definition, key)
    if one is None:
        return None
    around = definition.group_of.get(key)
    rows = answers.get(around.key) or () if around else (answers,)
    return ", ".join(worded(definition, one, row[key]) for row in rows if row.get(key) is not None) or None


def worded(definition: Definition, one: Field, value) -> str:
    """An answer in the words of the form that it was given in; `one` is the field as any version of it."""
    mine = field_of(definition, one.key) or one
    return type_of(mine).cell(mine, value).label


def field_of(definition: Definition, key: str) -> Field | None:
    """A field of a form, also one that stands in a group."""
    around = definition.group_of.get(key)
    if around is None:
        return definition.fields_by_key.get(key)
    return next(one for one in around.items if one.key == key)


def label_of(definition: Definition, key: str) -> str:
    """What a form calls one of its fields or groups."""
    found = definition.groups_by_key.get(key) or field_of(definition, key)
    return getattr(found, "label", "") or getattr(found, "title", "") or key


def lines_of(reason: dict) -> list[str]:
    """The record as people read it, a line for each field: “Overall response: A PD · B PR”."""
    lines = [f"{one['label']}: {_sides(one['values'])}" for one in reason["fields"]]
    if any(any(flags) for flags in reason["not_readable"].values()):
        shown = {
            letter: [_("not readable") if flag else _("readable") for flag in flags]
            for letter, flags in reason["not_readable"].items()
        }
        lines.append(_sides(shown))
    return lines


def _sides(values: dict[str, list]) -> str:
    return " · ".join(f"{letter} {' → '.join(one or '–' for one in said)}" for letter, said in sorted(values.items()))
