"""How each attribute of each part is spoken of. An attribute that is missing here fails a test."""

from collections.abc import Callable

from ecrf.definition import Check, Code, Definition, Field, FormTest, Group, Option, Rule, Section
from ecrf.fields import FIELD_TYPES

from .phrases import expression, mapping, members, paired, same, scalar, shown, stepped_aside

# What makes a part the part that it is, and what stands in it; both are compared elsewhere.
STRUCTURE = {"key", "items"}


def _type_name(name: str) -> str:
    return FIELD_TYPES[name].label.lower() if name in FIELD_TYPES else shown(name)


def _code(code: Code) -> str:
    return f"{code.scheme} {code.value}{f' ({code.meaning})' if code.meaning else ''}"


def _requirement(value: str) -> str:
    return {"required": "“must be answered”", "warn": "“should be answered”"}.get(value, shown(value))


def _in_words(name: str, say: Callable = shown) -> Callable:
    return lambda old, new, unit: scalar(name, old, new, say)


def _in_units(name: str) -> Callable:
    return lambda old, new, unit: scalar(name, old, new, unit=unit)


def _listed(name: str, say: Callable = shown) -> Callable:
    return lambda old, new, unit: members(name, old, new, say)


def _mapped(name: str) -> Callable:
    return lambda old, new, unit: mapping(name, old, new)


def _parts(name: str, call: Callable, likeness: tuple) -> Callable:
    return lambda old, new, unit: part_phrases(name, old, new, call=call, likeness=likeness)


def part_phrases(name: str, old, new, *, call: Callable, likeness: tuple) -> list[str]:
    """A list of parts (options, checks …): what was added, removed, changed in itself, or put into another order."""
    pairs = paired(old, new, likeness)
    found = []
    for before, after, at in pairs:
        if before is None or after is None:
            done = "removed" if after is None else "added"
            found.append(f"{name} {call(after or before, at)} {done}")
        else:
            found += [f"{name} {call(after, at)}: {phrase}" for phrase in attribute_phrases(before, after)]
    if not found and not same(old, new):
        found = [f"{name}s are in another order: {'; '.join(call(one, at) for at, one in enumerate(new))}"]
    elif stepped := stepped_aside(*_places(old, new, pairs)):
        found.append(f"{name}s moved: {'; '.join(call(new[at], at) for at in stepped)}")
    return found


def _places(old, new, pairs) -> tuple[list[int], list[int]]:
    """The members that are in both lists, named by their place in the new one, in the order of each list."""
    both = {id(before): at for before, after, at in pairs if before is not None and after is not None}
    return [both[id(one)] for one in old if id(one) in both], sorted(both.values())


def _option(one: Option, at: int) -> str:
    return f"{shown(one.label)} ({one.value})"


def _check(one: Check, at: int) -> str:
    return f"{shown(one.message)} ({one.level} when {expression(one.when)})"


def _rule(one: Rule, at: int) -> str:
    when = f" when {expression(one.when)}" if one.when is not None else ""
    return f"{at + 1} ({expression(one.value)}{when})"


def _test(one: FormTest, at: int) -> str:
    return shown(one.name)


_CODES = _listed("code", _code)
_TRANSLATIONS = _mapped("translation")
_CHECKS = _parts("check", _check, (lambda one: one.message, lambda one: str(one.when)))

ATTRIBUTES: dict[type, dict[str, Callable]] = {
    Option: {
        "value": _in_words("value"),
        "label": _in_words("label"),
        "group": _in_words("group"),
        "codes": _CODES,
        "original_id": _in_words("id in the source"),
        "translations": _TRANSLATIONS,
    },
    Check: {
        "when": _in_words("condition", expression),
        "message": _in_words("message"),
        "level": _in_words("level"),
        "translations": _TRANSLATIONS,
    },
    Rule: {
        "value": _in_words("result", expression),
        "when": _in_words("condition", expression),
        "because": _in_words("reason"),
        "translations": _TRANSLATIONS,
    },
    FormTest: {"name": _in_words("name"), "answers": _mapped("answer"), "expect": _mapped("expectation")},
    Field: {
        "type": _in_words("type", _type_name),
        "label": _in_words("label"),
        "original_id": _in_words("id in the source"),
        "help": _in_words("help"),
        "unit": _in_words("unit"),
        "decimals": _in_words("decimals"),
        "minimum": _in_units("minimum"),
        "maximum": _in_units("maximum"),
        "step": _in_units("step"),
        "max_length": _in_words("greatest length"),
        "pattern": _in_words("pattern"),
        "options": _parts("option", _option, (lambda one: one.value,)),
        "suggestions": _listed("suggestion"),
        "value_set": _in_words("value set"),
        "low_label": _in_words("words at the low end"),
        "high_label": _in_words("words at the high end"),
        "appearance": _in_words("appearance"),
        "tool": _in_words("viewer tool"),
        "quantity": _in_words("measured quantity"),
        "result": _in_words("type of the result", _type_name),
        "rules": _parts("rule", _rule, (lambda one: str(one.when), lambda one: str(one.value))),
        "checks": _CHECKS,
        "visible_when": _in_words("shown only when", expression),
        "required_when": _in_words("must be answered when", expression),
        "prefill": _in_words("first value"),
        "codes": _CODES,
        "required": _in_words("requirement", _requirement),
        "default": _in_words("preselected answer"),
        "translations": _TRANSLATIONS,
    },
    Group: {
        "title": _in_words("title"),
        "row_label": _in_words("name of a row"),
        "min_rows": _in_words("fewest rows"),
        "max_rows": _in_words("most rows"),
        "help": _in_words("help"),
        "visible_when": _in_words("shown only when", expression),
        "checks": _CHECKS,
        "codes": _CODES,
        "original_id": _in_words("id in the source"),
        "translations": _TRANSLATIONS,
    },
    Section: {
        "title": _in_words("title"),
        "help": _in_words("help"),
        "visible_when": _in_words("shown only when", expression),
        "codes": _CODES,
        "translations": _TRANSLATIONS,
    },
    Definition: {
        "title": _in_words("title"),
        "language": _in_words("language"),
        "origin": _mapped("origin"),
        "codes": _CODES,
        "references": _listed("reference"),
        "tests": _parts("test", _test, (lambda one: one.name,)),
        "translations": _TRANSLATIONS,
    },
}


def attribute_phrases(old, new) -> list[str]:
    """What differs between two parts of the same class, in the order in which the attributes are declared."""
    unit = getattr(new, "unit", "")
    return [
        phrase
        for name, phrases in ATTRIBUTES[type(new)].items()
        for phrase in phrases(getattr(old, name), getattr(new, name), unit)
    ]
