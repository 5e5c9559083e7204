"""Our published meta-schema: the JSON Schema 2020-12 document that every form's definition meets.

It is what a program checks a form against before it sends one, and what ecrf/definition/meta.py executes here.
Nothing but the keywords in meta_checking.py occurs in it: no remote reference, no expression from outside, no object
that takes what it does not know (but for the source's own words in `origin` and the answers of a test).
"""

from functools import lru_cache

from ecrf.fields import FIELD_TYPES, PATTERNS
from ecrf.fields.calculated import RESULTS
from ecrf.logic.operators import PLACES, WORDS
from ecrf.value_sets import names

from .languages import TEXTS
from .plain import FORMAT

ID = "urn:rapidreader:form-definition:1"
MOST_FIELDS, MOST_SECTIONS, DEEPEST = 500, 200, 6
MOST_OPTIONS, MOST_ROWS, MOST_TESTS, MOST_CODES = 500, 50, 200, 50
MOST_RULES, MOST_CHECKS = 200, 50
NAME, LABEL, PROSE = 200, 2_000, 20_000  # characters
KEY = {"type": "string", "pattern": r"^[a-z][a-z0-9_]{0,63}$(?!\n)"}
LANGUAGE = {"type": "string", "pattern": r"^[A-Za-z]{2,3}([_\-][A-Za-z0-9]{2,8})*$(?!\n)", "maxLength": 35}
NUMBER = {"type": "number", "minimum": -(10**15), "maximum": 10**15}


def _text(most: int, least: int = 0) -> dict:
    return {"type": "string", "maxLength": most} | ({"minLength": least} if least else {})


def _list(items: dict, most: int) -> dict:
    return {"type": "array", "items": items, "maxItems": most}


def _object(required: tuple, /, **properties) -> dict:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _ref(name: str) -> dict:
    return {"$ref": f"#/$defs/{name}"}


TRANSLATIONS = {
    "type": "object",
    "maxProperties": 20,
    "propertyNames": LANGUAGE,
    "additionalProperties": _object((), **{name: _text(PROSE) for name in sorted(TEXTS)}),
}
EXPRESSION = {
    "description": "Arrays that begin with an operator; docs/expressions.md. At most 200 parts, 20 deep.",
    "type": "array",
    "minItems": 2,
    "maxItems": 200,
    "prefixItems": [{"type": "string", "enum": sorted({*WORDS, *PLACES})}],
}
CODE = _object(("scheme", "value"), scheme=_text(NAME), value=_text(NAME), meaning=_text(LABEL))
OPTION = _object(
    ("value", "label"),
    value=_text(LABEL, 1),
    label=_text(LABEL),
    group=_text(LABEL),
    codes=_list(_ref("code"), MOST_CODES),
    original_id=_text(LABEL),
    translations=_ref("translations"),
)
CHECK = _object(
    ("when", "message"),
    when=_ref("expression"),
    message=_text(LABEL, 1),
    level={"type": "string", "enum": ["error", "warning"]},
    translations=_ref("translations"),
)
RULE = _object(
    ("value",),
    value=_ref("expression"),
    when=_ref("expression"),
    because=_text(LABEL),
    translations=_ref("translations"),
)
NAMES = _list(_text(NAME, 1), 1_000)
VALUES = {"type": "object", "maxProperties": 1_000}
TEST = _object(
    ("name",),
    name=_text(NAME, 1),
    answers={"type": "object", "maxProperties": MOST_FIELDS},
    expect=_object(
        (),
        visible=NAMES,
        hidden=NAMES,
        errors=NAMES,
        warnings=NAMES,
        values=VALUES,
        because=VALUES,
    ),
)
COMMON = {
    "key": KEY,
    "help": _text(PROSE),
    "visible_when": _ref("expression"),
    "codes": _list(_ref("code"), MOST_CODES),
    "translations": _ref("translations"),
}
NUMBERS = {"minimum": NUMBER, "maximum": NUMBER, "step": NUMBER | {"minimum": 0}}
WORDS_OF_FIELD = dict.fromkeys(("tool", "quantity", "prefill"), _text(NAME)) | {"unit": _text(NAME)}


@lru_cache(maxsize=1)
def _field() -> dict:
    return _object(
        ("kind", "key", "type", "label"),
        kind={"const": "field"},
        type={"type": "string", "enum": list(FIELD_TYPES)},
        label=_text(PROSE),
        original_id=_text(LABEL),
        decimals={"type": "integer", "minimum": 0, "maximum": 10},
        max_length={"type": "integer", "minimum": 1, "maximum": 1_000_000},
        pattern={"type": "string", "enum": list(PATTERNS)},
        options=_list(_ref("option"), MOST_OPTIONS),
        suggestions=_list(_text(LABEL), MOST_OPTIONS),
        value_set={"type": "string", "enum": list(names())},
        low_label=_text(NAME),
        high_label=_text(NAME),
        appearance={"type": "string", "enum": ["buttons", "slider"]},
        result={"type": "string", "enum": list(RESULTS)},
        rules=_list(_ref("rule"), MOST_RULES),
        checks=_list(_ref("check"), MOST_CHECKS),
        required_when=_ref("expression"),
        required={"type": "string", "enum": ["required", "warn"]},
        default={"type": ["string", "number", "boolean", "array"]},
        **COMMON,
        **NUMBERS,
        **WORDS_OF_FIELD,
    )


def _group() -> dict:
    return _object(
        ("kind", "key", "title"),
        kind={"const": "group"},
        title=_text(LABEL),
        items=_list(_ref("field"), 100),
        row_label=_text(20),
        min_rows={"type": "integer", "minimum": 0, "maximum": MOST_ROWS},
        max_rows={"type": "integer", "minimum": 1, "maximum": MOST_ROWS},
        checks=_list(_ref("check"), MOST_CHECKS),
        original_id=_text(LABEL),
        **COMMON,
    )


def _section(level: int) -> dict:
    """A section that stands `level` deep; the deepest one holds no further section."""
    inside = [_ref("field"), _ref("group")] + ([_ref(f"section_{level + 1}")] if level < DEEPEST else [])
    items = _list({"oneOf": inside}, MOST_FIELDS + MOST_SECTIONS)
    return _object(("kind", "key", "title"), kind={"const": "section"}, title=_text(LABEL), items=items, **COMMON)


@lru_cache(maxsize=1)
def meta_schema() -> dict:
    """The whole document; do not change what it returns."""
    outermost = [_ref("field"), _ref("group"), _ref("section_1")]
    whole = _object(
        ("format", "title"),
        format={"const": FORMAT},
        title=_text(NAME, 1),
        language=LANGUAGE,
        origin={"type": "object", "maxProperties": 100, "additionalProperties": _text(PROSE)},
        codes=_list(_ref("code"), MOST_CODES),
        references=_list(_text(LABEL, 1), 100),
        items=_list({"oneOf": outermost}, MOST_FIELDS + MOST_SECTIONS),
        tests=_list(_ref("test"), MOST_TESTS),
        translations=_ref("translations"),
    )
    parts = {"code": CODE, "option": OPTION, "check": CHECK, "rule": RULE, "test": TEST, "expression": EXPRESSION}
    parts |= {"translations": TRANSLATIONS, "field": _field(), "group": _group()}
    parts |= {f"section_{level}": _section(level) for level in range(1, DEEPEST + 1)}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": ID, "title": "Form definition"}
    return {**head, **whole, "$defs": parts}
