"""The way in for form definitions: what has the right shape, and what keeps a document out, by name."""

import dataclasses
import time
from copy import deepcopy

import pytest
from jsonschema import Draft202012Validator

from ecrf.definition import Check, Code, Definition, Field, FormTest, Group, Option, Rule, Section, plain_definition
from ecrf.definition.meta import MOST_BYTES, meta_schema, problems_of_document, read_document
from tests.ecrf.forms import EVERY_TYPE

KEYWORDS = {
    *("$schema", "$id", "$defs", "$ref", "title", "description", "type", "const", "enum", "oneOf", "pattern"),
    *("properties", "required", "additionalProperties", "propertyNames", "maxProperties", "items", "prefixItems"),
    *("minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum"),
}


def document(**changes):
    return {**deepcopy(plain_definition(EVERY_TYPE)), **changes}


def with_field(**attributes):
    """A form of one field."""
    one = {"kind": "field", "key": "x", "type": "text", "label": "X", **attributes}
    return {"format": 1, "title": "T", "items": [one]}


def messages(plain):
    return [problem.message for problem in problems_of_document(plain)]


def schemas(part):
    """Every schema in the meta-schema."""
    yield part
    for name in ("items", "additionalProperties", "propertyNames"):
        if isinstance(part.get(name), dict):
            yield from schemas(part[name])
    for name in ("$defs", "properties"):
        for inner in part.get(name, {}).values():
            yield from schemas(inner)
    for name in ("oneOf", "prefixItems"):
        for inner in part.get(name, []):
            yield from schemas(inner)


def test_the_meta_schema_is_itself_valid_and_uses_allow_listed_keywords_only():
    Draft202012Validator.check_schema(meta_schema())
    found = list(schemas(meta_schema()))
    assert len(found) > 100
    assert {name for part in found for name in part} <= KEYWORDS
    assert all(part.get("$ref", "#/$defs/").startswith("#/$defs/") for part in found)


def test_objects_take_nothing_that_they_do_not_name():
    free = [part for part in schemas(meta_schema()) if part.get("type") == "object" and "properties" in part]
    assert len(free) > 10
    assert all(part["additionalProperties"] is False for part in free)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(("field", Field), ("group", Group), ("section_6", Section), ("option", Option), ("check", Check)),
        *(("rule", Rule), ("code", Code), ("test", FormTest), (None, Definition)),
    ],
)
def test_the_meta_schema_has_every_attribute_of_a_form_and_no_other(name, kind):
    part = meta_schema()["$defs"][name] if name else meta_schema()
    assert set(part["properties"]) - {"kind", "format"} == {one.name for one in dataclasses.fields(kind)}


def test_a_form_of_ours_is_a_document_without_problems():
    assert problems_of_document(document()) == []
    definition, problems = read_document(EVERY_TYPE.to_json())
    assert (definition, problems) == (EVERY_TYPE, [])


@pytest.mark.parametrize(
    ("attributes", "path", "message"),
    [
        ({"colour": "red"}, "/items/0", "Field “x” has “colour”, which is not known here."),
        ({"decimals": "2"}, "/items/0/decimals", "Field “x”: “decimals” must be a whole number."),
        ({"decimals": True}, "/items/0/decimals", "Field “x”: “decimals” must be a whole number."),
        ({"type": "script"}, "/items/0/type", "is “script”, which is not one of"),
        ({"pattern": "(a+)+$"}, "/items/0/pattern", "is “(a+)+$”, which is not one of"),
        ({"key": "Größe"}, "/items/0/key", "is “Größe”, which is not of the right form"),
        ({"key": "a\n"}, "/items/0/key", "is not of the right form"),
        ({"options": [{"value": "a"}]}, "/items/0/options/0", "Option “a” of field “x” lacks “label”."),
        ({"kind": "widget"}, "/items/0", "must be a field, a group or a section"),
        ({"translations": {"de": {"onclick": "x"}}}, "/items/0/translations/de", "has “onclick”"),
        ({"translations": {"<b>": {}}}, "/items/0/translations", "has “<b>”, which is not a language"),
        ({"visible_when": ["exec", "x"]}, "/items/0/visible_when/0", "is “exec”, which is not one of"),
        ({"label": "x" * 20_001}, "/items/0/label", "is longer than 20,000 characters"),
    ],
)
def test_what_has_the_wrong_shape_is_named(attributes, path, message):
    (problem,) = problems_of_document(with_field(**attributes))
    assert problem.path == path
    assert message in problem.message


CHOICE = {"type": "single_choice", "options": [{"value": "a", "label": "A"}]}
RULE = {"value": ["num", "1"]}


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"type": "single_choice"}, "“options” are missing"),
        ({"type": "multiple_choice", "options": CHOICE["options"] * 2}, "“options” have “a” twice"),
        ({"type": "integer", "minimum": 5, "maximum": 4}, "“minimum” is 5, above the maximum, 4"),
        ({"type": "integer", "minimum": 0.5}, "“minimum” is 0.5, no whole number"),
        ({"type": "decimal", "minimum": 0.25, "decimals": 1}, "more decimals than the field allows"),
        ({"type": "decimal", "step": 0}, "“step” must be above zero"),
        ({"type": "scale"}, "or a minimum and a maximum are needed"),
        ({"type": "scale", "minimum": 1, "maximum": 5, "step": 3}, "does not lead from the minimum to the maximum"),
        ({"type": "scale", "minimum": 1, "maximum": 99, "appearance": "buttons"}, "must be a slider"),
        ({"type": "scale", "options": CHOICE["options"]}, "have “a”, which is no number"),
        ({"type": "coded_finding"}, "“options” are missing"),
        ({"type": "calculated", "result": "decimal"}, "“rules” are missing"),
        ({"type": "calculated", "rules": [RULE]}, "“result” is missing"),
        ({"type": "calculated", "result": "decimal", "rules": [RULE], "required": "required"}, "nobody answers"),
        ({"type": "heading", "required": "required"}, "nobody answers headings"),
        ({"rules": [RULE]}, "“rules” mean nothing here"),
        ({"options": CHOICE["options"]}, "“options” mean nothing here"),
        ({"value_set": "lung_lobes"}, "“value_set” means nothing here"),
        ({"prefill": "session.arm"}, "“prefill” is “session.arm”, from where nothing can be taken"),
        ({**CHOICE, "default": "b"}, "“default” does not fit the field: “b” is not one of the options."),
        ({"type": "integer", "maximum": 9, "default": 10}, "“default” does not fit the field: Not above 9."),
        ({"type": "yes_no", "default": "yes"}, "“default” does not fit the field"),
        ({"visible_when": ["gt", ["field", "y"]]}, "“visible_when” is no expression: “gt” takes 2 parts"),
        ({"checks": [{"when": ["not", 1], "message": "m"}]}, "“checks.1.when” is no expression"),
    ],
)
def test_rules_that_a_schema_cannot_say(attributes, message):
    (found,) = messages(with_field(**attributes))
    assert found.startswith("Field “x”: ")
    assert message in found


def test_keys_are_unique_in_the_whole_form():
    inner = {"kind": "field", "key": "x", "type": "text", "label": "X"}
    group = {"kind": "group", "key": "g", "title": "G", "items": [inner]}
    assert messages({"format": 1, "title": "T", "items": [inner, group]}) == [
        "Field “x”: “key” is that of another element already; keys are unique in the whole form."
    ]


def test_a_field_may_not_have_the_column_of_a_row():
    fields = [{"kind": "field", "key": key, "type": "text", "label": "X"} for key in ("size", "g_2_size")]
    group = {"kind": "group", "key": "g", "title": "G", "items": fields[:1]}
    assert messages({"format": 1, "title": "T", "items": [fields[1], group]}) == [
        "The form has two columns named “g_2_size” in its export; one of these keys must change."
    ]


def nested(levels):
    item = {"kind": "field", "key": "x", "type": "text", "label": "X"}
    for level in range(levels):
        item = {"kind": "section", "key": f"s{level}", "title": "S", "items": [item]}
    return {"format": 1, "title": "T", "items": [item]}


def test_sections_nest_six_deep_and_no_deeper():
    assert messages(nested(6)) == []
    (message,) = messages(nested(7))
    assert message.startswith("Section “s0” must be a field")


def many(count, **more):
    return [{"kind": "field", "key": f"x{n}", "type": "text", "label": "X", **more} for n in range(count)]


def test_a_form_has_at_most_five_hundred_fields_and_fifty_rows():
    assert messages({"format": 1, "title": "T", "items": many(500)}) == []
    assert "one too many" in messages({"format": 1, "title": "T", "items": many(501)})[0]
    rows = {"kind": "group", "key": "g", "title": "G", "items": many(1), "max_rows": 51}
    assert messages({"format": 1, "title": "T", "items": [rows]}) == ["Group “g”: “max_rows” must be from 1 to 50."]


HOSTILE = {
    "NaN": ('{"format": 1, "title": "T", "items": [{"key": "x", "minimum": NaN}]}', "“minimum” is not a number"),
    "Infinity": ('{"format": 1, "title": -Infinity}', "“title” is not a number (NaN or Infinity)"),
    "1e400": ('{"format": 1, "title": 1e400}', "“title” is a number with too many digits"),
    "1e-400": ('{"format": 1, "title": 1e-400}', "“title” is a number with too many digits"),
    "a huge whole number": ('{"title": ' + "9" * 4_000 + "}", "“title” is a number with too many digits"),
    "a longer one": ('{"title": ' + "9" * 400_000 + "}", "is no JSON"),
    "half a pair": ('{"title": "\\ud83d"}', "“title” contains half a surrogate pair"),
    "half a pair as name": ('{"\\ud83d": 1}', "has an unusable name"),
    "NUL": ('{"origin": {"a": "\\u0000"}}', "“origin.a” contains a NUL character"),
    "deep": ("[" * 1_500_000, "nested too deeply"),
    "deep enough to parse": ('{"a":' * 100 + "1" + "}" * 100, "nested more than"),
    "too long": ('"' + "x" * 5_000_000 + '"', "longer than"),
    "many lists": ("[" + "[]," * 250_000 + "[]]", "more than 200,000 values"),
    "many numbers": ("[" + "1.5," * 400_000 + "1]", "more than 200,000 values"),
    "many names": ("{" + ",".join(f'"{n}":1' for n in range(150_000)) + "}", "lacks “format”"),
    "many bad fields": ('{"format":1,"title":"T","items":[' + '{"kind":"field"},' * 90_000 + "1]}", "at most 700"),
    "the same name twice": ('{"title": "a", "title": "b"}', "has “title” twice"),
    "no object": ('"form"', "must be an object"),
    "nothing": ("", "is no JSON"),
    "a dump": ("\x00\x01\x02", "is no JSON"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_refused_by_name_and_soon(name):
    text, message = HOSTILE[name]
    began = time.process_time()
    definition, problems = read_document(text)
    assert time.process_time() - began < 2
    assert definition is None
    assert message in problems[0].message


def test_bytes_are_read_too():
    assert read_document(b"\xff\xfe")[1][0].message.startswith("The document is no JSON")
    assert read_document(b"\xef\xbb\xbf" + EVERY_TYPE.to_json().encode())[0] == EVERY_TYPE
    assert len(EVERY_TYPE.to_json()) < MOST_BYTES


@pytest.mark.parametrize("value", [float("nan"), object(), {1: 2}, {"items": (1,)}, {"title": b"x"}, [{"a": {1, 2}}]])
def test_what_is_no_json_value_is_refused_too(value):
    assert problems_of_document(value)
