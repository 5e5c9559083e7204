"""A form in another language: the same form, with its translated texts in place of its own."""

from dataclasses import fields, is_dataclass, replace

from ecrf.keeping import Kept

from .document import Definition

# What may be translated; a translation can never change a key, a type or a rule.
TEXTS = {"title", "label", "help", "group", "row_label", "low_label", "high_label", "message", "because"}
_kept = Kept()


def in_language(definition: Definition, language: str) -> Definition:
    """The form as read in a language such as "de" or "de-AT"; a text without translation stays as it is.

    Values, keys, rules and conditions are the same, so answers fit both. Without any text in that language it is
    the form itself.
    """
    wanted = _base(language)
    if not wanted or wanted == _base(definition.language):
        return definition
    return _kept.get((definition.content_hash, wanted), lambda: _in(definition, wanted))


def _in(definition: Definition, language: str) -> Definition:
    translated = _translated(definition, language)
    return definition if translated is definition else replace(translated, language=language)


def _base(language: str) -> str:
    """ "de" of "de-AT"."""
    return language.lower().replace("_", "-").partition("-")[0]


def _translated(part, language: str):
    """A part of a form with its texts in that language; the very same object where nothing changes."""
    if isinstance(part, tuple):
        inner = tuple(_translated(one, language) for one in part)
        return part if all(a is b for a, b in zip(part, inner, strict=True)) else inner
    if not is_dataclass(part) or not hasattr(part, "translations"):
        return part
    changes = {}
    for name in (one.name for one in fields(part)):
        inner = _translated(getattr(part, name), language)
        if inner is not getattr(part, name):
            changes[name] = inner
    changes |= _texts(part, language)
    return replace(part, **changes) if changes else part


def _texts(part, language: str) -> dict[str, str]:
    found = [texts for name, texts in part.translations.items() if _base(name) == language]
    known = TEXTS & {one.name for one in fields(part)}
    return {name: text for texts in found for name, text in texts.items() if name in known and text}
