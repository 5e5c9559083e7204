"""A source as a Definition.

    title: RECIST 1.1 baseline            any text may have its German behind a bar: Liver | Leber
    summary: …                            one sentence for the list of the library
    edition: 1                            grows with every change of what a reader or an export sees
    references: [citation…]
    items:
      - section: targets                  the first key says what it is, and gives its key in the form
        title: Target lesions | Zielläsionen
        items:
          - group: lesions
            items:
              - single_choice: organ
                label: Organ
                options: {liver: Liver | Leber, lung: Lung | Lunge}
                required: true
          - calculated: sum_mm
            rules:
              - {value: sum(lesions.diameter), because: All lesions were measured.}
              - {when: …, is: CR, because: …}     `is` gives a fixed text, `value` an expression
    tests: …                              see testing.py

Conditions, rules and checks are texts of the expression language (docs/expressions.md). Everything else is called as
in ecrf/definition/parts.py.
"""

from dataclasses import fields
from decimal import Decimal

from ecrf.definition import Check, Code, Definition, Field, Group, Option, Rule, Section
from ecrf.fields import FIELD_TYPES
from ecrf.logic.grammar import ExpressionError, parse

from .reading import SourceError
from .testing import tests_of

LANGUAGES = ("en", "de")
PUBLISHER = "Rapid Reader"
KINDS = {"section": Section, "group": Group, **dict.fromkeys(FIELD_TYPES, Field)}
TEXTS = {"title", "label", "help", "row_label", "low_label", "high_label", "message", "because", "group"}
EXPRESSIONS = {"when", "value", "visible_when", "required_when"}
NUMBERS = {"minimum", "maximum", "step"}
REQUIRED = {True: "required", False: "", "required": "required", "warn": "warn"}
TOP = {"title", "summary", "edition", "references", "rights", "items", "given", "tests"}


def compile_source(source: dict, slug: str) -> Definition:
    """The form of a source as read by reading.py. Raises SourceError, which names the part."""
    if unknown := set(source) - TOP:
        raise SourceError(f"{slug}: a template has no “{min(unknown)}”")
    titled = _part({"title": source["title"]}, slug)
    definition = Definition(
        items=tuple(_item(one) for one in source["items"]),
        language=LANGUAGES[0],
        origin=_origin(source, slug),
        references=tuple(source["references"]),
        **titled,
    )
    return _with_tests(definition, source)


def _with_tests(definition: Definition, source: dict) -> Definition:
    tests = tuple(tests_of(definition, source.get("tests", ()), source.get("given", {})))
    return Definition(**{one.name: getattr(definition, one.name) for one in fields(Definition)} | {"tests": tests})


def _origin(source: dict, slug: str) -> dict:
    origin = {"identifier": f"rapidreader-library:{slug}", "edition": str(source["edition"]), "publisher": PUBLISHER}
    return origin | ({"rights": source["rights"]} if "rights" in source else {})


def _item(plain: dict) -> Section | Group | Field:
    kind, key = next(iter(plain.items()))
    if kind not in KINDS:
        raise SourceError(f"“{kind}: {key}” is neither section nor group nor a type of field")
    where, rest = f"{kind} {key}", dict(list(plain.items())[1:])
    parts = _part(rest, where) | {"key": key} | ({"type": kind} if KINDS[kind] is Field else {})
    if "items" in rest:
        parts["items"] = tuple(_item(one) for one in rest["items"])
    return _made(KINDS[kind], parts, where)


def _made(kind: type, parts: dict, where: str):
    try:
        return kind(**parts)
    except TypeError as error:
        raise SourceError(f"{where}: {error}") from error


def _part(plain: dict, where: str) -> dict:
    """The arguments of a part of the form: texts split by language, expressions parsed, inner parts made."""
    parts, translations = {}, {}
    for name, value in plain.items():
        if name in TEXTS:
            parts[name], others = _texts(value, where)
            for language, text in others.items():
                translations.setdefault(language, {})[name] = text
        else:
            parts[name] = _attribute(name, value, where)
    return parts | ({"translations": translations} if translations else {})


def _texts(value, where: str) -> tuple[str, dict]:
    """A text and its translations: “Liver | Leber”."""
    if isinstance(value, bool | list | dict) or value is None:
        raise SourceError(f"{where}: {value!r} is not a text")
    first, *others = (" ".join(text.split()) for text in str(value).split("|"))
    if len(others) >= len(LANGUAGES) or not all([first, *others]):
        raise SourceError(f"{where}: “{value}” is not one text for each of {', '.join(LANGUAGES)}")
    return first, dict(zip(LANGUAGES[1:], others, strict=False))


def _attribute(name: str, value, where: str):
    if name in EXPRESSIONS:
        return _expression(value, f"{where}, {name}")
    if name in NUMBERS:
        return Decimal(value)
    if name == "required":
        return REQUIRED[value]
    if name == "options":
        return tuple(_option(key, one, where) for key, one in value.items())
    if name == "rules":
        return tuple(_rule(one, f"{where}, rule {number}") for number, one in enumerate(value, start=1))
    if name == "checks":
        return tuple(
            _made(Check, _part(one, where), f"{where}, check {number}") for number, one in enumerate(value, start=1)
        )
    if name == "codes":
        return tuple(_code(one) for one in value)
    return tuple(value) if isinstance(value, list) else value


def _expression(text, where: str) -> list:
    try:
        return parse(str(text).lower() if isinstance(text, bool) else str(text))
    except ExpressionError as error:
        raise SourceError(f"{where}: {error}") from error


def _option(key, plain, where: str) -> Option:
    """`liver: Liver`, `liver: Liver | Leber`, or `liver: {label: …, codes: …}`."""
    plain = plain if isinstance(plain, dict) else {"label": plain}
    return _made(Option, {"value": str(key), **_part(plain, where)}, f"{where}, option {key}")


def _rule(plain: dict, where: str) -> Rule:
    if "is" in plain:
        fixed = plain["is"]
        plain = {name: value for name, value in plain.items() if name != "is"}
        ast = ["bool", fixed] if isinstance(fixed, bool) else ["text", str(fixed)]
        return _made(Rule, {"value": ast, **_part(plain, where)}, where)
    return _made(Rule, _part(plain, where), where)


def _code(text: str) -> Code:
    """“DCM 112048 Complete response”: scheme, value and meaning."""
    scheme, value, meaning = text.split(" ", 2)
    return Code(scheme, value, meaning)
