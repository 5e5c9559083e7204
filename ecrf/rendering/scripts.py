"""What the browser needs beside the form itself, as data in script elements."""

import json

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ecrf.definition import Definition, Field, Group, Section, type_of
from ecrf.logic.program import program_of
from ecrf.value_sets import value_set

HARMLESS = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}  # no text of a form ends the script element


def _script(name: str, value: str, data) -> SafeString:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(HARMLESS)
    return format_html('<script type="application/json" data-{}="{}">{}</script>', name, value, mark_safe(text))


def has_rules(form: Definition | Section | Group) -> bool:
    """Whether anything in a form depends on answers: conditions, calculations, checks."""
    for one in form.items:
        if one.visible_when is not None or getattr(one, "checks", ()):
            return True
        if isinstance(one, Field):
            if one.required_when is not None or one.rules:
                return True
        elif has_rules(one):
            return True
    return False


def program_script(definition: Definition) -> SafeString:
    """The form's program, which the browser runs while the reader types; nothing where the form has no rules."""
    return _script("ecrf-logic", "", program_of(definition)) if has_rules(definition) else mark_safe("")


def entries_of(name: str, language: str) -> list[dict]:
    """The entries of a value set in a language, with all that finds them."""
    entries, words = value_set(name).entries, value_set(name).words
    return [
        {
            "value": one.value,
            "label": one.translations.get(language, {}).get("label", one.label),
            "group": one.translations.get(language, {}).get("group", one.group),
            "words": [one.label, *words.get(one.value, ()), *(code.value for code in one.codes)],
        }
        for one in entries
    ]


def value_set_scripts(definition: Definition) -> SafeString:
    """Each value set that the form uses, once."""
    inner = [one for group in definition.groups() for one in group.items]
    names = {type_of(one).widget(one, None).get("value_set") for one in [*definition.fields(), *inner]} - {"", None}
    language = definition.language[:2]
    return mark_safe("".join(_script("value-set", name, entries_of(name, language)) for name in sorted(names)))
