"""What a coordinator sees of a draft while it is built: the form as readers will meet it, and what it says."""

from dataclasses import replace
from decimal import Decimal

from ecrf.definition import Definition, Field, Section, type_of
from ecrf.logic.evaluation import evaluate_form
from ecrf.logic.grammar import to_text
from ecrf.rendering import render_form
from ecrf.validation import clean_answers

from .problems import problems_of

PREFIX = "preview"


def look_at(definition: Definition, raw, *, language: str = "") -> dict:
    """The preview with answers filled in as far as they fit, the problems by item, the expressions as text."""
    shown = showable(definition)
    cleaned = clean_answers(shown, raw if isinstance(raw, dict) else {}, level="draft")
    return {
        "form": render_form(shown, cleaned.answers, prefix=PREFIX, language=language),
        "problems": [vars(one) for one in problems_of(definition)],
        "texts": texts_of(definition),
    }


def outcome_of(definition: Definition, raw) -> dict:
    """What completing with these answers would say, and what the form shows, hides and works out."""
    shown = showable(definition)
    raw = raw if isinstance(raw, dict) else {}
    cleaned = clean_answers(shown, raw, level="check")
    typed = clean_answers(shown, raw, level="draft")
    outcome = evaluate_form(shown, typed.answers)
    names = {item.key: _name(item) for item in items_of(shown)}
    return {
        "errors": cleaned.errors,
        "warnings": cleaned.warnings,
        "hidden": [key for key in names if key not in outcome.visible and _is_outside_rows(shown, key)],
        "calculated": {key: _value(shown, key, value, outcome) for key, value in outcome.values.items()},
        "visible": sorted(outcome.visible),
        "names": names,
        "count": sum(key not in outcome.values for key in typed.answers),
    }


def _is_outside_rows(definition: Definition, key: str) -> bool:
    return key not in definition.group_of


def _value(definition: Definition, key: str, value, outcome) -> dict:
    name = key.rsplit(".", 1)[-1]
    one = definition.fields_by_key.get(name)
    if one is None:
        one = next(inner for inner in definition.group_of[name].items if inner.key == name)
    words = "" if value is None else type_of(one).cell(one, value).label
    exact = f"{value:f}" if isinstance(value, Decimal) else str(value) if type(value) is int else value
    return {"value": exact, "words": words, "because": outcome.because.get(key, "")}


def _name(item) -> str:
    return item.label if isinstance(item, Field) else item.title


def items_of(definition: Definition):
    """Every section, group and field, in form order."""
    pending = list(reversed(definition.items))
    while pending:
        item = pending.pop()
        yield item
        pending.extend(reversed(getattr(item, "items", ())))


def showable(definition: Definition) -> Definition:
    """The form with a word of explanation in place of every field that is not finished enough to be shown."""
    items = _showable(definition.items)
    return definition if items == definition.items else replace(definition, items=items)


def _showable(items: tuple) -> tuple:
    found = []
    for item in items:
        if not isinstance(item, Field):
            inner = _showable(item.items)
            if not isinstance(item, Section):
                # A row has no place for words.
                inner = tuple(one for one in inner if type_of(one).is_answered)
            found.append(item if inner == item.items else replace(item, items=inner))
        elif fault := next(iter(type_of(item).faults(item)), None):
            words = f"“{item.label or item.key}” cannot be shown yet: {fault[0]} {fault[1]}"
            found.append(Field(item.key, "instruction", words, visible_when=item.visible_when))
        else:
            found.append(item)
    return tuple(found)


def texts_of(definition: Definition) -> dict[str, dict[str, str]]:
    """Every expression of a form in text form: {key: {"visible_when" | "checks.0" | "rules.1.when": text}}."""
    found = {}
    for item in items_of(definition):
        places = {name: getattr(item, name, None) for name in ("visible_when", "required_when")}
        places |= {f"checks.{at}": one.when for at, one in enumerate(getattr(item, "checks", ()))}
        for at, one in enumerate(getattr(item, "rules", ())):
            places |= {f"rules.{at}.when": one.when, f"rules.{at}.value": one.value}
        texts = {place: text for place, ast in places.items() if ast is not None and (text := _text(ast))}
        if texts:
            found[item.key] = texts
    return found


def _text(ast) -> str:
    try:
        return to_text(ast)
    except ValueError:
        return ""
